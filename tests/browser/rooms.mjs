// A day at the desk: coming in, Today, finding somebody, their standing, a spreadsheet; then every page.
import { fileURLToPath } from "node:url";
import { barriers, must, sideways, step } from "./checks.mjs";
import { DESK, enter, LANGUAGES, PHONE, speak, words } from "./moves.mjs";

const STANDINGS = 8;
const TABULAR = fileURLToPath(new URL("../../crates/panah/tests/data/tabular/", import.meta.url));

/** Each room once, by hand. */
export async function walk(context, desk) {
  const page = await context.newPage();
  await page.setViewportSize(DESK);
  await step("somebody comes in by keyboard alone", () => enter(page, desk.logins[0]));
  await step("Today counts everybody under the eight standings", async () => {
    const counts = await page.locator(".standings b").allInnerTexts();
    must(counts.length === STANDINGS, `${counts.length} counts`);
    const sum = counts.map((count) => Number(count.replaceAll(/\D/g, ""))).reduce((a, b) => a + b, 0);
    must(sum >= 300, `together only ${sum}`);
  });
  await step("a name typed in Latin letters finds people, twenty at most", () => search(page));
  await step("a person found opens, with papers and a standing", async () => {
    await page.locator('main .rows a[href^="/people/"]').first().click();
    await page.locator(".st").first().waitFor();
    must((await page.locator("h1").innerText()).length > 0, "no name");
  });
  await step("the standing has its own word and its reasons in each language", () => standings(page));
  await step("on a phone the language can be changed from inside", () => phone(page));
  await step("the keys alone reach the skip link, the search and the lock", () => keys(page));
  for (const file of ["cases_utf8.csv", "cases_bom_semicolon.csv", "cases_typed.xlsx"]) {
    await step(`${file} is read, mapped, checked and taken in`, () => take(page, file));
  }
  await step("somebody of the spreadsheet is found by the office's number and has a standing in each language", async () => {
    await page.goto("/search");
    await page.locator("main input[name=q]").first().fill("PN-2026-00001");
    await page.keyboard.press("Enter");
    await page.locator('main .rows a[href^="/people/"]').first().click();
    await page.locator("main .st").first().waitFor();
    must((await page.locator("h1").innerText()).includes("زرمینه"), await page.locator("h1").innerText());
    await standings(page);
  });
}

async function search(page) {
  await page.keyboard.press("/");
  await page.keyboard.type("Rahmatullah");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/search");
  must(!page.url().includes("Rahmatullah"), "the name stands in the address");
  const hits = await page.locator('main .rows a[href^="/people/"]').count();
  must(hits > 0 && hits <= 20, `${hits} hits`);
}

async function standings(page) {
  const said = new Set();
  for (const [code, dir] of Object.entries(LANGUAGES)) {
    await speak(page, code);
    must((await page.locator("html").getAttribute("dir")) === dir, `${code} does not run ${dir}`);
    const chip = (await page.locator("main .st").first().innerText()).replace(/^\S+\s+/u, "").trim();
    must(chip.length > 0, `no word in ${code}`);
    said.add(chip);
    must((await page.locator(".why li").count()) > 0, `no reason in ${code}`);
  }
  must(said.size === Object.keys(LANGUAGES).length, `the words are not four: ${[...said].join(" | ")}`);
  await speak(page, "en");
}

async function phone(page) {
  await page.setViewportSize(PHONE);
  await page.goto("/settings");
  const seen = await page.locator('button[name="lang"][value="ur"]:visible').count();
  await page.setViewportSize(DESK);
  must(seen > 0, "no way to another language on the settings page");
}

async function keys(page) {
  await page.reload();
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.getAttribute("href"));
  must(first === "#main", `the first stop is ${first}`);
  const stops = new Set();
  for (let i = 0; i < 15; i += 1) {
    await page.keyboard.press("Tab");
    stops.add(await page.evaluate(() => document.activeElement.closest("form")?.getAttribute("action") ?? ""));
  }
  must(stops.has("/search") && stops.has("/lock"), `only ${[...stops].join(" ")}`);
}

/** Takes a file through the whole room. A second copy of the same people writes nothing, and says so. */
async function take(page, file) {
  await page.goto("/import");
  await page.locator("#file").setInputFiles(TABULAR + file);
  await page.locator('form[action="/import"] button').click();
  await page.waitForURL("**/import/columns");
  await page.locator('form[action="/import/columns"] button.go').click();
  await page.waitForURL(/import\/(questions|check)/);
  if (page.url().endsWith("/questions")) {
    await page.locator('form[action="/import/questions"] button.go').click();
    await page.waitForURL(/import\/(questions|check)/);
    await page.goto("/import/check");
  }
  must((await page.locator(".tally li").count()) > 0, "no counts");
  const commit = page.locator('form[action="/import/commit"] button');
  if ((await commit.count()) === 0) {
    must((await page.locator("main .note").count()) > 0, "nothing to write and no word about it");
    await page.goto("/import");
    await page.locator('form[action="/import/drop"] button').click();
    return;
  }
  await commit.click();
  await page.waitForURL(/import\/[0-9a-f]{32}/);
  await page.locator(".tally").waitFor();
}

/** Barriers, direction and width of every page in every language; in English also in the dark. */
export async function everyPage(context, desk) {
  const page = await context.newPage();
  for (const [code, dir] of Object.entries(LANGUAGES)) {
    await page.goto("/login");
    await speak(page, code);
    for (const path of ["/login", "/locked"]) await step(`${code} ${path}`, () => look(page, path, code, dir));
  }
  await enter(page, desk.logins[0]);
  const paths = await everyPath(page);
  for (const [code, dir] of Object.entries(LANGUAGES)) {
    await page.goto("/");
    await speak(page, code);
    for (const path of paths) await step(`${code} ${shown(path)}`, () => look(page, path, code, dir));
  }
  await page.emulateMedia({ colorScheme: "dark" });
  await page.goto("/");
  await speak(page, "en");
  for (const path of paths) await step(`dark ${shown(path)}`, () => look(page, path, "en", "ltr"));
}

/** Ids out of the sentences that are printed. */
const shown = (path) => path.replaceAll(/[0-9a-f]{32}/g, "…");

/** One page, wide and on a phone: its language, its width, its barriers. */
export async function look(page, path, code, dir) {
  await page.setViewportSize(DESK);
  const answer = await page.goto(path);
  must(answer.status() === (path === "/nowhere" ? 404 : 200), `answered ${answer.status()}`);
  const html = page.locator("html");
  must((await html.getAttribute("lang")) === code && (await html.getAttribute("dir")) === dir, "another language");
  must((await words(page)).length > 0, "an empty page");
  const wide = await sideways(page);
  const found = await barriers(page);
  await page.setViewportSize(PHONE);
  const narrow = await sideways(page);
  const phone = await barriers(page);
  const troubles = [
    ...found,
    ...phone.filter((line) => !found.includes(line)).map((line) => `at 360 px: ${line}`),
    wide && `at ${DESK.width} px ${wide}`,
    narrow && `at 360 px ${narrow}`,
  ].filter(Boolean);
  must(troubles.length === 0, troubles.join("\n"));
}

/** Every page somebody can open, with the ids of one person, household, paper, import and instrument. */
async function everyPath(page) {
  const first = async (at, start) => {
    await page.goto(at);
    const link = page.locator(`main a[href^="${start}"]:not([href$="/new"])`);
    return (await link.count()) > 0 ? link.first().getAttribute("href") : null;
  };
  const [person, paper] = await withPaper(page, first);
  const household = await first(person, "/households/");
  const batch = await first("/import", "/import/");
  const law = await first("/law", "/law/");
  const raid = await first("/held", "/incidents/");
  const custody = await first(raid, "/people/");
  await step("every room has something to look at", () => {
    must(household && paper && batch && law, `household ${household}, paper ${paper}, import ${batch}, law ${law}`);
  });
  return [
    "/", "/people", "/people?standing=exposed", "/people/new", "/search", "/duplicates", "/import", "/law", "/law/new", "/journal",
    "/settings", "/settings/passphrase", "/members", "/members/new", "/nowhere", person, `${person}/print`, `${person}/amend/name`, `${person}/amend/safe-contact`,
    `${person}/amend/birth`, `${person}/papers/new`, `${person}/letters`,
    `${person}/letters/release`, `${person}/letters/rights?with=ur`, household, paper,
    "/held", "/incidents/new", "/facilities", custody, raid,
    "/tasks", "/tasks?who=all", "/tasks/digest", "/tasks/feed", `${person}/clocks/new`, `${household}/renewals`,
    ...(batch ? [batch, `${batch}/undo`] : []), ...(law ? [law, `${law}/change`] : []),
  ].filter(Boolean);
}

/** Somebody who has a paper: not everybody does. */
async function withPaper(page, first) {
  await page.goto("/people?standing=exposed");
  const people = page.locator('main th a[href^="/people/"]');
  const paths = await people.evaluateAll((links) => links.slice(0, 20).map((link) => link.getAttribute("href")));
  for (const path of paths) {
    const paper = await first(path, `${path}/papers/`);
    if (paper) return [path, paper];
  }
  return [paths[0], null];
}
