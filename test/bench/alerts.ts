import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { inlineAction, Stage, toastSays, typeSignIn } from "../e2e/support";
import { leafOf } from "../e2e/leaf";
import { AlertListener } from "../../src/alerts/listener";
import { silentLogger } from "../../src/base/logger";
import { systemClock } from "../../src/base/clock";
import { runInNewContext } from "node:vm";
import { setFlagsFromString } from "node:v8";
import { printLine } from "../rig/log";
import { waitFor } from "../rig/wait";
import { pick, runCommand, treeRow, waitForInput, webview } from "../rig/window";
import { frameOf } from "../e2e/eventLog";
import { fedEvents } from "../support/eventFeed";
import { median, times } from "./figures";
import { measureTable } from "./plainTable";
import { notedIn, recordMessages, scrollThrough } from "./recorder";

const RUNS = 25;
/** As many as are remembered. */
const COUNT = 10_000;

/**
 * Alerts in a real window, as it is packaged: from the call that has the sandbox send one to its row on the screen, the
 * sandbox's own delivery and a receiver that it is forwarded to included.
 */
export async function alerts(): Promise<void> {
  const arrived: number[] = [];
  const receiver = createServer((request, response) => {
    request.resume().on("end", () => {
      arrived.push(Date.now());
      response.writeHead(200).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  const forwardTo = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const stage = new Stage();
  await stage.set({ sandboxArgs: ["--users", "6"], settings: { "leafPanorama.alertsForwardTo": forwardTo } });
  try {
    const page = await stage.open({ prepare: recordMessages });
    await runCommand(page, "Leaf: Sign In…");
    await typeSignIn(page, stage.info.email, stage.info.password);
    await treeRow(page, "ACTIVE").first().waitFor();
    await listen(page);
    const onScreen: number[] = [];
    const forwarded: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      arrived.length = 0;
      // Each has another name than the one before, by which its row is known.
      const event = run % 2 === 0 ? "credentialsLimitedPermission" : "credentialsUnauthenticated";
      const seen = whenFirst(page, event);
      const began = Date.now();
      await stage.control("alerts", { event });
      onScreen.push((await seen) - began);
      forwarded.push((arrived[0] ?? NaN) - began);
      await page.waitForTimeout(300);
    }
    printLine(`\nAn alert of the sandbox, ${RUNS} times`);
    printLine(`  asked for → at the receiver it is forwarded to  ${times(forwarded)}`);
    printLine(`  asked for → its row on the screen               ${times(onScreen)}`);
    await rowsFollow(page, stage);
    await memory();
    await panel(page, stage);
  } finally {
    await stage.stop();
    receiver.closeAllConnections();
    receiver.close();
  }
}

/** How long it takes until the row of a Leaf user says what an alert has told of, without a poll. */
async function rowsFollow(page: Page, stage: Stage): Promise<void> {
  const leaf = await leafOf(stage.info);
  const changed: number[] = [];
  for (const { id, name } of await leaf.users()) {
    const row = page.locator(".part.sidebar .monaco-list-row", { hasText: name }).first();
    if (!(await row.innerText()).includes("ACTIVE")) continue;
    const began = Date.now();
    await stage.control(`leafUsers/${id}/expire-token`);
    await row.filter({ hasText: "UNAUTHENTICATED" }).waitFor();
    changed.push(Date.now() - began);
  }
  printLine(`  credential expires → its Leaf user's row says so ${times(changed)}`);
}

/** What a thousand deliveries leave behind once they are cleared, in this process. */
async function memory(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const used = () => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const secret = () => Promise.resolve("a secret");
  const listener = new AlertListener({ secret, forwardTo: () => undefined, clock: systemClock, log: silentLogger });
  const state = await listener.start({ port: 0 });
  if (state.kind !== "listening") throw new Error("The listener was not started.");
  const figures: number[] = [];
  let took = 0;
  for (let round = 0; round < 4; round += 1) {
    const began = Date.now();
    for (let sent = 0; sent < 1000; sent += 1) {
      const body = JSON.stringify({ type: "fieldCreated", number: round * 1000 + sent, text: "x".repeat(300) });
      await (await fetch(state.url, { method: "POST", body })).arrayBuffer();
    }
    took = Date.now() - began;
    if (listener.deliveries.size !== 1000) throw new Error(`${listener.deliveries.size} of 1,000 have arrived.`);
    listener.deliveries.clear();
    figures.push(used());
  }
  listener.dispose();
  printLine(`\nA thousand deliveries, four times, none lost         ${(took / 1000).toFixed(1)} s each`);
  printLine(
    `  heap after each, cleared                        ${figures.map((mb) => `${mb.toFixed(1)} MB`).join(", ")}`,
  );
}

/** The panel of deliveries, with all that are remembered. */
async function panel(page: Page, stage: Stage): Promise<void> {
  printLine(`\nThe panel of ${COUNT.toLocaleString("en")} deliveries`);
  await runCommand(page, "Leaf: Show Alert Deliveries");
  let view = webview(page);
  await view.locator(".row[role=option]").first().waitFor();
  const began = Date.now();
  for (let sent = 0; sent < COUNT; sent += 1000) {
    await stage.control("alerts", { event: "credentialsLimitedPermission", count: 1000 });
  }
  const counts = () => view.locator(".counts [role=status]").first();
  await waitFor(async () => (await counts().innerText()).trim() === `${COUNT.toLocaleString("en")} deliveries`, {
    timeoutMs: 300_000,
    intervalMs: 250,
    what: "all deliveries to arrive",
  });
  printLine(`  sent one after the other, forwarded, shown      ${((Date.now() - began) / 1000).toFixed(1)} s`);

  const again: number[] = [];
  const fromStart: number[] = [];
  await page.waitForTimeout(2000);
  await runCommand(page, "Developer: Show Running Extensions");
  for (let run = 0; run < 7; run += 1) {
    await page.locator(".tab", { hasText: "Running Extensions" }).click();
    await page.locator("iframe.webview:visible").waitFor({ state: "hidden" });
    await page.locator(".tab", { hasText: "Alert Deliveries" }).click();
    view = webview(page);
    await view.locator(".row[role=option]").first().waitFor();
    await page.waitForTimeout(300);
    const [shown] = (await notedIn(await frameOf(view))).states;
    if (!shown) throw new Error("The list was not noted.");
    again.push(shown.painted - shown.at);
    fromStart.push(shown.painted);
  }
  printLine(`  shown again: list arrived → painted             ${times(again)}`);
  printLine(`  shown again: page began → painted               ${times(fromStart)}`);

  await view.locator("#filter").focus();
  const frame = await frameOf(view);
  await page.keyboard.press("l");
  await waitFor(async () => (await notedIn(frame)).keys.length > 0, { timeoutMs: 60_000, what: "the first key" });
  await page.waitForTimeout(500);
  const firstKey = (await notedIn(frame)).keys.length;
  for (let run = 0; run < 3; run += 1) {
    for (const key of ["i", "m", "Backspace", "5", "0", "0", "Escape", "/"]) {
      await page.keyboard.press(key);
      await page.waitForTimeout(250);
    }
  }
  const { keys } = await notedIn(frame);
  printLine(`  the first key in the filter → painted           ${times(keys.slice(0, firstKey))}`);
  printLine(`  a key after it → painted                        ${times(keys.slice(firstKey))}`);
  await page.keyboard.press("Escape");
  await page.waitForTimeout(500);
  const scrolled = await scrollThrough(frame, "log-list .scroller");
  printLine(
    `  scroll through all                              ${scrolled.long} of ${scrolled.frames} frames over 50 ms, longest ${scrolled.longest.toFixed(0)} ms`,
  );
  const { firstPaint } = await measureTable(frame, fedEvents(COUNT));
  printLine(`  plain table: rows arrived → painted             ${firstPaint.toFixed(0)} ms`);
  printLine(`  the panel is ${(firstPaint / median(again)).toFixed(1)} times as quick to paint`);
}

async function listen(page: Page): Promise<void> {
  await runCommand(page, "Leaf: Show Alerts");
  await inlineAction(page, /^Listener/, "Start Listening for Alerts");
  await toastSays(page, /^Listening on/);
  await runCommand(page, "Leaf: Create Webhook…");
  await waitForInput(page, "Where does Leaf post the alerts?");
  await pick(page, "This window's listener");
  for (const prompt of ["A name for the webhook", "The secret that deliveries are signed with", "Choose events"]) {
    await waitForInput(page, prompt);
    await page.keyboard.press("Enter");
  }
  await toastSays(page, /was created/);
  await page.waitForTimeout(1000);
}

/** When the newest delivery on the screen is one of this event, in milliseconds since the epoch. */
function whenFirst(page: Page, event: string): Promise<number> {
  return page.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = () => {
          const tops = [...document.querySelectorAll(".part.sidebar .monaco-list-row")].flatMap((row) => {
            const label = row.textContent.trim();
            return /^(?:credentials|confirmation)/.test(label) ? [{ top: row.getBoundingClientRect().top, label }] : [];
          });
          const [newest] = tops.sort((one, other) => one.top - other.top);
          if (!newest?.label.startsWith(wanted)) requestAnimationFrame(look);
          else requestAnimationFrame(() => resolve(Date.now()));
        };
        look();
      }),
    event,
  );
}
