import assert from "node:assert/strict";
import { EventLog } from "../../../../src/events/log/eventLog";
import { noEventFilter } from "../../../../src/events/log/query";
import type { ListedEvent } from "../../../../src/leaf/credentialEvents";
import { LeafError } from "../../../../src/leaf/errors";
import type { EventsKept, EventsState } from "../../../../src/protocol/events";
import { EventDetails } from "../../../../src/events/view/details";
import { EventsView } from "../../../../src/events/view/eventsView";
import { selectedPage } from "../../../../src/events/view/selectedPage";
import { readKept, readMessage } from "../../../../src/events/view/messages";
import { eventAt, events, HOUR, NOW } from "../log/support";

const clock = { now: () => NOW };
const owner = {
  apiUrl: "https://leaf",
  accountKey: "https://leaf me",
  account: "me",
  leafUserId: "user",
  farmer: "Low Creek",
};

function viewOf(all: readonly ListedEvent[], kept?: Partial<EventsKept>): { log: EventLog; view: EventsView } {
  const log = new EventLog({ clock, sleep: () => Promise.resolve() });
  log.table.add(all);
  const whole = { ...owner, filter: noEventFilter, selected: "", live: true, ...kept };
  return { log, view: new EventsView(log, owner, clock, whole) };
}

const ids = ({ first }: EventsState) => first.rows.map((row) => (row.kind === "event" ? row.id : "day"));

describe("what the events panel shows", () => {
  it("is the first event with its day above it, and every row that is in sight first", () => {
    const { view } = viewOf([eventAt(0, { statusCode: 401, body: "no" }), eventAt(HOUR)]);
    view.setTimeZone("UTC");
    const state = view.state();
    assert.deepEqual(ids(state), ["day", "event-0", `event-${HOUR}`]);
    assert.equal(state.selected, 1);
    assert.equal(view.selectedEvent?.id, "event-0");
    assert.deepEqual([state.shown, state.total, state.optionCount, state.rowCount], [2, 2, 2, 3]);
    assert.equal(state.health.streak?.text, "Latest event failed");
    assert.deepEqual(state.kept, {
      ...owner,
      filter: noEventFilter,
      selected: view.log.table.keyOf(0),
      seenUntil: NOW,
      live: true,
    });
  });

  it("stays in sight when newer events arrive", () => {
    const { log, view } = viewOf(events(500, 0, (index) => ({ body: String(index) })));
    view.setTimeZone("UTC");
    const before = view.state();
    view.setTop(before.version, 300);
    view.select({ slot: 305, head: false });
    log.table.add(events(7, -7, (index) => ({ body: `new ${index}` })));
    view.refresh();
    const after = view.state();
    assert.deepEqual(after.place, { kind: "shift", by: 7 });
    assert.equal(after.first.from, 300);
    assert.equal(after.version, before.version + 1);
    const row = view.rows(after.version, 300)?.rows[after.selected - 300];
    assert.ok(row?.kind === "event" && row.key.slot === 305);
    view.refresh();
    assert.equal(view.state().version, after.version, "nothing has changed since");
  });

  it("knows the page of Leaf's list that the selected event is on, also after newer ones have arrived", () => {
    const { log, view } = viewOf(events(250, 0, (index) => ({ body: String(index) })));
    assert.equal(selectedPage(view), 0, "nothing is selected yet");
    view.setTimeZone("UTC");
    const at = (slot: number) => {
      view.select({ slot, head: false });
      return selectedPage(view);
    };
    assert.deepEqual([at(0), at(99), at(100), at(249)], [0, 0, 1, 2]);
    log.table.add(events(60, -60, (index) => ({ body: `new ${index}` })));
    assert.deepEqual([at(39), at(40), at(249)], [0, 1, 3]);
  });

  it("stays at the newest event where that is in sight", () => {
    const { log, view } = viewOf(events(50));
    view.setTimeZone("UTC");
    view.setTop(view.state().version, 0);
    log.table.add(events(1, -1));
    view.refresh();
    assert.deepEqual(view.state().place, { kind: "shift", by: 0 });
  });

  it("begins at the top after a filter, and selects what is there", () => {
    const { view } = viewOf(
      events(200, 0, (index) => ({ statusCode: index === 150 ? 500 : 200, body: String(index) })),
    );
    view.setTimeZone("UTC");
    view.setFilter({ classes: ["serverError"], text: "" });
    const state = view.state();
    assert.deepEqual(state.place, { kind: "to", index: 0 });
    assert.equal(state.shown, 1);
    assert.equal(view.selected, 150);
    view.setFilter({ classes: [], text: "nothing has that" });
    assert.equal(view.state().emptyText, "No event matches the filter.");
    assert.equal(view.selected, undefined);
  });

  it("answers a question about rows that are no longer there with nothing", () => {
    const { view } = viewOf(events(10));
    view.setTimeZone("UTC");
    const { version } = view.state();
    view.setFilter({ classes: [], text: "event" });
    assert.equal(view.rows(version, 0), undefined);
    view.setTop(version, 5);
    view.setOpen(version, 1, true);
    assert.equal(view.rows(version + 1, 0)?.rows.length, 2);
  });

  it("gives up the filter to show an event that it hides", () => {
    const { view } = viewOf([
      ...events(300, 0, (index) => ({ body: String(index) })),
      eventAt(6 * HOUR, { statusCode: 500 }),
    ]);
    view.setTimeZone("UTC");
    view.setFilter({ classes: ["success"], text: "" });
    view.show(300);
    const state = view.state();
    assert.deepEqual(state.filter, noEventFilter);
    assert.ok(state.place.kind === "to" && state.place.index === state.selected - 4);
    assert.equal(view.selected, 300);
  });

  it("folds and unfolds, and keeps the row selected", () => {
    const { view } = viewOf(events(4));
    view.setTimeZone("UTC");
    view.setOpen(view.state().version, 1, true);
    assert.equal(view.state().rowCount, 6);
    assert.equal(view.state().selected, 1);
    view.select({ slot: 0, head: false });
    assert.equal(view.state().selected, 2, "the first event inside the row is another row than the row itself");
    view.setOpen(view.state().version, 4, false);
    assert.equal(view.state().rowCount, 2);
    assert.equal(view.state().selected, 1);
  });

  it("finds what was selected before a reload once it has arrived", () => {
    const late = eventAt(20 * HOUR, { id: null, body: "late" });
    const { log: before } = viewOf([late]);
    const { log, view } = viewOf(
      events(100, 0, (index) => ({ body: String(index) })),
      { selected: before.table.keyOf(0) },
    );
    view.setTimeZone("UTC");
    assert.equal(view.state().selected, 1);
    log.table.add([late]);
    view.refresh();
    assert.equal(view.selectedEvent?.body, "late");
  });

  it("says who must sign in, what failed, and that a failure leaves what is there", async () => {
    const { log, view } = viewOf([]);
    log.end();
    assert.deepEqual(view.state().notice, {
      kind: "info",
      text: "These events belong to me, which is not signed in.",
      action: { verb: "signIn", label: "Sign In…" },
    });
    const failing = new LeafError({ kind: "server", call: "GET events", status: 503 });
    const settled = new Promise<void>((resolve) => {
      log.onDidChange(() => log.phase === "failed" && resolve());
    });
    log.attach({ page: () => Promise.reject(failing) });
    await settled;
    const { notice } = view.state();
    assert.equal(notice?.action?.verb, "retry");
    assert.match(notice.text, /^Leaf returned a server error \(503\)\./);
    log.dispose();
  });
});

describe("the detail of an event", () => {
  it("has its first lines at once and the others on request", () => {
    const body = JSON.stringify(Array.from({ length: 1000 }, (_, index) => index));
    const { log } = viewOf([eventAt(0, { body, headers: "a: b" })]);
    const details = new EventDetails(log.table);
    const detail = details.detail(0);
    assert.deepEqual(
      [detail.texts.body.kind, detail.texts.body.lineCount, detail.texts.body.lines.length],
      ["json", 1002, 200],
    );
    assert.equal(detail.texts.headers.lineCount, 1);
    assert.equal(details.lines(0, "body", 1000).length, 2);
    assert.deepEqual(details.lines(0, "body", 5000), []);
    assert.deepEqual(details.lines(77, "body", 0), []);
  });
});

describe("messages of the events panel", () => {
  it("are understood if they are ours, and nothing else is", () => {
    const message = { type: "filter", filter: { classes: ["success"], text: "a", days: { from: 1, to: 2 } } };
    assert.deepEqual(readMessage(message), message);
    const wrong: unknown[] = [
      null,
      "ready",
      { type: "eval" },
      { type: "rows", version: 1, from: -1 },
      { type: "rows", version: 1, from: 0.5 },
      { type: "select", key: { slot: "1", head: false } },
      { type: "filter", filter: { classes: ["all"], text: "" } },
      { type: "filter", filter: { classes: [], text: "x".repeat(1001) } },
      { type: "run", verb: "workbench.action.quit" },
      { type: "lines", slot: 1, part: "token", from: 0 },
    ];
    for (const received of wrong) assert.equal(readMessage(received), undefined, JSON.stringify(received));
  });

  it("keep of a panel who, whose and what, and no event", () => {
    const kept = { ...owner, filter: noEventFilter, selected: "1", live: false, seenUntil: 5, width: 0.4 };
    const { width, ...rest } = kept;
    assert.equal(width, 0.4);
    assert.deepEqual(readKept(kept), rest);
    for (const state of [undefined, {}, { ...kept, leafUserId: "" }, { ...kept, filter: { text: 1 } }]) {
      assert.equal(readKept(state), undefined);
    }
  });
});
