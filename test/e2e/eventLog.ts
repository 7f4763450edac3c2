import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Frame, FrameLocator, Page } from "playwright-core";
import { quickInput, runCommand, treeRow, waitForInput, waitForNoInput, webview } from "../rig/window";
import { waitFor } from "../rig/wait";
import type { EventFeed } from "../support/eventFeed";
import { inlineAction, rowSays, typeSignIn, type Stage } from "./support";

/** Signs in through the feed and waits for the list. */
export async function signInTo(page: Page, stage: Stage, feed: EventFeed): Promise<void> {
  feed.target = stage.started.sandbox.url;
  await runCommand(page, "Leaf: Sign In…");
  await typeSignIn(page, stage.info.email, stage.info.password);
  await rowSays(page, "ACTIVE · STAGE");
  await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
}

/** Opens the event log of the Leaf user in the row. */
export async function openLog(page: Page, row: string | RegExp): Promise<FrameLocator> {
  await inlineAction(page, row, "Show Credential Events");
  const view = webview(page);
  await view.locator("h1").waitFor();
  return view;
}

/** Closes the panel that is shown. */
export async function closeTab(page: Page): Promise<void> {
  await page.locator('.tab.active .action-label[aria-label^="Close"]').first().click();
  await page.locator("iframe.webview:visible").first().waitFor({ state: "detached" });
}

/** The frame of the webview that is shown, to run code in it. */
export async function frameOf(view: FrameLocator): Promise<Frame> {
  const handle = await view.locator("html").elementHandle();
  assert.ok(handle);
  const frame = await handle.ownerFrame();
  assert.ok(frame);
  return frame;
}

/** What the editor has written of the panels' states, for a reload: the filter's text and the selected event. */
export async function writtenStates(page: Page): Promise<{ text: string; selected: string }[]> {
  const values = await page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("The database can't be read."));
      });
    const found: string[] = [];
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const database = await done(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const all: unknown[] = await done(database.transaction(store).objectStore(store).getAll());
        found.push(...all.filter((value) => typeof value === "string"));
      }
      database.close();
    }
    return found;
  });
  // A state stands as text in the text of a tab, in the text of all tabs.
  const plain = values.join("\n").replaceAll("\\", "");
  return [...plain.matchAll(/"filter":\{[^{}]*?"text":"([^"]*)"(?:.*?"selected":"([^"]*)")?/g)].map(
    ([, text = "", selected = ""]) => ({ text, selected }),
  );
}

const axeSource = readFileSync(createRequire(__filename).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  readonly id: string;
  readonly impact: string | null;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

/** What axe finds in a webview that is serious or critical, in a line each. */
export async function axeFindings(view: FrameLocator): Promise<string[]> {
  return axeFindingsOf(await frameOf(view));
}

/** The same, in a page or a part of it. */
export async function axeFindingsOf(frame: Frame): Promise<string[]> {
  // The page's policy refuses another script; the debugger does not.
  await frame.evaluate(axeSource);
  const violations = await frame.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Violation[] }> } };
    return (await axe.run()).violations;
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary ?? ""}`));
}

/** Answers the editor's simple file dialog. */
export async function typeFile(
  page: Page,
  file: string,
  title = "Export the Credential Events",
  { opens = false } = {},
): Promise<void> {
  await waitForInput(page, title);
  const { input, rows } = quickInput(page);
  const value = () => input.inputValue();
  // The dialog looks up the folder first, and then puts its default name over whatever was typed by then.
  const isReady = (text: string) => (opens ? text !== "" : path.extname(text) !== "");
  await waitFor(async () => isReady(await value()), { timeoutMs: 15_000, what: "the default file name" });
  // It reads the typed folder next.
  const inFolder = new Set(["..", ...readdirSync(path.dirname(file))]);
  let shown: string[] = [];
  await waitFor(
    async () => {
      // One that opens a file has no default name to tell by: it may still put its folder over what was typed.
      if ((await value()) !== file) await input.fill(file);
      shown = (await rows.locator(".label-name").filter({ visible: true }).allInnerTexts()).map((text) => text.trim());
      return (await value()) === file && shown.length > 0 && shown.every((name) => inFolder.has(name));
    },
    { timeoutMs: 15_000, what: () => `the dialog to show ${path.dirname(file)}; it shows ${shown.join(", ")}` },
  );
  // While it still looks up what it shows already, it ignores Enter without a sign, and one has to press it again.
  await waitFor(
    async () => {
      if (!(await input.isVisible()) || (await value()) !== file) return true;
      await input.press("Enter", { timeout: 1000 }).catch((error: unknown) => {
        // It has closed in the meantime.
        if (!(error instanceof Error) || error.name !== "TimeoutError") throw error;
      });
      return false;
    },
    { timeoutMs: 15_000, intervalMs: 500, what: "the dialog to take the file" },
  );
  await waitForNoInput(page);
}
