import assert from "node:assert/strict";
import fc from "fast-check";
import { daysIn } from "../../../../src/events/log/days";
import { EventTable } from "../../../../src/events/log/eventTable";
import {
  EventQuery,
  isEventFiltering,
  noEventFilter,
  type EventFilter,
  type MatchingEvents,
} from "../../../../src/events/log/query";
import { statusClassOf, type StatusClass } from "../../../../src/events/events";
import { DAY, eventAt, events, HOUR, NOW } from "./support";

const TODAY = Math.floor(NOW / DAY);

function queryOf(...pages: Parameters<EventTable["add"]>[0][]): { table: EventTable; query: EventQuery } {
  const table = new EventTable();
  for (const page of pages) table.add(page);
  return { table, query: new EventQuery(table, daysIn("UTC")) };
}

const rowsOf = ({ rows }: MatchingEvents) => Array.from({ length: rows.length }, (_, index) => rows.at(index));
/** The rows in a few characters: `d` a day, a number the events of a row, `+` an open one, `-` one inside it. */
const shape = (found: MatchingEvents) =>
  rowsOf(found)
    .map((row) => (row?.kind !== "event" ? "d" : row.inside ? "-" : `${row.members.length}${row.open ? "+" : ""}`))
    .join(" ");

describe("the rows of an event log", () => {
  it("fold equal events that follow each other on one day, below the day's name", () => {
    const failed = { statusCode: 401, body: "no" };
    const { query } = queryOf([
      ...events(3, 0, () => failed),
      eventAt(3 * HOUR),
      eventAt(4 * HOUR, failed),
      ...events(2, 24 * 60, () => failed),
    ]);
    const found = query.run(noEventFilter, TODAY);
    assert.equal(shape(found), "d 3 1 1 d 2");
    assert.equal(found.rows.options, 4);
    assert.deepEqual(
      rowsOf(found).flatMap((row) => (row?.kind === "event" ? [row.position] : [])),
      [1, 2, 3, 4],
    );
    const [today, , , , yesterday] = rowsOf(found);
    assert.ok(today?.kind === "day" && today.day === TODAY && today.count === 5);
    assert.ok(yesterday?.kind === "day" && yesterday.day === TODAY - 1 && yesterday.count === 2);
  });

  it("unfold, stay open when events join them, and fold again from inside", () => {
    const { table, query } = queryOf(events(3, 10));
    query.setOpen(query.run(noEventFilter, TODAY).rows, 1, true);
    assert.equal(shape(query.run(noEventFilter, TODAY)), "d 3+ - - -");
    table.add(events(2));
    const grown = query.run(noEventFilter, TODAY);
    assert.equal(shape(grown), "d 5+ - - - - -");
    assert.equal(grown.rows.indexOf(4), 3, "an event inside an open row is found where it stands");
    query.setOpen(grown.rows, 4, false);
    assert.equal(shape(query.run(noEventFilter, TODAY)), "d 5");
  });

  it("tell where an event is, folded or not", () => {
    const { query } = queryOf([eventAt(0), ...events(3, 1, () => ({ statusCode: 500 })), eventAt(HOUR)]);
    const { rows } = query.run(noEventFilter, TODAY);
    assert.deepEqual(
      [0, 1, 3, 4, 99].map((slot) => rows.indexOf(slot)),
      [1, 2, 2, 3, -1],
    );
    assert.equal(rows.at(-1), undefined);
    assert.equal(rows.at(4), undefined);
  });
});

describe("a filter", () => {
  it("finds by status, reason, headers, body and id, whatever the case", () => {
    const { query } = queryOf([
      eventAt(0, { statusCode: 401, headers: '{"X-Amzn-RequestId":"aB-1"}' }),
      eventAt(1, { body: "Gård" }),
      eventAt(2, { id: "the-third" }),
    ]);
    const found = (text: string) => [...query.run({ classes: [], text }, TODAY).visible];
    assert.deepEqual(found("401"), [0]);
    assert.deepEqual(found("ab-1"), [0]);
    assert.deepEqual(found("GÅRD"), [1]);
    assert.deepEqual(found(" the-third "), [2]);
    assert.deepEqual(found("nothing of that"), []);
  });

  it("counts what each class and each day would bring", () => {
    const { query } = queryOf([
      eventAt(0, { statusCode: 401, body: "x" }),
      eventAt(HOUR, { body: "x" }),
      eventAt(DAY, { statusCode: 503, body: "x" }),
      eventAt(2 * DAY, { statusCode: null }),
    ]);
    const days = { from: TODAY - 1, to: TODAY };
    const found = query.run({ classes: ["clientError"], text: "x", days }, TODAY);
    assert.deepEqual([...found.visible], [0]);
    assert.deepEqual(found.byClass, [1, 0, 0, 1, 1]);
    assert.deepEqual(found.timeline.at(-1), { day: TODAY, counts: [0, 0, 0, 1, 0] });
    assert.equal(found.timeline.length, 31);
  });

  it("leaves the same events whether it was typed at once or a letter at a time, as pages arrive", () => {
    const words = fc.constantFrom("", "a", "b", "ab", "ba", "aba", "401");
    const classes = fc.subarray<StatusClass>(["success", "clientError", "unknown"]);
    const step = fc.record({ text: words, classes, body: fc.string({ unit: fc.constantFrom("a", "b", " ") }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const { table, query } = queryOf();
        steps.forEach(({ text, classes: wanted, body }, index) => {
          table.add([eventAt(index, { body, statusCode: [200, 401, null][index % 3] ?? null })]);
          const filter: EventFilter = { text, classes: wanted };
          const expected = Array.from(table.order).filter((slot) => {
            const event = table.event(slot);
            const ofClass = wanted.length === 0 || wanted.includes(statusClassOf(event.statusCode));
            return ofClass && table.texts[slot]?.includes(text) === true;
          });
          assert.deepEqual([...query.run(filter, TODAY).visible], expected);
        });
      }),
    );
  });

  it("hides nothing if nothing is asked for", () => {
    assert.ok(!isEventFiltering(noEventFilter) && !isEventFiltering({ classes: [], text: "  " }));
    assert.ok(isEventFiltering({ classes: ["success"], text: "" }) && isEventFiltering({ classes: [], text: "a" }));
  });
});
