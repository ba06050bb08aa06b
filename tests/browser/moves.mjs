// What people do at the desk, by the names the pages give to it.

export const LANGUAGES = { en: "ltr", prs: "rtl", ps: "rtl", ur: "rtl" };

/** Comes in by keyboard alone: the name's field has the focus when the page opens. */
export async function enter(page, { name, passphrase }) {
  await page.goto("/login");
  // The field has the focus by itself; what is typed before that would be lost.
  await page.waitForFunction(() => document.activeElement?.tagName === "INPUT");
  await page.keyboard.type(name);
  await page.keyboard.press("Tab");
  await page.keyboard.type(passphrase);
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.pathname === "/");
}

export const DESK = { width: 1280, height: 900 };
export const PHONE = { width: 360, height: 740 };

/** Chooses a language with its button; the page comes back in it. */
export async function speak(page, code) {
  await page.setViewportSize(DESK);
  await page.locator(`button.tongue[lang="${code}"]`).click();
  await page.waitForSelector(`html[lang="${code}"]`);
}

/** The id of the first person of a list. */
export async function firstPerson(page) {
  await page.goto("/people?standing=exposed");
  const href = await page.locator('main a[href^="/people/"]').first().getAttribute("href");
  return href.split("/")[2].split("?")[0];
}

/** The page's own words: what is in main. */
export const words = (page) => page.locator("main").innerText();
