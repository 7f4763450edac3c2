import assert from "node:assert/strict";
import { EventLog } from "../../../../src/events/log/eventLog";
import { delayAfterLook, LATEST_MS, SOONEST_MS } from "../../../../src/events/log/refreshDelay";
import { credentialEvents, type EventSource } from "../../../../src/events/log/source";
import type { CredentialEventPage, ListedEvent } from "../../../../src/leaf/credentialEvents";
import { LeafError } from "../../../../src/leaf/errors";
import { panorama } from "../../../../src/providers/panorama";
import { VirtualTime, World } from "../../../support/world";
import { eventAt, events, HOUR } from "./support";

function pageOf(page: readonly ListedEvent[], total?: number): CredentialEventPage {
  return { events: page, received: page.length, total };
}

/** Leaf, as far as an event log sees it. */
class Pages implements EventSource {
  readonly asked: { readonly page: number; readonly background: boolean }[] = [];
  /** What goes wrong, once, with a page. */
  failing: { readonly page: number; readonly kind: LeafError["kind"] } | undefined;

  constructor(public all: readonly ListedEvent[]) {}

  page(page: number, { background }: { readonly background: boolean }): Promise<CredentialEventPage> {
    this.asked.push({ page, background });
    if (this.failing?.page === page) {
      const { kind } = this.failing;
      this.failing = undefined;
      return Promise.reject(new LeafError({ kind, call: "GET events" }));
    }
    return Promise.resolve(pageOf(this.all.slice(page * 100, page * 100 + 100), this.all.length));
  }
}

const tools = (time: VirtualTime) => ({ clock: time, sleep: time.wait });

async function until(log: EventLog, holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise<void>((resolve) => {
      const subscription = log.onDidChange(() => {
        subscription.dispose();
        resolve();
      });
    });
  }
}

/** Some turns of the event loop: for what would happen if it were wrong. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("an event log", () => {
  it("loads the first page as asked for by the user, and the older ones in the background", async () => {
    const source = new Pages(events(250));
    const log = new EventLog(tools(new VirtualTime()));
    log.attach(source);
    assert.equal(log.phase, "loading");
    await until(log, () => log.complete);
    assert.equal(log.table.size, 250);
    assert.deepEqual(source.asked, [
      { page: 0, background: false },
      { page: 1, background: true },
      { page: 2, background: true },
    ]);
    log.dispose();
  });

  it("keeps what has arrived when a page fails, and goes on there", async () => {
    const source = new Pages(events(850));
    source.failing = { page: 7, kind: "server" };
    const log = new EventLog(tools(new VirtualTime()));
    log.attach(source);
    await until(log, () => log.phase === "failed");
    assert.equal(log.table.size, 700);
    assert.equal(log.problem?.kind, "server");
    assert.ok(!log.complete && !log.loading);
    await log.refresh();
    assert.equal(log.phase, "ready");
    assert.equal(log.table.size, 850);
    assert.deepEqual(
      source.asked.slice(8).map(({ page }) => page),
      [0, 7, 8],
    );
    log.dispose();
  });

  it("misses no event and has none twice when new ones come between two pages", async () => {
    const source = new Pages(events(300));
    const log = new EventLog(tools(new VirtualTime()));
    log.attach(source);
    await until(log, () => log.table.size === 100);
    source.all = [...events(30, -40), ...source.all];
    await until(log, () => log.complete);
    await log.refresh();
    assert.equal(log.table.size, 330);
    assert.equal(log.table.freshCount, 30);
    log.dispose();
  });

  it("ends with what is older than Leaf keeps, and with pages that bring nothing", async () => {
    const old = new Pages([...events(99), eventAt(31 * 24 * HOUR), ...events(100, 200)]);
    const log = new EventLog(tools(new VirtualTime()));
    log.attach(old);
    await until(log, () => log.complete);
    assert.equal(log.table.size, 99);
    assert.equal(old.asked.length, 1);
    log.dispose();

    const same: EventSource = { page: () => Promise.resolve(pageOf(events(100))) };
    const other = new EventLog(tools(new VirtualTime()));
    other.attach(same);
    await until(other, () => other.ended);
    assert.equal(other.table.size, 100);
    assert.equal(other.complete, false, "nobody knows what Leaf would have on other pages");
    other.dispose();
  });

  it("says that the credential is gone, and keeps its events", async () => {
    const source = new Pages(events(20));
    const log = new EventLog(tools(new VirtualTime()));
    log.attach(source);
    await until(log, () => log.complete);
    source.failing = { page: 0, kind: "notFound" };
    await log.refresh();
    assert.equal(log.phase, "gone");
    assert.equal(log.table.size, 20);
    log.dispose();
  });

  it("keeps its events when the account ends, and goes on when it is signed in again", async () => {
    const source = new Pages(events(20));
    const log = new EventLog(tools(new VirtualTime()));
    log.end();
    assert.equal(log.phase, "away");
    log.attach(source);
    await until(log, () => log.complete);
    log.end();
    assert.equal(log.phase, "ended");
    assert.equal(log.table.size, 20);
    source.all = [eventAt(-HOUR), ...source.all];
    log.attach(source);
    await until(log, () => log.table.size === 21);
    assert.equal(log.phase, "ready");
    log.dispose();
  });

  it("marks what came after the last look", async () => {
    const log = new EventLog(tools(new VirtualTime()));
    log.seenUntil(Date.parse(eventAt(5.5 * 60_000).createdDate ?? ""));
    log.attach(new Pages(events(20)));
    await until(log, () => log.complete);
    assert.equal(log.table.freshCount, 6);
    log.markSeen();
    assert.equal(log.table.freshCount, 0);
    log.dispose();
  });
});

describe("looking for newer events", () => {
  it("happens only while somebody watches and it is live, and more seldom while nothing comes", async () => {
    const time = new VirtualTime();
    const source = new Pages(events(5));
    const log = new EventLog(tools(time));
    log.attach(source);
    await until(log, () => log.complete);
    const looks = () => source.asked.length - 1;
    const pass = async (ms: number) => {
      time.advance(ms);
      await idle();
    };
    await pass(HOUR);
    assert.equal(looks(), 0, "nobody watches");
    log.setWatched(true);
    await idle();
    assert.equal(looks(), 1, "at once, because the last look is long ago");
    await pass(SOONEST_MS);
    assert.equal(looks(), 1, "nothing came, so it waits longer");
    await pass(SOONEST_MS / 2);
    assert.equal(looks(), 2);
    assert.ok(source.asked.at(-1)?.background);
    source.all = [eventAt(-2 * HOUR), ...source.all];
    await pass(LATEST_MS);
    assert.equal(log.table.freshCount, 1);
    const before = looks();
    await pass(SOONEST_MS);
    assert.equal(looks(), before + 1, "soon again, because something came");
    log.setLive(false);
    await pass(HOUR);
    assert.equal(looks(), before + 1, "paused");
    log.setLive(true);
    log.setWatched(false);
    assert.equal(log.table.freshCount, 0, "what was in sight has been seen");
    await pass(HOUR);
    assert.equal(looks(), before + 1, "hidden");
    log.dispose();
  });

  it("waits 15 seconds at first and a minute at most", () => {
    const delays: number[] = [];
    for (let delay = SOONEST_MS; delays.length < 6; delay = delayAfterLook(delay, 0)) delays.push(delay);
    assert.deepEqual(delays, [15_000, 22_500, 33_750, 50_625, 60_000, 60_000]);
    assert.equal(delayAfterLook(60_000, 3), 15_000);
  });
});

describe("the event log of a sandbox's credential", () => {
  it("has all pages, masked, and says so when the credential is deleted", async () => {
    const world = await new World().start();
    try {
      await world.signIn();
      await world.users.refresh();
      const leafUserId = world.connected();
      const log = new EventLog({ clock: world.time, sleep: world.time.wait });
      log.attach(credentialEvents(world.sessions.require(), panorama, leafUserId));
      await until(log, () => log.complete);
      assert.ok(log.table.size > 100);
      assert.ok(!log.table.texts.some((text) => /sandbox-access-token-\w/.test(text)));
      await world.credentials.delete(leafUserId);
      await log.refresh();
      assert.equal(log.phase, "gone");
      assert.ok(log.table.size > 100);
      log.dispose();
    } finally {
      await world.stop();
    }
  });
});
