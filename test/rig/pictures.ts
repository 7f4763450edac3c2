// `npm run pictures`: takes the pictures of the README anew, from the packaged extension in a real editor.
import { mkdirSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { launchChromium } from "./chromium";
import { printLine } from "./log";
import { inRepository } from "./root";
import { startAll } from "./start";
import { waitFor } from "./wait";
import {
  answerDialog,
  notifications,
  openActivity,
  openWindow,
  runCommand,
  statusBarItem,
  treeRow,
  webview,
} from "./window";

/** Takes all pictures; resolves to the exit code. */
export async function pictures(): Promise<number> {
  mkdirSync(inRepository("media", "pictures"), { recursive: true });
  const [started, browser] = await Promise.all([startAll(), launchChromium(printLine)]);
  try {
    const page = await openSandbox(browser, started.editorUrl);
    await act(treeRow(page, "UNAUTHENTICATED").first(), "Show Credential Events");
    const events = webview(page);
    await events.locator(".row").first().waitFor();
    await events.getByRole("button", { name: /4xx/ }).first().waitFor();
    await events.locator(".row[role=option]").first().click();
    await events.locator(".explanation").waitFor();
    await take(page, "overview");
    await runCommand(page, "View: Close Primary Side Bar");
    await take(page, "event-log");
    await openActivity(page, "Leaf");
    await runCommand(page, "View: Close All Editors");
    await act(treeRow(page, "UNAUTHENTICATED").first(), "Diagnose Connection");
    await webview(page).getByText("Checks performed").waitFor();
    await clearToasts(page);
    await take(page, "diagnosis");
    return 0;
  } finally {
    await browser.close();
    await started.stop();
  }
}

async function openSandbox(browser: Browser, url: string): Promise<Page> {
  const page = await openWindow(browser, url, { colorScheme: "dark" });
  await openActivity(page, "Leaf");
  await runCommand(page, "Leaf: Start Sandbox");
  await statusBarItem(page, "need attention").waitFor();
  await treeRow(page, "not checked yet").first().waitFor({ state: "hidden" });
  // Not every machine has a font for this one.
  await treeRow(page, /[\u3040-\u9fff]/)
    .first()
    .click({ button: "right" });
  const remove = page.getByRole("menuitem", { name: "Delete Leaf User…" });
  await remove.waitFor();
  // A menu that has just opened takes no click yet.
  await page.waitForTimeout(500);
  await remove.click();
  await answerDialog(page, "Delete the Leaf user", "Delete");
  await treeRow(page, /[\u3040-\u9fff]/).waitFor({ state: "hidden" });
  await clearToasts(page);
  return page;
}

/** Points at a row and clicks one of its actions. */
async function act(row: ReturnType<typeof treeRow>, action: string): Promise<void> {
  await row.hover();
  await row.locator(`.actions .action-label[aria-label^="${action}"]`).click();
}

async function clearToasts(page: Page): Promise<void> {
  await runCommand(page, "Notifications: Clear All Notifications");
  await waitFor(async () => (await notifications(page)).length === 0, { timeoutMs: 5000, what: "no notification" });
}

async function take(page: Page, name: string): Promise<void> {
  // Nothing that only a pointer shows.
  await page.mouse.move(700, 790);
  await page.waitForTimeout(500);
  const file = inRepository("media", "pictures", `${name}.png`);
  await page.screenshot({ path: file });
  printLine(`media/pictures/${name}.png`);
}
