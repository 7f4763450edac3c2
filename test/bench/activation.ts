import { launchChromium } from "../rig/chromium";
import { printLine } from "../rig/log";
import { startAll } from "../rig/start";
import { openWindow, runCommand } from "../rig/window";

const RUNS = 7;

/**
 * How long the packaged extension's activation takes, as the editor itself says in *Developer: Show Running
 * Extensions*, over several fresh windows; the first run of a fresh profile is thrown away.
 */
export async function activation(): Promise<void> {
  const started = await startAll();
  const browser = await launchChromium(printLine);
  try {
    const measured: number[] = [];
    for (let run = 0; run <= RUNS; run += 1) {
      const page = await openWindow(browser, started.editorUrl);
      await page.locator(".part.statusbar .statusbar-item", { hasText: "Leaf" }).first().waitFor();
      await runCommand(page, "Developer: Show Running Extensions");
      const row = page.locator(".runtime-extensions-editor .monaco-list-row", { hasText: "Leaf Panorama" });
      const text = await row.locator(".activation-time").innerText();
      const milliseconds = Number(/(\d+)\s*ms/.exec(text)?.[1]);
      if (Number.isNaN(milliseconds)) throw new Error(`The editor says "${text}" instead of a time.`);
      if (run > 0) measured.push(milliseconds);
      await page.context().close();
    }
    measured.sort((a, b) => a - b);
    const median = measured[Math.floor(measured.length / 2)] ?? 0;
    printLine(`Activation: median ${median} ms of ${RUNS} windows (${measured.join(", ")})`);
  } finally {
    await browser.close();
    await started.stop();
  }
}
