import { existsSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { launchChromium } from "../rig/chromium";
import { extensionId } from "../rig/identity";
import { printLine } from "../rig/log";
import { temporaryFolder } from "../rig/processes";
import { startAll } from "../rig/start";
import { waitFor } from "../rig/wait";
import { openWindow, runCommand } from "../rig/window";
import { helloWorld, REPORT_COMMAND, reporter } from "./neighbours";

const RUNS = 7;

/** What the editor says of one extension's activation, in milliseconds. */
interface Activation {
  /** Reading and evaluating its code. */
  readonly load: number;
  /** Running `activate()`. */
  readonly call: number;
  /** Until the promise that it returned was resolved. */
  readonly finish: number;
}

const EXTENSIONS = {
  [extensionId]: "Leaf Panorama",
  "bench.hello-world": "Hello World",
  "vscode.git": "Git",
} as const;

/**
 * How long the packaged extension's activation takes beside an extension that does nothing and the editor's own Git, in
 * the same fresh windows, as the editor says in *Developer: Startup Performance*; the first window is thrown away.
 */
export async function activation(): Promise<void> {
  const folder = temporaryFolder("activation");
  const report = path.join(folder, "report.md");
  const neighbours = [await helloWorld(folder), await reporter(folder, report)];
  const started = await startAll({ neighbours });
  const browser = await launchChromium(printLine);
  try {
    const measured = new Map<string, Activation[]>(Object.values(EXTENSIONS).map((name) => [name, []]));
    for (let run = 0; run <= RUNS; run += 1) {
      rmSync(report, { force: true });
      const page = await openWindow(browser, started.editorUrl);
      await page.locator(".part.statusbar .statusbar-item", { hasText: "Leaf" }).first().waitFor({ timeout: 60_000 });
      await runCommand(page, REPORT_COMMAND);
      await waitFor(() => Promise.resolve(existsSync(report)), { timeoutMs: 30_000, what: "the editor's report" });
      const told = readFileSync(report, "utf8");
      for (const [id, name] of Object.entries(EXTENSIONS)) if (run > 0) measured.get(name)?.push(rowOf(told, id));
      await page.context().close();
    }
    for (const [name, runs] of measured) {
      const of = (pick: (one: Activation) => number) => median(runs.map(pick));
      const all = runs.map(({ load, call }) => load + call);
      printLine(
        `${name}: load ${of(({ load }) => load)} + activate ${of(({ call }) => call)} ms, together ${median(all)} (${all.join(", ")}); finished after ${of(({ finish }) => finish)}`,
      );
    }
  } finally {
    await browser.close();
    await started.stop();
  }
}

/** The figures of an extension in the report's table: id, eager, load code, call activate, finish activate. */
function rowOf(report: string, id: string): Activation {
  const rows = report.split("\n").map((line) => line.split("|").map((cell) => cell.trim()));
  const [load, call, finish] =
    rows
      .find((cells) => cells[1] === id)
      ?.slice(3, 6)
      .map(Number) ?? [];
  if (load === undefined || call === undefined || finish === undefined || Number.isNaN(load + call + finish)) {
    throw new Error(
      `The editor's report says nothing of ${id}:\n${report
        .split("\n")
        .filter((line) => line.includes("Extension") || line.includes(id))
        .join("\n")}`,
    );
  }
  return { load, call, finish };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
