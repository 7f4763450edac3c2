// `npm run pictures`: takes the pictures of the README anew, from the packaged extension in a real editor.
import { mkdirSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
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
  waitForInput,
  webview,
} from "./window";

/** Takes all pictures; resolves to the exit code. */
export async function pictures(): Promise<number> {
  const [started, browser] = await Promise.all([startAll(), launchChromium(printLine)]);
  try {
    for (const colorScheme of ["dark", "light"] as const) {
      const page = await openWindow(browser, started.editorUrl, { colorScheme });
      await takePictures(page, colorScheme);
      await page.context().close();
    }
    return 0;
  } finally {
    await browser.close();
    await started.stop();
  }
}

async function takePictures(page: Page, colorScheme: "dark" | "light"): Promise<void> {
  const step = (name: string, clip: Clip) => take(page, `walkthrough/${name}-${colorScheme}`, clip);
  await openActivity(page, "Leaf");
  await page.getByText("Sign In to Leaf").first().click();
  await waitForInput(page, "The email of your Leaf account");
  await step("signIn", { x: 320, y: 0, width: 640, height: 130 });
  await page.keyboard.press("Escape");
  await startSandbox(page);
  await step("sandbox", { x: 0, y: 30, width: 350, height: 300 });
  await runCommand(page, "Leaf: Set Partner Credentials…");
  await waitForInput(page, "Which Panorama?");
  await step("partner", { x: 320, y: 0, width: 640, height: 160 });
  await page.keyboard.press("Escape");
  await act(treeRow(page, "UNAUTHENTICATED").first(), "Show Credential Events");
  const events = webview(page);
  await events.locator(".row").first().waitFor();
  await events.locator(".row[role=option]").first().click();
  await events.locator(".explanation").waitFor();
  if (colorScheme === "dark") {
    await take(page, "pictures/overview");
    await runCommand(page, "View: Close Primary Side Bar");
    await take(page, "pictures/event-log");
    await openActivity(page, "Leaf");
  }
  await runCommand(page, "View: Close All Editors");
  await act(treeRow(page, "UNAUTHENTICATED").first(), "Diagnose Connection");
  await webview(page).getByText("Checks performed").waitFor();
  await clearToasts(page);
  if (colorScheme === "dark") await take(page, "pictures/diagnosis");
  await step("diagnose", { x: 352, y: 70, width: 860, height: 420 });
  await runCommand(page, "View: Close All Editors");
  await act(treeRow(page, "not connected").first(), "Connect to Panorama");
  await waitForInput(page, "The farmer's operation");
  await page.keyboard.press("Enter");
  await treeRow(page, "waiting for the farmer").waitFor();
  await step("connect", { x: 0, y: 30, width: 350, height: 300 });
  await runCommand(page, "Leaf: Stop Sandbox");
}

async function startSandbox(page: Page): Promise<void> {
  await page.getByText("Try the Sandbox").first().click();
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

type Clip = NonNullable<Parameters<Page["screenshot"]>[0]>["clip"];

/** Saves what the page shows, or a part of it, below media/. */
async function take(page: Page, name: string, clip?: Clip): Promise<void> {
  // Nothing that only a pointer shows.
  await page.mouse.move(700, 790);
  await page.waitForTimeout(500);
  const file = inRepository("media", `${name}.png`);
  mkdirSync(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, ...(clip ? { clip } : {}) });
  printLine(`media/${name}.png`);
}
