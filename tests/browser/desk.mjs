// The desk as somebody uses it, in a real browser: `cargo xtask browser`.
// PANAH is the built program, CHROMIUM the browser; --shots only takes the pictures of docs/screenshots.
import { chromium } from "playwright-core";
import { counts, must, step } from "./checks.mjs";
import { start } from "./program.mjs";
import * as rooms from "./rooms.mjs";
import * as tracing from "./tracing.mjs";
import * as guard from "./guard.mjs";
import { due } from "./due.mjs";
import { twice } from "./same.mjs";
import { joins } from "./circle.mjs";
import { letters, lettersWithoutScript } from "./letters.mjs";
import { shots } from "./shots.mjs";
import * as stories from "./stories.mjs";

const QUIET = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
];

// The pictures show the caseload of the README; the test needs fewer.
const picturing = process.argv.includes("--shots");
const desk = await start(process.env.PANAH, picturing ? 2000 : 300);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: QUIET });
const foreign = new Set();

/** A fresh browser profile whose every request is looked at. */
async function profile(options = {}, at = desk) {
  const context = await browser.newContext({ baseURL: at.address, locale: "en", ...options });
  context.setDefaultTimeout(10_000);
  context.on("request", (request) => {
    if (!request.url().startsWith(`${at.address}/`) && !request.url().startsWith("data:")) foreign.add(request.url());
  });
  return context;
}

/** A part of the test; what stops it between two steps is counted as a step that failed. */
async function part(sentence, work, options, at = desk) {
  const context = await profile(options, at);
  await work(context, at).catch((trouble) => step(sentence, () => Promise.reject(trouble)));
  await context.close();
}

/** A part at a desk of its own, on another day. */
async function partOn(day, sentence, work) {
  const other = await start(process.env.PANAH, 40, day);
  await part(sentence, (context) => work(context, other, day), {}, other);
  const code = await other.stop();
  must(code === 0, `the desk of ${day} ended with ${code}`);
}

try {
  if (picturing) {
    await shots(profile, desk);
  } else {
    await part("a day at the desk", rooms.walk);
    await part("after an arrest", stories.custody);
    for (const day of stories.DAYS) await partOn(day, `after an arrest on ${day}`, stories.custody);
    await part("every page", rooms.everyPage);
    await part("looking for each other", tracing.walk);
    await part("what is due", due);
    await part("one person twice", (context, desk) => twice(context, desk, profile));
    await part("somebody new", (context, desk) => joins(context, desk, profile));
    await part("a letter", letters);
    await part("a letter without script", lettersWithoutScript, { javaScriptEnabled: false });
    await part("without script", guard.withoutScript, { javaScriptEnabled: false });
    await part("somebody at the door", guard.panic);
  }
  await step("no request left this machine", () => must(foreign.size === 0, [...foreign].join("\n")));
} finally {
  await browser.close();
  await step("the program ends when told to, without a fault", async () => {
    const code = await desk.stop();
    must(code === 0, `it ended with ${code}`);
  });
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
