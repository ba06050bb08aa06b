// A letter from a person's page to the file in the downloads: in Dari as PDF, in Urdu without script as DOCX.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inflateRawSync } from "node:zlib";
import { must, step } from "./checks.mjs";
import { DESK, enter, firstPerson, speak } from "./moves.mjs";

/** Where PDFs cannot be made the page offers DOCX alone: that is tested elsewhere. */
const PRESS = existsSync(join(dirname(process.env.PANAH), "panah-letters"));

export async function letters(context, desk) {
  const page = await context.newPage();
  await page.setViewportSize(DESK);
  await enter(page, desk.logins[0]);
  const person = await firstPerson(page);
  await speak(page, "prs");
  await step("letters are one link away from a person; what was not confirmed is announced as blank, in Dari", async () => {
    await page.goto(`/people/${person}`);
    await page.locator(`main a[href="/people/${person}/letters"]`).click();
    await page.locator('main a[href$="/letters/release"]').click();
    must((await page.locator('input[name^="ok-"]:checked').count()) > 0, "nothing of the desk's own is confirmed");
    must(!(await page.locator('input[name="ok-name"]').isChecked()), "a name as told is confirmed by nobody");
    must((await page.locator("section.note li").count()) > 3, "no list of what stays open");
  });
  await step("without a word on who asked there is no letter, and nothing typed is lost", async () => {
    await page.locator('[name="say-station"]').fill("Test station");
    await page.locator('button[name="format"][value="docx"]').click();
    await page.locator('[role="alert"]').waitFor();
    must((await page.locator('[name="say-station"]').inputValue()) === "Test station", "what was typed is gone");
  });
  await step(`the letter comes as a ${PRESS ? "PDF" : "DOCX"} and is noted with its hash`, async () => {
    await page.locator('[name="asked-by"]').selectOption("person");
    await page.locator('[name="ok-name"]').check();
    const bytes = await download(page, PRESS ? "pdf" : "docx", "prs");
    must(bytes.subarray(0, 2).toString() === (PRESS ? "%P" : "PK"), "another kind of file");
    await page.goto(`/people/${person}/letters`);
    must((await page.locator("main tbody tr").count()) === 1, "not noted");
  });
}

export async function lettersWithoutScript(context, desk) {
  const page = await context.newPage();
  await page.setViewportSize(DESK);
  await enter(page, desk.logins[0]);
  const person = await firstPerson(page);
  await speak(page, "ur");
  await step("without script a letter in Urdu comes as DOCX", async () => {
    await page.goto(`/people/${person}/letters/authority?with=ur`);
    await page.locator('[name="ok-name"]').check();
    await page.locator('[name="asked-by"]').selectOption("family");
    const bytes = await download(page, "docx", "ur");
    must(bytes.subarray(0, 2).toString() === "PK", "another kind of file");
  });
}

/** What a letter as DOCX says: the text of its document, out of the archive. */
export function docxWords(bytes) {
  for (let at = bytes.indexOf("PK\x01\x02", 0, "latin1"); at >= 0; at = bytes.indexOf("PK\x01\x02", at + 4, "latin1")) {
    const name = bytes.toString("utf8", at + 46, at + 46 + bytes.readUInt16LE(at + 28));
    if (name !== "word/document.xml") continue;
    const local = bytes.readUInt32LE(at + 42);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
    const xml = bytes.readUInt16LE(at + 10) === 0 ? packed : inflateRawSync(packed);
    return xml.toString("utf8").replaceAll(/<[^>]+>/g, "");
  }
  throw new Error("no document in the archive");
}

export async function download(page, format, other) {
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator(`button[name="format"][value="${format}"]`).click(),
  ]);
  must(file.suggestedFilename().endsWith(`.${other}.${format}`), file.suggestedFilename());
  return readFileSync(await file.path());
}
