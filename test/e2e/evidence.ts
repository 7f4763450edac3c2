// What is written down of every page while it is open, so that a window test that fails explains itself.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Frame, Page } from "playwright-core";
import { inRepository } from "../rig/root";
import { within } from "../rig/wait";

/** So many lines of a page are kept. */
const LINES = 2000;

interface Witness {
  readonly page: Page;
  readonly lines: string[];
}

const witnesses: Witness[] = [];
const logFolders = new Set<string>();

/** Notes from now on what happens in a page: consoles, of webviews too, their frames, service workers and requests that fail. */
export function watch(page: Page): void {
  const lines: string[] = [];
  const note = (text: string) => {
    lines.push(`${new Date().toISOString()} ${text.slice(0, 1000)}`);
    if (lines.length > LINES) lines.shift();
  };
  witnesses.push({ page, lines });
  page.on("console", (message) => note(`console ${message.type()} (${message.location().url}): ${message.text()}`));
  page.on("pageerror", (error) => note(`page error: ${String(error)}`));
  page.on("crash", () => note("the page has crashed"));
  page.on("close", () => note("the page is closed"));
  page.on("requestfailed", (request) => note(`request failed: ${request.url()} ${request.failure()?.errorText ?? ""}`));
  const frame = (what: string) => (one: Frame) => note(`frame ${what}: ${one.name()} ${one.url()}`);
  page.on("frameattached", frame("attached"));
  page.on("framenavigated", frame("navigated"));
  page.on("framedetached", frame("detached"));
  page.context().on("serviceworker", (worker) => note(`service worker: ${worker.url()}`));
}

/** Names a folder of the editor's logs, whose last lines belong to the evidence. */
export function watchLogs(folder: string): void {
  logFolders.add(folder);
}

/** Writes down all that is known of the open pages, with a picture of each, and returns the folder. */
export async function writeEvidence(title: string): Promise<string> {
  const name = title.replace(/[^\w]+/g, "-").slice(0, 100);
  const folder = inRepository("out", "failures", name);
  mkdirSync(folder, { recursive: true });
  for (const [index, { page, lines }] of witnesses.entries()) {
    const now = page.isClosed() ? ["(closed)"] : await stateOf(page);
    writeFileSync(path.join(folder, `page-${index}.txt`), [...now, "", ...lines].join("\n"));
    if (!page.isClosed()) {
      await orSayWhy(page.screenshot({ path: path.join(folder, `page-${index}.png`), timeout: 5000 }));
    }
  }
  for (const [index, logs] of [...logFolders].entries()) {
    writeFileSync(path.join(folder, `logs-${index}.txt`), tailsBelow(logs));
  }
  return folder;
}

async function stateOf(page: Page): Promise<string[]> {
  const workers = page.context().serviceWorkers();
  const frames = page.frames().map(async (frame) => {
    const drawn = await orSayWhy(
      within(
        frame.evaluate(async () => {
          const { readyState, body, activeElement } = document;
          const own = await navigator.serviceWorker.getRegistrations().catch((error: unknown) => [String(error)]);
          const states = own.map((item) =>
            typeof item === "string" ? item : `${item.scope} ${item.active?.state ?? "not active"}`,
          );
          return `${readyState}, ${body.childElementCount} elements, focus on ${activeElement?.tagName ?? "nothing"}, workers: ${states.join(" | ")}`;
        }),
        3000,
        "Looking into the frame",
      ),
    );
    return `frame ${frame.name()} ${frame.url()}: ${drawn}`;
  });
  return [page.url(), ...workers.map((worker) => `service worker ${worker.url()}`), ...(await Promise.all(frames))];
}

function tailsBelow(folder: string): string {
  return readdirSync(folder, { recursive: true })
    .map((name) => path.join(folder, String(name)))
    .filter((file) => file.endsWith(".log"))
    .map((file) => `── ${file}\n${readFileSync(file, "utf8").slice(-20_000)}`)
    .join("\n");
}

/** Evidence that can't be had is named in its place: the test has failed for another reason. */
async function orSayWhy<T>(work: Promise<T>): Promise<T | string> {
  try {
    return await work;
  } catch (error) {
    return `not to be had: ${error instanceof Error ? error.message : String(error)}`;
  }
}

// A hook of the whole run: each test file has its own copy of this module, and so of the pages that it has opened.
// A benchmark opens pages as well, and has no hooks.
if ("afterEach" in globalThis) {
  afterEach("write down why a test failed", async function () {
    const { currentTest } = this;
    if (currentTest?.state !== "failed" || witnesses.every(({ page }) => page.isClosed())) return;
    this.timeout(60_000);
    console.log(`      What the pages did is in ${await writeEvidence(currentTest.fullTitle())}`);
  });
}
