import type { FrameLocator, Page } from "playwright-core";
import { frameOf, openLog, signInTo } from "../e2e/eventLog";
import { Stage } from "../e2e/support";
import { printLine } from "../rig/log";
import { waitFor } from "../rig/wait";
import { runCommand, webview } from "../rig/window";
import { EventFeed, fedEvents, type FedEvent } from "../support/eventFeed";
import { median, times } from "./figures";
import { measureTable, type TableFigures } from "./plainTable";
import { notedIn, recordMessages, scrollThrough } from "./recorder";

const RUNS = 7;
const KEYS = ["4", "0", "1", "Backspace", "Backspace", "Backspace", "p", "l", "a", "n", "z"];

/**
 * The event log in a real window, as it is packaged: over HTTP from a server that has the events, page by page.
 * "Arrived" is the moment at which the host's message is in the webview; "painted" is the second animation frame after.
 */
export async function events(): Promise<void> {
  const feed = await EventFeed.start();
  const stage = new Stage();
  // A thousand pages of a hundred would take a while at the pace that is usual.
  await stage.set({ settings: { "leafPanorama.apiUrl": feed.url, "leafPanorama.requestsPerMinute": 1000 } });
  try {
    const page = await stage.open({
      prepare: async (opened) => {
        await opened.addInitScript(recordClicks);
        await recordMessages(opened);
      },
    });
    await signInTo(page, stage, feed);
    const bench = new Bench(page, feed);
    await bench.list(10_000);
    await bench.bodies();
    await bench.list(100_000);
  } finally {
    await stage.stop();
    await feed.stop();
  }
}

/** Notes when something was last clicked, in milliseconds since the epoch. */
function recordClicks(): void {
  const note = () => Object.assign(globalThis, { clickedAt: performance.timeOrigin + performance.now() });
  addEventListener("click", note, true);
}

class Bench {
  constructor(
    private readonly page: Page,
    private readonly feed: EventFeed,
  ) {}

  /** First paint, keys, a scroll through all, and memory, with so many events; and a plain table of the same rows. */
  async list(count: number): Promise<void> {
    const { feed, page } = this;
    printLine(`\n${count.toLocaleString("en")} events, each of about 0.9 kB`);
    feed.events = [];
    await this.open();
    const empty = await this.heap();
    await this.close();

    const fed = fedEvents(count);
    feed.events = fed;
    const first: number[] = [];
    const fromServer: number[] = [];
    const fromClick: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      feed.sent.length = 0;
      const view = await this.open();
      const clicked = await page.evaluate(() => (globalThis as unknown as { clickedAt: number }).clickedAt);
      await view.locator(".row[role=option]").first().waitFor();
      // The row is there before its picture.
      await page.waitForTimeout(300);
      const noted = await notedIn(await frameOf(view));
      const shown = noted.states.find(({ total }) => total > 0);
      const sent = feed.sent.find((entry) => entry.page === 0);
      if (!shown || !sent) throw new Error("The first page was not noted.");
      first.push(shown.painted - shown.at);
      fromServer.push(noted.origin + shown.painted - sent.at);
      fromClick.push(noted.origin + shown.painted - clicked);
      if (run < RUNS - 1) await this.close();
    }
    printLine(`  first page arrived → painted          ${times(first)}`);
    printLine(`  server has sent it → painted          ${times(fromServer)}`);
    printLine(`  clicked → painted                     ${times(fromClick)}`);

    const started = Date.now();
    let view = webview(page);
    await waitFor(
      async () => (await view.locator(".counts").innerText()).trim() === `${count.toLocaleString("en")} events`,
      {
        timeoutMs: 400_000,
        intervalMs: 250,
        what: "all events to arrive",
      },
    );
    printLine(`  all pages are in the host             ${((Date.now() - started) / 1000).toFixed(1)} s after that`);

    const again: number[] = [];
    const fromStart: number[] = [];
    await runCommand(page, "Developer: Show Running Extensions");
    for (let run = 0; run < RUNS; run += 1) {
      view = await this.showAgain();
      const noted = await notedIn(await frameOf(view));
      const shown = noted.states.find(({ total }) => total === count);
      if (!shown) throw new Error("The list was not noted.");
      again.push(shown.painted - shown.at);
      fromStart.push(shown.painted);
    }
    printLine(`  shown again: list arrived → painted   ${times(again)}`);
    printLine(`  shown again: page began → painted     ${times(fromStart)}`);

    await view.locator("#filter").focus();
    for (let run = 0; run < 3; run += 1) {
      for (const key of [...KEYS, "Escape"]) {
        await page.keyboard.press(key);
        await page.waitForTimeout(250);
      }
    }
    const frame = await frameOf(view);
    const { keys } = await notedIn(frame);
    printLine(`  key in the filter → painted           ${times(keys)}`);
    const scrolled = await scrollThrough(frame, "log-list .scroller");
    const nodes = await frame.evaluate(() => document.querySelectorAll("*").length);
    printLine(
      `  scroll through all                    ${scrolled.long} of ${scrolled.frames} frames over 50 ms, longest ${scrolled.longest.toFixed(0)} ms; ${nodes} elements`,
    );
    const heap = await this.heap();
    printLine(`  heap of the window over an empty panel ${((heap - empty) / 1e6).toFixed(1)} MB`);
    await this.close();
    await this.table(fed, median(first), median(again));
  }

  /** A plain table of the same rows. */
  async table(fed: readonly FedEvent[], first: number, again: number): Promise<void> {
    // Ten thousand rows a time take long enough; a hundred thousand are drawn once.
    const runs = fed.length > 10_000 ? 1 : 5;
    const figures: TableFigures[] = [];
    this.feed.events = [];
    const frame = await frameOf(await this.open());
    for (let run = 0; run < runs; run += 1) figures.push(await measureTable(frame, fed));
    await this.close();
    const paint = figures.map(({ firstPaint }) => firstPaint);
    const last = figures.at(-1);
    printLine(`  plain table: rows arrived → painted   ${times(paint)}`);
    printLine(`  plain table: key → painted            ${times(figures.map(({ key }) => key))}`);
    if (last) {
      printLine(
        `  plain table: scroll through all       ${last.scrolled.long} of ${last.scrolled.frames} frames over 50 ms, longest ${last.scrolled.longest.toFixed(0)} ms; ${last.nodes} elements`,
      );
    }
    printLine(`  the panel is ${(median(paint) / Math.max(first, again)).toFixed(1)} times as quick to paint`);
  }

  /** Bodies of three megabytes (nine of them in one answer, which may have 32), and one ten thousand levels deep. */
  async bodies(): Promise<void> {
    const { feed, page } = this;
    printLine("\nA body of 3 MB of JSON");
    const entry = { planted: "2026-03-19T12:00:00Z", variety: "P1197AM", population: 34_000, geometry: "x".repeat(60) };
    const body = JSON.stringify(Array.from({ length: 21_000 }, () => entry));
    const deep = `${'{"a":['.repeat(10_000)}${"]}".repeat(10_000)}`;
    const fed: FedEvent[] = fedEvents(RUNS + 2);
    feed.events = fed.map((event, index) => ({
      ...event,
      id: `big-${index}`,
      body: index === 0 ? "{}" : index === 1 ? deep : body + " ".repeat(index),
    }));
    const view = await this.open();
    await view.locator(".row[role=option]").first().waitFor({ timeout: 60_000 });
    const frame = await frameOf(view);
    await view.getByRole("listbox", { name: "Credential events" }).focus();
    await page.keyboard.press("ArrowRight");
    const arrived: number[] = [];
    const fromKey: number[] = [];
    let seen = (await notedIn(frame)).details.length;
    for (let run = 0; run < RUNS + 1; run += 1) {
      const pressed = await frame.evaluate(() => performance.now());
      await page.keyboard.press("ArrowDown");
      const noted = await waitFor(
        async () => {
          const { details } = await notedIn(frame);
          return details.length > seen ? details : undefined;
        },
        { timeoutMs: 10_000, what: "the detail" },
      );
      seen = noted.length;
      const detail = noted.at(-1);
      if (!detail) throw new Error("The detail was not noted.");
      if (run === 0)
        printLine(`  ten thousand levels deep: arrived → painted ${(detail.painted - detail.at).toFixed(0)} ms`);
      else {
        arrived.push(detail.painted - detail.at);
        fromKey.push(detail.painted - pressed);
      }
    }
    printLine(`  arrived → painted                     ${times(arrived)}`);
    printLine(`  key → painted, laid out in between    ${times(fromKey)}`);
    const scrolled = await scrollThrough(frame, "log-text .scroller");
    printLine(`  scroll through all of its lines       ${scrolled.long} of ${scrolled.frames} frames over 50 ms`);
    await this.close();
  }

  private open(): Promise<FrameLocator> {
    return openLog(this.page, /ACTIVE · STAGE/);
  }

  private async close(): Promise<void> {
    const { page } = this;
    while ((await page.locator(".tab .action-label[aria-label^='Close']").count()) > 0) {
      await page.locator(".tab .action-label[aria-label^='Close']").first().click();
      await page.waitForTimeout(200);
    }
  }

  /** Hides the panel behind another tab, which throws its page away, and shows it again. */
  private async showAgain(): Promise<FrameLocator> {
    const { page } = this;
    await page.locator(".tab", { hasText: "Running Extensions" }).click();
    await page.locator("iframe.webview:visible").waitFor({ state: "hidden" });
    await page.locator(".tab", { hasText: "Events:" }).click();
    const view = webview(page);
    await view.locator(".row[role=option]").first().waitFor();
    await page.waitForTimeout(300);
    return view;
  }

  /** Bytes in use in the window's renderer after a collection; workbench and webview share it here. */
  private async heap(): Promise<number> {
    await this.page.waitForTimeout(1000);
    const session = await this.page.context().newCDPSession(this.page);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    await session.detach();
    return usedSize;
  }
}
