import assert from "node:assert/strict";
import { EventsModel } from "../../../../media/events/model";
import type { EventDetail, EventRow, EventsState, EventsToHost } from "../../../../src/protocol/events";

/** How many rows the host sends at a time. */
const PAGE = 100;
const COUNT = 1000;

function row(index: number): EventRow {
  if (index === 0) return { kind: "day", day: 0, count: COUNT - 1 };
  const key = { slot: index, head: false };
  const plain = { id: "", createdDate: "", status: "200", reason: "OK", summary: "" };
  const alone = { count: 1, open: false, inside: false, fresh: false, position: index };
  return { kind: "event", key, statusClass: "success", ...plain, ...alone };
}

const rowsFrom = (from: number) => ({ from, rows: Array.from({ length: PAGE }, (_, at) => row(from + at)) });

/** A state that shows the middle of the list, as the protocol's words for it; the rest of it plays no part here. */
function inTheMiddle(version: number): EventsState {
  const shown = { version, rowCount: COUNT, selected: 500, place: { kind: "to", index: 500 }, first: rowsFrom(500) };
  return { ...shown, filter: { classes: [], text: "" }, kept: { selected: "" } } as unknown as EventsState;
}

describe("the event log's model", () => {
  let sent: EventsToHost[];
  let model: EventsModel;
  beforeEach(() => {
    sent = [];
    model = new EventsModel({
      postMessage: (message) => void sent.push(message),
      getState: () => undefined,
      setState: () => undefined,
    });
    model.receive({ type: "state", state: inTheMiddle(1) });
  });

  const home = () => model.move(() => 0, 1);
  const down = () => model.move((from) => from + 1, 1);
  const answer = (version = 1) => model.receive({ type: "rows", version, page: rowsFrom(0) });

  it("loses no key that comes before the row of the one before it", () => {
    home();
    down();
    down();
    assert.equal(model.selected, 500, "the first rows are not there yet");
    assert.equal(sent.filter(({ type }) => type === "rows").length, 1);
    answer();
    assert.equal(model.selected, 3, "the first event, and two further");
  });

  it("asks again for the row when the list has changed meanwhile", () => {
    home();
    down();
    model.receive({ type: "state", state: inTheMiddle(2) });
    answer(1);
    assert.equal(model.selected, 500, "an answer about the list of before says nothing");
    answer(2);
    assert.equal(model.selected, 2);
  });

  it("forgets the keys before a click", () => {
    home();
    down();
    model.choose(520);
    answer();
    assert.equal(model.selected, 520);
  });

  it("stays within the list", () => {
    model.move((_, last) => last + 5, 1);
    model.receive({ type: "rows", version: 1, page: rowsFrom(COUNT - PAGE) });
    assert.equal(model.selected, COUNT - 1);
  });

  it("does at once what nothing is awaited for", () => {
    down();
    assert.equal(model.selected, 501);
  });

  it("waits for no answer about what has gone", () => {
    const chosen = () =>
      model.receive({ type: "detail", version: 1, index: 501, asked: true, detail: { slot: 501 } as EventDetail });
    down();
    assert.equal(model.choosing, true);
    model.receive({
      type: "state",
      state: { ...inTheMiddle(2), rowCount: 0, selected: -1, first: { from: 0, rows: [] } },
    });
    assert.equal(model.choosing, false);
    chosen();
    model.receive({ type: "state", state: inTheMiddle(3) });
    down();
    assert.equal(model.choosing, true, "an answer that came late counts for no later choice");
    chosen();
    assert.equal(model.choosing, false);
  });
});
