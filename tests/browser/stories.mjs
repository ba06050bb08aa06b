// What happens after an arrest, as the desk meets it: six stories, each in two languages. Everybody is invented.
import { must, step } from "./checks.mjs";
import { DESK, enter, speak, words } from "./moves.mjs";

/** The stories of custody. Selectors are names of fields and addresses, so that a story runs in any language. */
export async function custody(context, desk) {
  const page = await context.newPage();
  await page.setViewportSize(DESK);
  await enter(page, desk.logins[0]);
  const told = [
    ["a call that says only «they are taking us» and a place", ["en", "ps"], taking],
    ["a father at the station, the mother and five children in a camp", ["prs", "ur"], family],
    ["the holder of a card in force is arrested", ["ur", "en"], holder],
    ["an order of a court in one province, an arrest in another", ["en", "prs"], order],
    ["the border closes, thirty people are held", ["ps", "en"], border],
    ["a Pakistani wife calls about her husband", ["ur", "prs"], husband],
  ];
  for (const [sentence, languages, story] of told) {
    for (const language of languages) {
      await step(`${language}: ${sentence}`, async () => {
        await page.goto("/");
        await speak(page, language);
        await story(page);
      });
    }
  }
}

/** Fills a form's fields by name and sends it. */
async function send(page, form, fields) {
  const at = page.locator(form).first();
  await at.evaluate((f) => f.closest("details")?.setAttribute("open", ""));
  for (const [name, value] of Object.entries(fields)) {
    const field = at.locator(`[name="${name}"]`).first();
    if (value === true) await field.check();
    else if ((await field.evaluate((f) => f.tagName)) === "SELECT") await field.selectOption(value);
    else await field.fill(value);
  }
  await Promise.all([page.waitForNavigation(), at.locator("button").last().click()]);
}

const call = async (page, fields) => {
  await page.goto("/incidents/new");
  await send(page, "form.call", fields);
  must(/\/incidents\/[0-9a-f]{32}$/.test(page.url()), `after the call: ${page.url()}`);
  return page.url();
};

/** The pages of the custodies of a raid. */
const custodies = (page) =>
  page.locator('main a[href$="/custody"]').evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute("href")))]);

/** The board's row of somebody: its band and its words. */
async function row(page, custody) {
  await page.goto("/held");
  const li = page.locator(`.heldrows > li:has(a[href="${custody}"])`);
  must((await li.count()) === 1, `${custody} is not on the board once`);
  const band = await li.evaluate((e) => e.closest(".held").className.split("b-")[1]);
  return { band, text: await li.innerText(), grave: await li.locator(".reasons .grave").count() };
}

/** Tells something of a custody. */
async function tell(page, custody, what, fields) {
  await page.goto(custody);
  const form = `details:has(input[name="what"][value="${what}"]) form`;
  await send(page, form, fields);
}

async function taking(page) {
  await page.goto("/incidents/new");
  // The first field gets the focus, a moment after the page is loaded; by keyboard alone from here, and Enter writes it
  // down.
  await page.locator('[name="safe-to-talk"]:focus').waitFor();
  for (let i = 0; i < 7; i += 1) await page.keyboard.press("Tab");
  await page.keyboard.type("they are taking us");
  await page.keyboard.press("Tab");
  await page.keyboard.type("Attock");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  const [custody] = await custodies(page);
  must(custody, "nobody was made for the call");
  const there = await row(page, custody);
  must(there.band === "hours", `in the band ${there.band}`);
  must(!there.text.includes("Attock"), "the board tells a place");
}

async function family(page) {
  await call(page, { words: "taken at night", nameless: "7", "one-family": true, "when-time": "2-3", authority: "police" });
  const all = await custodies(page);
  must(all.length === 7, `${all.length} people`);
  const raid = page.url();
  await tell(page, all[0], "seen", { station: "Haji Camp", "when-time": "4", source: "family", confidence: "probable" });
  await page.goto(raid);
  await tell(page, all[1], "left-behind", { children: "5", carer: "a neighbour (test)" });
  const there = await row(page, all[0]);
  must(there.band === "hours", `in the band ${there.band}`);
  must(!there.text.includes("Haji"), "the board tells a place");
  await page.goto(all[0]);
  await send(page, 'form[action$="/custody/where"]', {});
  must((await words(page)).includes("Haji Camp"), "the place is not uncovered");
}

/** The code of the first person of a list. */
async function code(page, list) {
  await page.goto(list);
  const person = await page.locator('main th a[href^="/people/"]').first().getAttribute("href");
  await page.goto(person);
  const code = (await page.locator("main header.names").innerText()).match(/PK-[0-9A-Z]{4}-[0-9A-Z]{4}/)[0];
  return [person, code];
}

async function holder(page) {
  const [person, who] = await code(page, "/people?standing=covered");
  await call(page, { who, "when-time": "8-9", authority: "police", station: "thana (test)", papers: "card (test)" });
  const there = await row(page, `${person}/custody`);
  must(there.band === "now" && there.grave > 0, `in the band ${there.band}`);
  // A release that is told ends it; a lawyer who saw the person later puts them back, and both stand.
  await tell(page, `${person}/custody`, "outcome", { outcome: "released", "when-time": "10", source: "family" });
  await tell(page, `${person}/custody`, "seen", { station: "thana (test)", "when-time": "11", source: "lawyer" });
  must((await page.locator(".note.stop .n, .note.stop b").count()) > 0, "no contradiction is shown");
  await row(page, `${person}/custody`);
  await tell(page, `${person}/custody`, "outcome", { outcome: "released", source: "lawyer", confidence: "confirmed", "when-time": "11:30" });
}

async function order(page) {
  await call(page, { words: "arrest", district: "Attock", nameless: "1", "when-day": "2025-03-30" });
  const [custody] = await custodies(page);
  await tell(page, custody, "order", { order: "no-removal", court: "High Court (test)", until: "2025-05-31" });
  await tell(page, custody, "transfer", { "to-kind": "crossing", source: "the-person" });
  const there = await row(page, custody);
  must(there.band === "now", `in the band ${there.band}`);
  await tell(page, custody, "seen", { kind: "crossing", "when-time": "11:30", source: "family" });
}

async function border(page) {
  await page.goto("/facilities");
  const note = { crossing: "torkham", state: "closed", "when-day": "2025-03-30", "crossing-source": "test" };
  await send(page, 'form[action="/facilities/crossing"]', note);
  const raid = await call(page, { words: "held together", nameless: "30", "when-day": "2025-03-29" });
  must((await custodies(page)).length === 30, "not thirty");
  const all = (what) => `form[action^="/incidents/"]:has(input[name="what"][value="${what}"])`;
  await send(page, all("fir"), { number: "TEST-30", sections: "14(2)", source: "lawyer" });
  await send(page, all("remanded"), { remand: "judicial", source: "lawyer" });
  must(page.url() === raid, `after telling it of all: ${page.url()}`);
  const [one] = await custodies(page);
  await page.goto(one);
  must((await words(page)).includes("14(2)"), "the section is not told of each");
}

async function husband(page) {
  const [person, who] = await code(page, "/people?standing=exposed");
  await call(page, { who, caller: "family", "safe-voice-only": true, "call-back": "+92 000 0000 000", "when-time": "9" });
  const raid = page.url();
  await send(page, `form[action$="/where"]`, {});
  const door = await words(page);
  must(door.includes("+92 000 0000 000"), "the number is not uncovered");
  await page.goto(raid);
  must(!(await words(page)).includes("0000 000"), "the number stands on the page of the raid");
  await tell(page, `${person}/custody`, "paper", { deed: "taken", text: "card (test)" });
  await tell(page, `${person}/custody`, "payment", { payment: "demanded", amount: "60,000", "to-role": "an officer (test)", receipt: "no" });
  await tell(page, `${person}/custody`, "outcome", { outcome: "released", "when-time": "11", source: "family" });
  await page.goto("/held");
  must((await page.locator(`a[href="${person}/custody"]`).count()) === 0, "still on the board after a release");
}
