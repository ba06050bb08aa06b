// Looking for each other: three calls as they come at night, in two languages each, by hand.
import { must, sideways, step } from "./checks.mjs";
import { DESK, enter, LANGUAGES, PHONE, speak, words } from "./moves.mjs";
import { look } from "./rooms.mjs";

const LIST = "Name,Father,Age,Sex\nKodak Azmayesh 0505,Nomuna Karachi,7,m\n,,4,f\nOther Azmayesh,Test Father,22,f\n";

/** The three stories, then every page of the room. */
export async function walk(context, desk) {
  const page = await context.newPage();
  await page.setViewportSize(DESK);
  await enter(page, desk.logins[0]);
  for (const code of ["en", "ps"]) {
    await step(`${code}: a mother calls from Karachi for a child who crossed with a stranger`, () => child(page, code));
  }
  for (const code of ["en", "prs"]) {
    await step(`${code}: a woman alone was taken from a guesthouse, and decides what her sister hears`, () => alone(page, code));
  }
  for (const code of ["en", "ur"]) {
    await step(`${code}: a man who calls for the wife who fled from him learns nothing`, () => fled(page, code));
  }
  for (const code of ["en", "prs"]) {
    await step(`${code}: what waits is decided by the keys alone, pair after pair`, () => queue(page, code));
  }
  await pages(page);
}

/** Takes a request; the page of it opens. */
async function take(page, code, fields) {
  await page.goto("/tracing/new");
  await speak(page, code);
  await page.evaluate(() => document.querySelectorAll("details").forEach((d) => (d.open = true)));
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`main [name="${name}"]`).first();
    if ((await field.evaluate((e) => e.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await page.locator("form.measure button.go").click();
  await page.waitForURL(/\/tracing\/[0-9a-f]{32}$/);
  return new URL(page.url()).pathname;
}

/** Presses a step; answers whether it was there to press. */
async function press(page, request, code) {
  await page.goto(request);
  const button = page.locator(`button[name="step"][value="${code}"]`);
  if ((await button.count()) === 0) return false;
  if (!(await button.isVisible())) await page.locator("form details summary").first().click();
  await page.locator("#why").fill("test");
  await button.click();
  await page.waitForURL((url) => url.pathname === request);
  return true;
}

async function child(page, code) {
  const request = await take(page, code, {
    name: "Kodak Azmayesh 0505", father: "Nomuna Karachi", birth: "7", "child-alone": "yes", "last-place": "Khyber",
    "enquirer-name": "Madar Azmayesh", "enquirer-relation": "mother", consent: "yes", purpose: "reunion",
  });
  await page.goto("/tracing");
  const top = await page.locator("main .card").first().innerHTML();
  must(top.includes(request), "a child alone does not stand on top");
  await page.goto("/tracing/lists");
  await page.locator("#source").fill(`Border list ${code}`);
  await page.locator("#file").setInputFiles({ name: "list.csv", mimeType: "text/csv", buffer: Buffer.from(LIST) });
  await page.locator("form.card button.go").click();
  await page.locator(".tally").waitFor();
  must((await page.locator("table.cards tbody tr").count()) === 1, "the row without a name is not listed");
  await page.goto(`${request}/candidates`);
  await page.locator('main a[href*="/candidates/c"]').first().click();
  await timeline(page);
  // By keyboard: 1 confirms.
  await page.locator("[data-keys]").focus();
  await page.keyboard.press("1");
  await page.waitForURL((url) => url.pathname === request);
  for (const step of ["verify", "check-enquirer-holds", "check-sought-holds", "best-interests-yes"]) {
    must(await press(page, request, step), `${step} cannot be pressed`);
  }
  must(!(await press(page, request, "locate-alive")), "one person alone found a child");
  must(await press(page, request, "withdraw"), "it cannot be ended");
}

/** The words of the keys 3, 2 and 1, as a page says them afterwards. */
const DECIDED = {
  en: ["Look again later", "Not the same", "May be the one"],
  prs: ["بعداً دوباره ببینید", "همان نیست", "شاید همین باشد"],
};

/** Three children alone stand before everything else that waits; each key is a word, and the next pair comes by itself. */
async function queue(page, code) {
  const children = [["Safkodak Yakum", "Nomuna Karachi"], ["Misalkodak Duyum", "Kashk Berlin"], ["Zarfkodak Siyum", "Adam Test"]];
  const rows = children.map(([name, father], at) => `${name} ${code},${father},${at + 5},m`);
  await page.goto("/tracing/lists");
  await speak(page, code);
  await page.locator("#source").fill(`Camp ${code}`);
  const csv = `Name,Father,Age,Sex\n${rows.join("\n")}\n`;
  await page.locator("#file").setInputFiles({ name: "camp.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  await page.locator("form.card button.go").click();
  await page.locator(".tally").waitFor();
  for (const [at, [name, father]] of children.entries()) {
    await take(page, code, { name: `${name} ${code}`, father, sex: "m", birth: String(at + 5), "child-alone": "yes", consent: "yes" });
  }
  await page.goto("/tracing/queue");
  const decided = [];
  for (const key of ["3", "2", "1"]) {
    // The keys are there as soon as the page is: nobody has pressed or clicked anything before.
    await page.locator("form[data-keys]:focus").waitFor();
    const pair = await page.locator("form[data-keys]").getAttribute("action");
    must(!decided.includes(pair), `${pair} was decided and comes again`);
    must((await page.locator(`[data-keys] [data-key="${key}"]`).count()) === 1, `the key ${key} presses nothing`);
    await Promise.all([page.waitForNavigation(), page.keyboard.press(key)]);
    must(new URL(page.url()).pathname === "/tracing/queue", `after the key ${key}: ${page.url()}`);
    decided.push(pair);
  }
  const next = page.locator("form[data-keys]");
  must((await next.count()) === 0 || !decided.includes(await next.getAttribute("action")), "a decided pair waits again");
  for (const [at, pair] of decided.entries()) {
    await page.goto(pair);
    must((await page.locator('button[name="verdict"][value="undone"]').count()) === 1, `no word holds for ${pair}`);
    must((await words(page)).includes(DECIDED[code][at]), `${pair}: not «${DECIDED[code][at]}»`);
  }
  await page.goto(decided[2].split("/candidates/")[0]);
  must((await page.locator(`main a[href="${decided[2]}"]`).count()) === 1, "the request does not say who it may be");
}

/** What happened when, on both sides: read on the glass, on a phone and on paper. */
async function timeline(page) {
  const lines = page.locator("#line li");
  const shown = await lines.allInnerTexts();
  must(shown.length >= 3, `only ${shown.length} lines of both sides`);
  for (const side of ["1 ·", "2 ·"]) must(shown.some((line) => line.includes(side)), `nothing of side ${side}`);
  for (const [medium, size] of [["print", DESK], ["print", PHONE], ["screen", PHONE], ["screen", DESK]]) {
    await page.emulateMedia({ media: medium });
    await page.setViewportSize(size);
    const wide = await sideways(page);
    must(!wide, `${medium} at ${size.width} px: ${wide}`);
    for (let n = 0; n < shown.length; n += 1) must(await lines.nth(n).isVisible(), `${medium}: a line is not there`);
  }
  await page.emulateMedia({ media: null });
}

async function alone(page, code) {
  const request = await take(page, code, {
    name: `Azmayesh Khanum ${code}`, father: "Nomuna Berlin", sex: "f", "last-place": "Rawalpindi",
    circumstances: "taken from a guesthouse, the passport is at an embassy", "enquirer-name": "Khwahar Azmayesh",
    "enquirer-relation": "sibling", consent: "yes", purpose: "reunion",
  });
  const second = await take(page, code, {
    name: "Khwahar Azmayesh", "enquirer-name": `Azmayesh Khanum ${code}`, "enquirer-father": "Nomuna Berlin",
    consent: "yes", purpose: "contact",
  });
  await page.goto(`${request}/candidates`);
  const pair = page.locator(`main a[href*="/candidates/e${second.split("/")[2]}"]`);
  must((await pair.count()) === 1, "two who look for each other do not meet");
  await pair.click();
  await page.locator('button[name="verdict"][value="confirmed"]').click();
  await page.waitForURL((url) => url.pathname === request);
  const walked = ["verify", "check-enquirer-holds", "check-sought-holds", "locate-detained", "asked-news"];
  for (const step of walked) must(await press(page, request, step), `${step} cannot be pressed`);
  must(await press(page, request, "inform"), "what she allows cannot be told");
  must(!(await press(page, request, "contact")), "more is told than she allowed");
}

async function fled(page, code) {
  const request = await take(page, code, {
    name: "Azmayesh Gurekhta", father: "Nomuna Panah", sex: "f", "enquirer-name": "Mard Azmayesh",
    "enquirer-relation": "spouse", consent: "yes", purpose: "reunion",
  });
  const before = await page.locator("q").innerText();
  await page.locator("details summary").first().click();
  must((await page.locator("details[open] li").count()) >= 4, "no word about who may be calling");
  must(await press(page, request, "refuse"), "it cannot be turned down");
  must((await page.locator("q").innerText()) === before, "the words for the caller give it away");
  must(!(await words(page)).includes("⟦"), "a message is missing");
}

async function pages(page) {
  await page.goto("/tracing");
  const request = await page.locator('main .rows a[href^="/tracing/"]').first().getAttribute("href");
  await page.goto("/people?standing=exposed");
  const person = await page.locator('main th a[href^="/people/"]').first().getAttribute("href");
  const twice = { name: "Azmayesh Dobara", father: "Nomuna Test", "last-place": "Peshawar", consent: "yes" };
  const [one, other] = [await take(page, "en", twice), await take(page, "en", twice)];
  const pair = `${one}/candidates/s${other.split("/")[2]}`;
  const paths = [
    "/tracing", pair, "/tracing/new", "/tracing/lists", "/tracing/queue", request, `${request}/candidates`, `${request}/slip`,
    `${request}/amend/birth`, `${request}/amend/enquirer-safe`, `${person}/tracing`,
  ];
  for (const [code, dir] of Object.entries(LANGUAGES)) {
    await page.setViewportSize(DESK);
    await page.goto("/");
    await speak(page, code);
    for (const path of paths) {
      await step(`${code} ${path.replaceAll(/[0-9a-f]{32}/g, "…")}`, () => look(page, path, code, dir));
    }
  }
}
