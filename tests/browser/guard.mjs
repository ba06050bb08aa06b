// What must hold when it goes wrong: no script, somebody at the door.
import { must, step } from "./checks.mjs";
import { enter, firstPerson, words } from "./moves.mjs";

/** From the door to a person without any script. */
export async function withoutScript(context, desk) {
  const page = await context.newPage();
  await step("without script somebody comes in, searches and opens a person", async () => {
    await page.goto("/login");
    await page.locator("#name").fill(desk.logins[1].name);
    await page.locator("#passphrase").fill(desk.logins[1].passphrase);
    await page.locator("main form button").click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.locator(".find input[type=search]").fill("Maryam");
    await page.locator(".find input[type=search]").press("Enter");
    await page.locator('main .rows a[href^="/people/"]').first().click();
    await page.waitForURL(/people\/[0-9a-f]{32}/);
    must((await page.locator("main .st").count()) > 0, "no standing");
  });
  await step("without script a button shows who is here before the form", async () => {
    await page.goto("/people/new");
    await page.locator("#f-name").fill("Maryam");
    await page.locator('button[formaction="/people/new/look"]').click();
    await page.waitForURL("**/people/new/look");
    must((await page.locator(".like li").count()) > 0, "nobody is shown");
    must(await page.locator("[data-after-look] button.go").isVisible(), "no way on");
    must((await page.locator("#f-name").inputValue()) === "Maryam", "what was typed is gone");
  });
  await step("without script the lock locks", async () => {
    await page.locator('form[action="/lock"] button').click();
    await page.waitForURL("**/locked");
  });
}

/** Escape twice: the view is gone at once, and nothing brings it back. */
export async function panic(context, desk) {
  const page = await context.newPage();
  await enter(page, desk.logins[0]);
  const person = await firstPerson(page);
  await page.goto(`/people/${person}`);
  const name = (await page.locator("h1").innerText()).trim();
  await step("Escape twice wipes the page within a second, and leaves it", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
    // The glass is wiped before anything is asked of the server.
    await page.waitForFunction((name) => !document.documentElement.innerHTML.includes(name), name, { timeout: 1000 });
    await page.waitForURL("**/locked");
    must(!(await page.content()).includes(name), "the name is still there");
  });
  await step("Back shows nothing of it", async () => {
    // Two steps, past the person and the list, whatever the browser kept.
    for (let back = 0; back < 2; back += 1) {
      await page.goBack({ waitUntil: "load" });
      must(!(await page.content()).includes(name), `${page.url()} shows the name`);
      must((await page.locator(".rail").count()) === 0, `${page.url()} shows the desk`);
    }
  });
  await step("the session is over: its pages ask who is there", async () => {
    for (let tries = 0; tries < 50 && !(await over(context)); tries += 1) await page.waitForTimeout(100);
    const answer = await page.goto(`/people/${person}`);
    must(answer.status() === 401 || new URL(page.url()).pathname === "/login", `at ${page.url()}`);
    must(!(await words(page)).includes(name), "the name is there");
  });
}

/** Whether the desk knows this browser no longer. */
async function over(context) {
  const answer = await context.request.get("/settings");
  return answer.status() === 401 || new URL(answer.url()).pathname === "/login";
}
