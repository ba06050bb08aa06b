// The pictures of the README: everybody on them is invented.
import { mkdirSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { enter, firstPerson, speak } from "./moves.mjs";

const INTO = fileURLToPath(new URL("../../docs/screenshots/", import.meta.url));
const TABULAR = fileURLToPath(new URL("../../crates/panah/tests/data/tabular/", import.meta.url));
const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

export async function shots(profile, desk) {
  mkdirSync(INTO, { recursive: true });
  const wide = await (await profile({ viewport: DESK })).newPage();
  await enter(wide, desk.logins[0]);
  const person = await firstPerson(wide);
  const take = async (page, path, code, name) => {
    await page.goto(path);
    await speak(page, code);
    await page.screenshot({ path: `${INTO}${name}.png` });
  };
  await take(wide, "/", "en", "today.en");
  await take(wide, `/people/${person}`, "en", "person.en");
  await take(wide, "/law", "ur", "law.ur");
  await importing(wide, "prs");
  await wide.emulateMedia({ colorScheme: "dark" });
  await take(wide, "/", "prs", "today.prs.dark");
  const narrow = await (await profile({ viewport: PHONE, deviceScaleFactor: 2 })).newPage();
  await enter(narrow, desk.logins[0]);
  await take(narrow, `/people/${person}`, "ps", "person.ps.narrow");
  console.log(`pictures: ${readdirSync(INTO).join(" ")}`);
}

/** The import room where it asks which column is what. */
async function importing(page, code) {
  await page.goto("/import");
  await page.locator("#file").setInputFiles(`${TABULAR}cases_utf8.csv`);
  await page.locator('form[action="/import"] button').click();
  await page.waitForURL("**/import/columns");
  await speak(page, code);
  await page.screenshot({ path: `${INTO}import.${code}.png` });
  await page.goto("/import");
  await page.locator('form[action="/import/drop"] button').click();
}
