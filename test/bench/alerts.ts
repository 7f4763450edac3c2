import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { inlineAction, Stage, toastSays, typeSignIn } from "../e2e/support";
import { printLine } from "../rig/log";
import { pick, runCommand, treeRow, waitForInput } from "../rig/window";
import { times } from "./figures";

const RUNS = 25;

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
    const page = await stage.open();
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
  } finally {
    await stage.stop();
    receiver.closeAllConnections();
    receiver.close();
  }
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
