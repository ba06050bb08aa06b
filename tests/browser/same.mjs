// One person registered twice: seen while the name is typed, proposed by one, confirmed by another, taken apart again.
import { barriers, must, sideways, step } from "./checks.mjs";
import { DESK, enter, PHONE, speak } from "./moves.mjs";

const FIRST = { name: "آزمایش گلاب", father: "نمونه خان", sex: "f", birth: "1371" };
const AGAIN = { name: "Azmayesh Gulab", father: "نمونه خان", sex: "f", birth: "1371" };

export async function twice(context, desk, profile) {
  const page = await context.newPage();
  await page.setViewportSize(DESK);
  await enter(page, desk.logins[0]);
  await speak(page, "prs");
  let [one, two] = ["", ""];
  await step("a new person begins with a name; the form follows when it was looked for", async () => {
    await page.goto("/people/new");
    must(!(await page.locator("[data-after-look]").isVisible()), "the form stands there before anybody looked");
    one = await register(page, FIRST);
  });
  await step("while the name is typed in another script, who is here appears with why, in Dari", async () => {
    await page.goto("/people/new");
    await type(page, { name: AGAIN.name });
    const found = page.locator(".like li", { hasText: "آزمایش گلاب" });
    await found.waitFor();
    must((await found.innerText()).includes("به خط دیگر"), await found.innerText());
    must(!page.url().includes("Azmayesh"), "the name stands in the address");
    const troubles = [...(await barriers(page)), await sideways(page)].filter(Boolean);
    must(troubles.length === 0, troubles.join("\n"));
    two = await register(page, AGAIN);
  });
  const pair = () => `/duplicates/${one.slice(8)}/${two.slice(8)}`;
  await step("the two wait side by side, and the key 1 proposes that they are one", async () => {
    await page.goto("/duplicates");
    must((await page.locator("[data-keys]").count()) === 1, "no pair waits");
    await page.goto(pair());
    must((await page.locator(".clues .for").count()) > 1, "no reasons");
    await page.setViewportSize(PHONE);
    const troubles = [...(await barriers(page)), await sideways(page)].filter(Boolean);
    must(troubles.length === 0, troubles.join("\n"));
    await page.setViewportSize(DESK);
    await page.locator("[data-keys]").focus();
    await page.keyboard.press("1");
    await page.waitForURL("**/duplicates");
    await page.goto(pair());
    must((await page.locator('form[action$="/confirm"]').count()) === 0, "whoever proposed may confirm");
  });
  const other = await (await profile({})).newPage();
  await other.setViewportSize(DESK);
  await enter(other, desk.logins[1]);
  await speak(other, "ur");
  await step("somebody else confirms in Urdu, and one person shows for both", async () => {
    await other.goto(pair());
    await other.locator('form[action$="/confirm"] button').click();
    await other.waitForURL("**/duplicates");
    await other.goto(two);
    const names = await other.locator("h1").innerText();
    must(names.includes("آزمایش گلاب") && names.includes("Azmayesh Gulab"), names);
  });
  await step("it is taken apart again, and both show", async () => {
    await other.locator('details:has(form[action$="/undo"]) summary').click();
    await other.locator('form[action$="/undo"] button').click();
    await other.waitForURL(/people\/[0-9a-f]{32}$/);
    await page.goto(two);
    must((await page.locator("h1").innerText()).trim() === AGAIN.name, "the second does not show as it was entered");
  });
  await other.context().close();
}

async function type(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = page.locator(`[name="${name}"]`);
    if (name === "sex") await field.selectOption(value);
    else await field.fill(value);
  }
}

/** Registers somebody; the path of their page. */
async function register(page, fields) {
  await type(page, fields);
  const save = page.locator("[data-after-look] button.go");
  await save.waitFor();
  await save.click();
  await page.waitForURL(/people\/[0-9a-f]{32}$/);
  return new URL(page.url()).pathname;
}
