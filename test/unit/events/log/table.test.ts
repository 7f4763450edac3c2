import assert from "node:assert/strict";
import fc from "fast-check";
import { EventTable, searchForm } from "../../../../src/events/log/eventTable";
import { eventHealthOf, KEPT_MS, plausibleUntil } from "../../../../src/events/log/eventHealth";
import { daysIn, NO_DAY } from "../../../../src/events/log/days";
import { DAY, eventAt, events, HOUR, NOW } from "./support";

const ids = (table: EventTable) => Array.from(table.order, (slot) => table.event(slot).id);

describe("a table of events", () => {
  it("has them newest first, in whatever order the pages come", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 400 })), fc.integer({ min: 1, max: 9 }), (ages, size) => {
        const table = new EventTable();
        for (let at = 0; at < ages.length; at += size) {
          const page = ages.slice(at, at + size).sort((one, other) => one - other);
          table.add(page.map((age) => eventAt(age)));
        }
        const expected = [...ages].sort((one, other) => one - other).map((age) => `event-${age}`);
        assert.deepEqual(ids(table), expected);
      }),
    );
  });

  it("leaves an event without a date where it arrived", () => {
    const table = new EventTable();
    table.add([eventAt(1), eventAt(2, { id: "undated", createdDate: null }), eventAt(3)]);
    table.add([eventAt(0)]);
    assert.deepEqual(ids(table), ["event-0", "event-1", "undated", "event-3"]);
    assert.ok(Number.isNaN(table.time(1)));
  });

  it("puts an event without a date that arrives later in front of the others", () => {
    const table = new EventTable();
    table.add([eventAt(1), eventAt(2)]);
    table.add([eventAt(0, { id: "undated", createdDate: null })], undefined, "newer");
    table.add([eventAt(3), eventAt(4, { id: "old and undated", createdDate: null })]);
    assert.deepEqual(ids(table), ["undated", "event-1", "event-2", "event-3", "old and undated"]);
    table.add([eventAt(0)], undefined, "newer");
    assert.equal(ids(table)[0], "event-0");
  });

  it("finds an event again by a name that tells nothing of it but its date", () => {
    const table = new EventTable();
    table.add([eventAt(0, { id: null, body: "one" }), eventAt(0, { id: null, body: "two" }), eventAt(HOUR)]);
    const names = [0, 1, 2].map((slot) => table.keyOf(slot));
    assert.equal(new Set(names).size, 3);
    assert.deepEqual(
      names.map((name) => table.slotOf(name)),
      [0, 1, 2],
    );
    for (const name of names) assert.match(name, /^2026-03-19T1\d:00:00\.000Z [\w-]{5}$/);
    for (const other of ["", "event-0", " ", "2026-03-19T12:00:00.000Z"]) assert.equal(table.slotOf(other), undefined);
  });

  it("marks what is new until it has been seen", () => {
    const table = new EventTable();
    table.add(events(3, 5));
    table.add(events(2), () => true);
    assert.equal(table.freshCount, 2);
    assert.ok(table.isFresh(3) && !table.isFresh(0));
    table.markSeen();
    assert.equal(table.freshCount, 0);
  });

  it("is searched in lower case, and masks don't make a text larger", () => {
    assert.equal(searchForm("Bearer ••••••"), "bearer ·");
    assert.equal(searchForm("GÅRD 北"), "gård 北");
  });
});

describe("the days of events", () => {
  it("are those of the reader's calendar, also where the clocks change", () => {
    const march = Date.UTC(2026, 2, 29) / DAY;
    const berlin = daysIn("Europe/Berlin");
    assert.equal(berlin(Date.UTC(2026, 2, 28, 22, 59)), march - 1);
    assert.equal(berlin(Date.UTC(2026, 2, 28, 23)), march);
    assert.equal(berlin(Date.UTC(2026, 2, 29, 21, 59)), march);
    assert.equal(berlin(Date.UTC(2026, 2, 29, 22)), march + 1);
    assert.equal(daysIn("Asia/Kathmandu")(Date.UTC(2026, 2, 28, 18, 15)), march);
    assert.equal(daysIn("Asia/Kathmandu")(Date.UTC(2026, 2, 28, 18, 14, 59)), march - 1);
  });

  it("are UTC's in a zone that nobody knows, and none without a date", () => {
    assert.equal(daysIn("Nowhere/Land")(NOW), Math.floor(NOW / DAY));
    assert.equal(daysIn("UTC")(NaN), NO_DAY);
  });
});

describe("a credential at a glance", () => {
  it("has its last success and failure, the streak, and when the oldest event leaves", () => {
    const table = new EventTable();
    table.add([
      eventAt(0, { statusCode: 401 }),
      eventAt(HOUR, { statusCode: 302 }),
      eventAt(2 * HOUR, { statusCode: 503 }),
      eventAt(3 * HOUR),
      eventAt(4 * HOUR, { statusCode: 500 }),
    ]);
    assert.deepEqual(eventHealthOf(table, NOW), {
      lastSuccess: { slot: 3, time: NOW - 3 * HOUR },
      lastFailure: { slot: 0, time: NOW },
      streak: { failing: true, count: 2, since: NOW - 2 * HOUR },
      oldestLeaves: NOW - 4 * HOUR + KEPT_MS,
    });
  });

  it("goes by dates that can be, and by the order alone where there are none", () => {
    const future = eventAt(0, { createdDate: "2099-01-01T00:00:00Z", statusCode: 500 });
    const undated = eventAt(0, { createdDate: null, statusCode: 500 });
    const table = new EventTable();
    table.add([future, undated, eventAt(HOUR), eventAt(2 * HOUR)]);
    const { streak, lastFailure, lastSuccess, oldestLeaves } = eventHealthOf(table, NOW);
    assert.deepEqual(streak, { failing: false, count: 2, since: NOW - 2 * HOUR });
    assert.deepEqual([lastFailure, lastSuccess?.slot], [undefined, 2]);
    assert.equal(oldestLeaves, NOW - 2 * HOUR + KEPT_MS);

    const without = new EventTable();
    without.add([undated, eventAt(1, { createdDate: null })]);
    assert.equal(eventHealthOf(without, NOW).streak?.failing, true);
  });

  it("is not misled by a machine whose clock is wrong", () => {
    const table = new EventTable();
    table.add([eventAt(0, { statusCode: 500 }), ...events(5, 1)]);
    for (const off of [-400 * DAY, -25 * HOUR, 25 * HOUR, 400 * DAY]) {
      assert.equal(eventHealthOf(table, NOW + off).streak?.failing, true, String(off));
      assert.ok(plausibleUntil(table, NOW + off) > NOW);
    }
  });

  it("says nothing where there is nothing", () => {
    assert.deepEqual(eventHealthOf(new EventTable(), NOW), {});
  });
});
