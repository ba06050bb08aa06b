// Somebody new at the desk: proposed by one keeper, agreed to by another, and gone again.
import { barriers, must, sideways, step } from "./checks.mjs";
import { DESK, enter, PHONE, speak } from "./moves.mjs";

export async function joins(context, desk, profile) {
  const [first, second] = desk.logins;
  const page = await context.newPage();
  await page.setViewportSize(DESK);
  await enter(page, first);
  const other = await (await profile({ viewport: DESK })).newPage();
  let words = "";
  await step("a keeper proposes somebody and is shown six words once, in Urdu and on a phone", async () => {
    await page.goto("/members/new");
    await speak(page, "ur");
    await page.locator("#name").fill("nasim");
    await page.locator("#passphrase").fill(first.passphrase);
    await page.locator("main form button.go").click();
    words = (await page.locator("bdi.code").innerText()).trim();
    must(words.split(" ").length === 6, words);
    await page.setViewportSize(PHONE);
    const troubles = [...(await barriers(page)), await sideways(page)].filter(Boolean);
    must(troubles.length === 0, troubles.join("\n"));
    await page.setViewportSize(DESK);
  });
  await step("nothing opens before a second keeper agrees", async () => {
    await page.goto("/members");
    must((await page.locator('form[action$="/agree"]').count()) === 0, "the first keeper may agree alone");
    await enter(other, second);
    await other.goto("/members");
    await other.locator('form[action$="/agree"] input[type=password]').fill(second.passphrase);
    await other.locator('form[action$="/agree"] button').click();
    await other.waitForURL("**/members");
    must((await other.locator('form[action$="/agree"]').count()) === 0, "it still waits");
  });
  await step("the six words open the desk and its people", async () => {
    const fresh = await (await profile({ viewport: DESK })).newPage();
    await enter(fresh, { name: "nasim", passphrase: words });
    await fresh.goto("/people?standing=exposed");
    must((await fresh.locator('main a[href^="/people/"]').count()) > 0, "nobody to see");
  });
}
