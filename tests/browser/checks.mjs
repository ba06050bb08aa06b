// Steps that are counted, and what is asked of every page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const counts = { passed: 0, failed: 0 };

/** Runs one step once. A step that fails is told and counted; the next one still runs. */
export async function step(sentence, work) {
  const since = performance.now();
  try {
    await work();
    counts.passed += 1;
    console.log(`ok      ${sentence} (${Math.round(performance.now() - since)} ms)`);
  } catch (trouble) {
    counts.failed += 1;
    console.log(`FAILED  ${sentence}\n        ${String(trouble.message ?? trouble).replaceAll("\n", "\n        ")}`);
  }
}

export function must(truth, sentence) {
  if (!truth) throw new Error(sentence);
}

/** Barriers that axe-core calls serious or critical, one line each. */
export async function barriers(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id} (${v.impact}) ×${v.nodes.length}: ${v.nodes[0].target} ${v.nodes[0].failureSummary ?? ""}`);
}

/** How many pixels the page is wider than the glass, and what sticks out furthest. */
export async function sideways(page) {
  return page.evaluate(() => {
    const root = document.documentElement;
    const over = Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth;
    if (over <= 0) return null;
    const out = [...document.body.querySelectorAll("*")]
      .map((e) => ({ e, box: e.getBoundingClientRect() }))
      .filter(({ e, box }) => !e.closest(".scroll") && box.width > 0 && (box.right > root.clientWidth + 1 || box.left < -1))
      .slice(-3)
      .map(({ e }) => `${e.tagName.toLowerCase()}.${e.className}`);
    return `${over} px too wide: ${out.join(", ")}`;
  });
}
