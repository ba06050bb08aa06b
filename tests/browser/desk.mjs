// The desk as somebody uses it, in a real browser: `cargo xtask browser`.
// PANAH is the built program, CHROMIUM the browser; --shots also writes docs/screenshots.
import { chromium } from "playwright-core";
import { counts, must, step } from "./checks.mjs";
import { start } from "./program.mjs";
import * as rooms from "./rooms.mjs";
import * as guard from "./guard.mjs";
import { shots } from "./shots.mjs";

const QUIET = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
];

const desk = await start(process.env.PANAH, 300);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: QUIET });
const foreign = new Set();

/** A fresh browser profile whose every request is looked at. */
async function profile(options = {}) {
  const context = await browser.newContext({ baseURL: desk.address, locale: "en", ...options });
  context.setDefaultTimeout(10_000);
  context.on("request", (request) => {
    if (!request.url().startsWith(`${desk.address}/`) && !request.url().startsWith("data:")) foreign.add(request.url());
  });
  return context;
}

try {
  await rooms.walk(await profile(), desk);
  await rooms.everyPage(await profile(), desk);
  await guard.withoutScript(await profile({ javaScriptEnabled: false }), desk);
  await guard.panic(await profile(), desk);
  if (process.argv.includes("--shots")) await shots(profile, desk);
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
