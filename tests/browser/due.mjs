// Clocks, tasks, the calendar, renewals: in two languages, by hand.
import { must, step } from "./checks.mjs";
import { enter, firstPerson, speak, words } from "./moves.mjs";

/** From an arrest told on the phone to a task that is done, and what the calendar says of it. */
export async function due(context, desk) {
  const page = await context.newPage();
  await enter(page, desk.logins[0]);
  const person = await firstPerson(page);
  for (const code of ["en", "ps"]) {
    await page.goto(`/people/${person}`);
    await speak(page, code);
    await step(`${code}: an arrest between nine and eleven starts the clock of the magistrate`, () => arrest(page, person));
    await step(`${code}: a named person confirms it and it becomes a task`, () => confirm(page, person, desk));
    await step(`${code}: the task is done, and taken back`, () => doneAndBack(page));
    await step(`${code}: a task that is refused keeps what was typed`, () => refused(page));
  }
  await step("the calendar says when and the code, and ends when it is revoked", () => calendar(page));
  await step("a household sees what its renewals cost", () => renewals(page, person));
}

async function arrest(page, person) {
  await page.goto(`/people/${person}/clocks/new`);
  await page.locator("#trigger, [name=trigger]").first().selectOption("arrest");
  await page.locator("[name=day]").fill("2025-03-31");
  await page.locator("[name=from]").fill("09:00");
  await page.locator("[name=to]").fill("11:00");
  await page.locator('main form button.go').click();
  await page.waitForURL(/people\/[0-9a-f]{32}#clocks/);
  must((await page.locator("#clocks .rows > li").count()) >= 2, "no clock on the page");
}

async function confirm(page, person, desk) {
  await page.goto(`/people/${person}`);
  const row = page.locator("#clocks .rows > li", { has: page.locator('form[action$="/clocks/confirm"]') }).first();
  await row.locator("summary").click();
  await row.locator('form[action$="/clocks/confirm"] button').click();
  await page.waitForURL(/people\/[0-9a-f]{32}#clocks/);
  must((await page.locator("#clocks").innerText()).includes(desk.logins[0].name), "nobody stands for it");
  await page.goto("/tasks");
  must((await page.locator('form[action$="/done"]').count()) > 0, "no task");
}

async function doneAndBack(page) {
  const before = await page.locator('form[action$="/done"]').count();
  await page.locator('form[action$="/done"] button').first().click();
  await page.waitForURL("**/tasks");
  must((await page.locator('form[action$="/done"]').count()) === before - 1, "still there");
  await page.locator('form[action$="/undone"] button').first().click();
  await page.waitForURL("**/tasks");
  must((await page.locator('form[action$="/done"]').count()) === before, "not taken back");
}

async function refused(page) {
  await page.goto("/tasks");
  await page.locator("details", { has: page.locator('form[action="/tasks/new"]') }).locator("summary").click();
  await page.locator("[name=what]").fill("Azmayesh 0412");
  await page.locator('form[action="/tasks/new"] button.go').click();
  await page.waitForURL("**/tasks/new");
  must((await page.locator("[name=what]").inputValue()) === "Azmayesh 0412", "what was typed is gone");
  must((await page.locator(".err").count()) > 0, "no word about what is missing");
}

async function calendar(page) {
  await page.goto("/tasks/feed");
  await page.locator('form[action="/tasks/feed/new"] button').click();
  const address = (await page.locator(".shown").innerText()).trim();
  const path = new URL(address).pathname;
  const read = () => page.request.get(path);
  const text = await (await read()).text();
  must(text.startsWith("BEGIN:VCALENDAR\r\n") && text.includes("BEGIN:VALARM"), "no calendar");
  must(!/panah|magistrate|azmayesh/i.test(text), "the calendar says too much");
  await page.goto("/tasks/feed");
  must(!(await words(page)).includes(path), "the address is shown again");
  await page.locator('form[action$="/revoke"] button').first().click();
  await page.waitForURL("**/tasks/feed");
  must((await read()).status() === 404, "a revoked address answers");
}

async function renewals(page, person) {
  await page.goto(`/people/${person}`);
  const household = await page.locator('main a[href^="/households/"]').first().getAttribute("href");
  await page.goto(`${household}/renewals`);
  must((await words(page)).length > 200, "an empty page");
}
