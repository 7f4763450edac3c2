import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Sleep } from "../../src/base/clock";
import { EventLog } from "../../src/events/log/eventLog";
import type { EventSource } from "../../src/events/log/source";
import { EventDetails } from "../../src/events/view/details";
import { EventsView } from "../../src/events/view/eventsView";
import { VirtualTime } from "../support/world";
import { events } from "../unit/events/log/support";

const EVENTS = 500;
const WARM_UP = 20;
const ROUNDS = 200;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** The heap in bytes, after all that nobody holds is gone. */
async function heap(): Promise<number> {
  for (let round = 0; round < 4; round += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

describe("opening and closing event logs", function () {
  this.timeout(300_000);

  it("two hundred times leaves nothing behind", async () => {
    const time = new VirtualTime();
    const all = events(EVENTS, 0, (index) => ({ body: JSON.stringify({ index, text: "x".repeat(200) }) }));
    const source: EventSource = {
      page: (page) => {
        const slice = all.slice(page * 100, page * 100 + 100);
        return Promise.resolve({ events: slice, received: slice.length, total: all.length });
      },
    };
    const owner = { apiUrl: "https://leaf", accountKey: "a", account: "me", leafUserId: "u", farmer: "Low Creek" };
    // A log that is watched sleeps between two looks; one that is closed must not.
    let sleeping = 0;
    const sleep: Sleep = async (ms, signal) => {
      sleeping += 1;
      await time.wait(ms, signal);
      sleeping -= 1;
    };

    const openAndClose = async () => {
      const log = new EventLog({ clock: time, sleep });
      const view = new EventsView(log, owner, time);
      const details = new EventDetails(log.table);
      const loaded = new Promise<void>((resolve) => {
        log.onDidChange(() => log.ended && resolve());
      });
      log.setWatched(true);
      log.attach(source);
      await loaded;
      view.setTimeZone("UTC");
      assert.equal(view.state().total, EVENTS);
      details.detail(0);
      // It sleeps only once all has been loaded.
      await new Promise((resolve) => setImmediate(resolve));
      assert.equal(sleeping, 1, "the log is watched");
      log.dispose();
    };

    for (let round = 0; round < WARM_UP; round += 1) await openAndClose();
    const [heapBefore, handlesBefore] = [await heap(), process.getActiveResourcesInfo().length];
    for (let round = 0; round < ROUNDS; round += 1) await openAndClose();
    const [heapAfter, handlesAfter] = [await heap(), process.getActiveResourcesInfo().length];
    const growth = heapAfter / heapBefore - 1;
    console.log(`    ${ROUNDS} event logs: heap ${(growth * 100).toFixed(1)} %, ${sleeping} still at work`);
    assert.ok(growth <= 0.05, `the heap has grown by ${(growth * 100).toFixed(1)} %`);
    assert.equal(sleeping, 0);
    assert.ok(handlesAfter <= handlesBefore, `${handlesBefore} timers and handles before, ${handlesAfter} after`);
  });
});
