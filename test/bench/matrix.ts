import type { Frame, FrameLocator, Page } from "playwright-core";
import { closeTab, frameOf } from "../e2e/eventLog";
import { Stage, typeSignIn } from "../e2e/support";
import { printLine } from "../rig/log";
import { waitFor } from "../rig/wait";
import { runCommand, treeRow, webview } from "../rig/window";
import { median, times } from "./figures";
import { notedIn, recordMessages, scrollThrough } from "./recorder";

const RUNS = 7;
const KEYS = ["f", "a", "r", "m", "Backspace", "Backspace", "a", "r", "m", "s"];

/**
 * The provider matrix in a real window, as it is packaged, of Leaf users of up to 15 other providers that the list embeds.
 * "Arrived" is the moment at which the host's message is in the webview; "painted" is the second animation frame after.
 */
export async function matrix(): Promise<void> {
  for (const users of [1000, 10_000]) await ofUsers(users);
}

async function ofUsers(users: number): Promise<void> {
  printLine(`\n${users.toLocaleString("en")} Leaf users × 15 other providers`);
  const stage = new Stage();
  await stage.set({
    sandboxArgs: ["--users", String(users), "--providers", "15", "--embedded-credentials", "--rate-limit", "0"],
    settings: { "leafPanorama.requestsPerMinute": 1000 },
  });
  try {
    const page = await stage.open({ prepare: recordMessages });
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await treeRow(page, "ACTIVE").first().waitFor();
    await runCommand(page, "Leaf: Load All Leaf Users");
    const view = await open(page);
    const all = `${users.toLocaleString("en")} Leaf users`;
    await waitFor(async () => (await view.locator(".counts [role=status]").first().innerText()).trim() === all, {
      timeoutMs: 120_000,
      what: "all Leaf users to be loaded",
    });
    // Otherwise Panorama's statuses that no record tells would go on arriving, for minutes.
    await runCommand(page, "Leaf: Stop Checking Leaf Users");
    await page.waitForTimeout(3000);
    await measure(page, users);
  } finally {
    await stage.stop();
  }
}

async function open(page: Page): Promise<FrameLocator> {
  await runCommand(page, "Leaf: Show Provider Matrix");
  const view = webview(page);
  await view.locator(".line[data-row]").first().waitFor({ timeout: 60_000 });
  return view;
}

async function measure(page: Page, users: number): Promise<void> {
  const arrived: number[] = [];
  const begun: number[] = [];
  let frame = await frameOf(webview(page));
  for (let run = 0; run < RUNS; run += 1) {
    await closeTab(page);
    const view = await open(page);
    // The row is there before its picture.
    await page.waitForTimeout(400);
    frame = await frameOf(view);
    const [first] = (await notedIn(frame)).states.filter(({ total }) => total === users);
    if (!first) throw new Error("The first picture was not noted.");
    arrived.push(first.painted - first.at);
    begun.push(first.painted);
  }
  printLine(`  arrived → painted                     ${times(arrived)}`);
  printLine(`  page began → painted                  ${times(begun)}`);

  await webview(page).locator("#filter").focus();
  for (let run = 0; run < 3; run += 1) {
    for (const key of [...KEYS, "Escape", "Escape", "/"]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(250);
    }
  }
  const { keys } = await notedIn(frame);
  printLine(`  key in the filter → painted           ${times(keys)}`);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.waitForTimeout(500);
  const scrolled = await scrollThrough(frame, "matrix-grid .scroller");
  const nodes = await frame.evaluate(() => document.querySelectorAll("*").length);
  printLine(
    `  scroll through all                    ${scrolled.long} of ${scrolled.frames} frames over 50 ms, longest ${scrolled.longest.toFixed(0)} ms; ${nodes} elements`,
  );

  const painted: number[] = [];
  const tableKeys: number[] = [];
  for (let run = 0; run < (users > 1000 ? 1 : 5); run += 1) {
    const { firstPaint, key } = await plainTable(frame, users);
    painted.push(firstPaint);
    tableKeys.push(key);
  }
  printLine(`  plain table: arrived → painted        ${times(painted)}`);
  printLine(`  plain table: key → painted            ${times(tableKeys)}`);
  printLine(`  the matrix is ${(median(painted) / median(arrived)).toFixed(1)} times as quick to paint`);
}

/** The same cells as one plain table, in place of the panel in its own webview. */
function plainTable(frame: Frame, users: number): Promise<{ readonly firstPaint: number; readonly key: number }> {
  return frame.evaluate(async (count) => {
    const painted = () =>
      new Promise<number>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now()))),
      );
    const words = ["ACTIVE", "UNAUTHENTICATED", "", "MISSING_PERMISSION", "", "ACTIVE", "none"];
    const kinds = ["active", "attention", "unlisted", "attention", "unlisted", "active", "none"];
    const box = document.createElement("div");
    box.style.height = "500px";
    box.style.overflow = "auto";
    document.body.replaceChildren(box);
    await painted();
    const start = performance.now();
    const table = document.createElement("table");
    const rows = Array.from({ length: count }, (_, index) => {
      const row = table.insertRow();
      const name = `Farm ${index} of the valley`;
      row.insertCell().textContent = name;
      for (let column = 0; column < 16; column += 1) {
        const which = (index * 3 + column) % words.length;
        const cell = row.insertCell();
        cell.className = `cell ${kinds[which] ?? ""}`;
        cell.title = `${column}: ${words[which] ?? ""}`;
        cell.setAttribute("aria-label", cell.title);
        cell.textContent = words[which] ?? "";
      }
      return { row, name };
    });
    box.append(table);
    const drawn = await painted();
    const pressed = performance.now();
    for (const { row, name } of rows) row.hidden = !name.includes("9");
    const filtered = await painted();
    return { firstPaint: drawn - start, key: filtered - pressed };
  }, users);
}
