// Drives the editor's window as a person would: by keys, and by what is drawn.
import { mkdirSync } from "node:fs";
import type { Browser, BrowserContext, FrameLocator, Locator, Page } from "playwright-core";
import { chosenEdition, floor } from "./editions";
import { pickRow, quickInput } from "./quickInput";
import { inRepository } from "./root";
import { waitFor } from "./wait";

export * from "./pageContents";
export * from "./quickInput";

/** How a window is opened. */
export interface OpenWindowOptions {
  /** The editor follows it with its own light or dark theme. */
  colorScheme?: "light" | "dark";
  /** An open context, to share secrets and state with its other pages. */
  context?: BrowserContext;
  /** Runs before the page is loaded, e.g. to expose functions or to stub hosts. */
  prepare?: (page: Page) => Promise<void>;
}

/** Opens the editor in a new page (of a new context, unless one is given) and waits until it is drawn. */
export async function openWindow(browser: Browser, url: string, options: OpenWindowOptions = {}): Promise<Page> {
  const context =
    options.context ??
    (await browser.newContext({
      colorScheme: options.colorScheme ?? "dark",
      viewport: { width: 1280, height: 800 },
      permissions: ["clipboard-read", "clipboard-write"],
      // Pictures show the end of a movement, not its middle.
      reducedMotion: "reduce",
    }));
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  await page.addInitScript(skipUpdateChecks);
  if (chosenEdition() === floor) await page.addInitScript(mintKey);
  await options.prepare?.(page);
  await page.goto(url, { waitUntil: "domcontentloaded", timeout: 30_000 });
  await waitForWorkbench(page);
  return page;
}

/**
 * Leaves out the check for updates that the editor's loader of webviews makes of its service worker. Where a worker
 * controls the origin already, the server's own one or that of an earlier webview, the loader waits for the check, and on
 * a busy machine that was seen never to end: the webview stays empty. Nothing is updated in the middle of a test.
 */
function skipUpdateChecks(): void {
  // Only secure contexts have service workers.
  if (!("serviceWorker" in navigator) || !location.pathname.includes("/webview/browser/pre/")) return;
  ServiceWorkerRegistration.prototype.update = function (this: ServiceWorkerRegistration) {
    return Promise.resolve(this);
  };
}

/**
 * Gives the half of the secret storage's key that code-server's own server has, and the oldest editor is started without:
 * no secret would outlive the window.
 */
function mintKey(): void {
  const fetched = globalThis.fetch;
  globalThis.fetch = (what, options) =>
    what === "/mint-key" ? Promise.resolve(new Response(new Uint8Array(32))) : fetched(what, options);
}

/** Waits until the workbench and its activity bar are drawn and its extension host has started. */
export async function waitForWorkbench(page: Page): Promise<void> {
  const timeout = 45_000;
  await page.locator(".monaco-workbench").waitFor({ state: "visible", timeout });
  await page.locator(".part.activitybar .action-item").first().waitFor({ state: "visible", timeout });
  await page.locator(".part.statusbar .statusbar-item").first().waitFor({ state: "visible", timeout });
}

/** Runs a command by its full title in the command palette. */
export async function runCommand(page: Page, title: string): Promise<void> {
  const { widget, input } = quickInput(page);
  const wanted = `>${title}`;
  await waitFor(
    async () => {
      const isOpen = (await widget.isVisible()) && (await input.inputValue()).startsWith(">");
      if (!isOpen) {
        await focusWorkbench(page);
        await page.keyboard.press("F1");
      }
      // On a fresh page the first F1 can get lost, and a palette that is just closing takes no text.
      return succeedsInTime(async () => {
        await input.waitFor({ state: "visible", timeout: 1500 });
        await waitFor(async () => (await input.inputValue()).startsWith(">"), { timeoutMs: 1500, what: "the palette" });
        await input.fill(wanted, { timeout: 1500 });
      });
    },
    { timeoutMs: 15_000, what: `the command palette, to run "${title}"` },
  );
  await pickRow(page, title, { first: true });
  // Otherwise the next command could be typed into the palette that this one is still closing.
  await waitFor(async () => !(await widget.isVisible()) || (await input.inputValue()) !== wanted, {
    timeoutMs: 15_000,
    what: `the command palette to close after "${title}"`,
  });
}

/** Takes the keyboard away from webviews and inputs. */
export async function focusWorkbench(page: Page): Promise<void> {
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    document.querySelector<HTMLElement>(".monaco-workbench")?.focus();
  });
}

/** Opens a view container by its name in the activity bar, and leaves it open if it is; in a `fresh` profile it is not. */
export async function openActivity(page: Page, name: string, { fresh = false } = {}): Promise<void> {
  const tab = page.locator(`.part.activitybar .action-item:has([aria-label^="${name}"])`).first();
  await tab.waitFor({ state: "visible" });
  const open = async (): Promise<boolean> => /\bchecked\b/.test((await tab.getAttribute("class")) ?? "");
  const opens = (timeoutMs: number) => waitFor(open, { timeoutMs, what: `the activity "${name}" to open` });
  if (fresh) await tab.click();
  // After a reload the editor opens it by itself, a moment late; a click in between would close it.
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    try {
      await opens(1000);
      return;
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "TimeoutError") throw error;
      await tab.click();
    }
  }
  await opens(10_000);
}

const accountIcons = ".custom-view-tree-node-item-icon:is(.codicon-account, .codicon-shield, .codicon-beaker)";
const rowsBelowAccount = `.part.sidebar .monaco-list-row:not(:has(${accountIcons}))`;

/** The row above all others, which says whose Leaf users they are. */
export function accountRow(page: Page): Locator {
  return page.locator(`.part.sidebar .monaco-list-row:has(${accountIcons})`);
}

/** The rows of the side bar's trees that contain a text, without the account's. */
export function treeRow(page: Page, text: string | RegExp): Locator {
  return page.locator(rowsBelowAccount).filter({ hasText: text });
}

/** The name in the topmost row in sight that contains a text; rows just outside of it are drawn as well, and take no click. */
export function topRowName(page: Page, text: string | RegExp): Promise<string> {
  const wanted = typeof text === "string" ? text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : text.source;
  const inSight = () =>
    page.locator(".part.sidebar .monaco-list-row").evaluateAll(
      (rows, pattern) =>
        rows
          .filter((row) => new RegExp(pattern).test(row.textContent))
          .map((row) => ({ row, box: row.getBoundingClientRect(), list: row.closest(".monaco-list") }))
          .filter(({ box, list }) => {
            const frame = list?.getBoundingClientRect();
            return frame !== undefined && box.top >= frame.top && box.bottom <= frame.bottom;
          })
          .sort((one, other) => one.box.top - other.box.top)
          .map(({ row }) => row.querySelector(".label-name")?.textContent ?? ""),
      wanted,
    );
  return waitFor(async () => (await inSight())[0], {
    timeoutMs: 15_000,
    what: `a row in sight with "${String(text)}"`,
  });
}

/** The texts of the side bar's drawn tree rows below the account's, from top to bottom: label and description, separated by a blank. */
export function treeRows(page: Page): Promise<string[]> {
  return page.locator(rowsBelowAccount).evaluateAll((rows) =>
    rows
      .map((row) => ({ row, top: row.getBoundingClientRect().top }))
      .sort((one, other) => one.top - other.top)
      .map(({ row }) => {
        const parts = [...row.querySelectorAll(".label-name, .label-description")].map((part) => part.textContent);
        return (parts.length > 0 ? parts.join(" ") : row.textContent).replace(/\s+/g, " ").trim();
      }),
  );
}

/** The texts of all status bar items, one a line. */
export async function statusBarText(page: Page): Promise<string> {
  return (await page.locator(".part.statusbar .statusbar-item").allInnerTexts())
    .map((text) => text.trim())
    .filter((text) => text !== "")
    .join("\n");
}

/** A status bar item that contains a text. */
export function statusBarItem(page: Page, text: string | RegExp): Locator {
  return page.locator(".part.statusbar .statusbar-item").filter({ hasText: text });
}

/** The texts of the notifications that are shown. */
export async function notifications(page: Page): Promise<string[]> {
  const messages = page.locator(".notifications-toasts .notification-list-item-message");
  return (await messages.allInnerTexts()).map((text) => text.trim());
}

/** A button of a notification that is shown. */
export function notificationButton(page: Page, label: string): Locator {
  const toasts = page.locator(".notifications-toasts .notification-list-item");
  return toasts.getByRole("button", { name: label }).or(toasts.getByRole("link", { name: label }));
}

/** Rejects if a modal dialog is open, because it would block every key and click that follows. */
export async function noDialog(page: Page): Promise<void> {
  const dialog = page.locator(".monaco-dialog-box");
  if ((await dialog.count()) === 0 || !(await dialog.first().isVisible())) return;
  throw new Error(`A dialog is open: ${(await dialog.first().innerText()).replace(/\s+/g, " ")}`);
}

/** Answers the modal dialog that is about to open. */
export async function answerDialog(page: Page, text: string | RegExp, button: string): Promise<void> {
  const dialog = page.locator(".monaco-dialog-box").filter({ hasText: text });
  await dialog.waitFor({ state: "visible" });
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}

/** The document inside the webview that is shown; with several, the one at `index`. */
export function webview(page: Page, index = 0): FrameLocator {
  return page.locator("iframe.webview:visible").nth(index).contentFrame().frameLocator("iframe#active-frame");
}

/** Whether screenshots are taken: nobody looks at those of `npm test`, and they take time. */
export const takesPictures = process.env["LEAF_PANORAMA_PICTURES"] !== "none";

/** Saves what the page shows as out/screenshots/<name>.png, if screenshots are taken. */
export async function screenshot(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  const file = inRepository("out", "screenshots", `${name}.png`);
  mkdirSync(inRepository("out", "screenshots"), { recursive: true });
  await page.screenshot({ path: file, timeout: 15_000 });
}

async function succeedsInTime(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === "TimeoutError") return false;
    throw error;
  }
}
