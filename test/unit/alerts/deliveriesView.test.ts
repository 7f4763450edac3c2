import assert from "node:assert/strict";
import { Deliveries, type DeliveryEntry, type NewDelivery } from "../../../src/alerts/deliveries";
import type { ForwardResult } from "../../../src/alerts/forward";
import type { ListenerState } from "../../../src/alerts/listener";
import type { SignatureVerdict } from "../../../src/alerts/signature";
import { DeliveriesView } from "../../../src/alerts/view/deliveriesView";
import { deliveryClass } from "../../../src/alerts/view/deliveryClass";
import { readDeliveriesMessage, readKeptDeliveries } from "../../../src/alerts/view/messages";
import { MASK } from "../../../src/base/text";
import { DELIVERY_CLASSES, type DeliveryClass } from "../../../src/protocol/deliveries";

const matches: SignatureVerdict = { kind: "matches", exactHeader: true };
const answered = (status: number): ForwardResult => ({ kind: "answered", status, ms: 4.4, body: `said ${status}` });
const SECRET = "planted-secret";
const mask = (text: string) => text.replaceAll(SECRET, MASK);

describe("the panel of deliveries", () => {
  let deliveries: Deliveries;
  let state: ListenerState;
  let view: DeliveriesView;
  const named = new Map<string, string>();
  const leafUserOf = ({ alert }: DeliveryEntry) => {
    const id = alert.kind === "event" ? alert.leafUserId : null;
    return id === null ? undefined : { id, name: named.get(id) };
  };
  const make = (kept?: ConstructorParameters<typeof DeliveriesView>[1]) =>
    new DeliveriesView(
      {
        deliveries,
        listener: () => state,
        forwardTo: () => new URL("http://127.0.0.1:3000/leaf"),
        leafUserOf,
        mask,
      },
      kept,
    );
  beforeEach(() => {
    deliveries = new Deliveries();
    named.clear();
    named.set("u-1", "Fox Hollow");
    state = { kind: "listening", url: "http://127.0.0.1:4000/secret-path" };
    view = make();
  });

  let sent = 0;
  const add = (fields: object = {}, more: Partial<NewDelivery> = {}) => {
    const body = JSON.stringify({ type: "fieldCreated", leafUserId: "u-1", number: (sent += 1), ...fields });
    return deliveries.add({
      ...{ source: "received" as const, at: 1_000 * sent, headers: [], verdict: matches, body: Buffer.from(body) },
      ...more,
    });
  };
  const addMany = (count: number) => Array.from({ length: count }, () => add());
  const shown = () => view.state().first.rows.map(({ slot }) => slot);
  const scrollTo = (index: number) => view.setTop(view.state().version, index);

  it("shows the newest first, and says for each what became of it", () => {
    add({ type: "confirmationless" }, { verdict: undefined });
    add({ leafUserId: "u-2" }, { forward: answered(500) });
    const { slot } = add({}, { forward: "pending" });
    add({}, { forward: answered(204), source: "replay" });
    view.refresh();
    const said = () =>
      view.state().first.rows.map((row) => [row.event, row.leafUser, row.class, row.answer, row.position]);
    assert.deepEqual(said(), [
      ["fieldCreated (replay)", "Fox Hollow", "accepted", "204 · 4 ms", 1],
      ["fieldCreated", "Fox Hollow", "waiting", "…", 2],
      ["fieldCreated", "u-2", "refused", "500 · 4 ms", 3],
      ["confirmationless", "Fox Hollow", "unverified", "", 4],
    ]);
    deliveries.setForward(slot, { kind: "failed", fault: "connection", reason: "ECONNREFUSED", ms: 1 });
    view.refresh();
    assert.deepEqual(said()[1], ["fieldCreated", "Fox Hollow", "refused", "ECONNREFUSED", 2]);
    assert.deepEqual(view.state().byClass, [0, 2, 0, 1, 1, 0]);
  });

  it("tells what is wrong with a signature in the row, and what to do in the detail", () => {
    const { slot } = add({}, { verdict: { kind: "matchesWithSpaces", characters: "same" }, forward: answered(200) });
    view.refresh();
    const [row] = view.state().first.rows;
    assert.match(row?.signature ?? "", /^The signature matches only if the body is on one line/);
    const detail = view.detail(slot);
    assert.match(detail?.verdict ?? "", /express\.raw\(\)/);
    assert.deepEqual([detail?.class, detail?.hasLeafUser], ["unsigned", true]);
  });

  it("has body, headers and answer a page of lines at a time, masked, also once the answer came later", () => {
    const numbers = Array.from({ length: 1_000 }, (_, at) => at);
    const headers = [
      ["X-Note", SECRET],
      ["X-Leaf-Signature", "c2lnbmF0dXJlIG9mIHRoZXNlIGJ5dGVzIQ=="],
    ] as const;
    const { slot } = add({ numbers, note: SECRET }, { headers, forward: "pending" });
    view.refresh();
    assert.equal(view.detail(slot)?.texts.answer.lineCount, 0);
    deliveries.setForward(slot, { ...answered(200), body: `got ${SECRET}` } as ForwardResult);
    const detail = view.detail(slot);
    assert.ok(detail);
    const all = JSON.stringify([detail, view.lines(slot, "body", 200), view.lines(slot, "headers", 0), view.state()]);
    assert.ok(!all.includes(SECRET) && !all.includes("c2lnbmF0"), all);
    assert.deepEqual([detail.texts.body.lines.length, detail.texts.answer.lineCount], [200, 1]);
    assert.equal(view.lines(slot, "body", 200).length, 200);
    assert.deepEqual(view.lines(slot, "body", 5_000), []);
    assert.deepEqual(view.lines(slot + 1, "body", 0), []);
    assert.equal(view.detail(slot + 1), undefined);
  });

  it("finds by event, Leaf user, id, header, body and answer, whatever the case, and by no secret", () => {
    add({ fieldId: "ABC-1", note: SECRET }, { headers: [["X-Trace", "Trace-7"]], forward: answered(418) });
    add({ leafUserId: "u-9", type: "operatorCreated" });
    view.refresh();
    const found = (text: string) => {
      view.setFilter({ classes: [], text });
      return view.state().shown;
    };
    for (const text of ["fieldcreated", "fox hollow", "abc-1", "trace-7", "said 418", "418 · 4"]) {
      assert.equal(found(text), 1, text);
    }
    assert.equal(found("created"), 2);
    assert.equal(found(SECRET), 0);
    assert.equal(view.state().emptyText, "No delivery matches the filter.");
    assert.deepEqual(view.state().byClass, [0, 0, 0, 0, 0, 0]);
  });

  it("finds a Leaf user by a name that became known after the search was made ready", () => {
    add({ leafUserId: "u-7" });
    assert.equal(view.prepare(1_000), false);
    named.set("u-7", "Østerbølle Farm");
    view.setFilter({ classes: [], text: "østerbølle" });
    assert.deepEqual(
      view.state().first.rows.map(({ leafUser }) => leafUser),
      ["Østerbølle Farm"],
    );
  });

  it("finds what the receiver answered after it was searched for", () => {
    const { slot } = add({}, { forward: "pending" });
    view.setFilter({ classes: [], text: "said 500" });
    assert.equal(view.state().shown, 0);
    deliveries.setForward(slot, answered(500));
    view.refresh();
    assert.equal(view.state().shown, 1);
  });

  it("makes ready what is searched in, little by little, and finds the same", () => {
    const [, late] = [...addMany(2_000), add({ fieldId: "late" }, { forward: "pending" })].slice(-2);
    assert.equal(view.prepare(0), true, "there is no time for any");
    while (view.prepare(1)) assert.equal(view.state().total, 2_001);
    deliveries.setForward(late?.slot ?? -1, answered(418));
    view.prepare(1_000);
    for (const [text, count] of [
      ["said 418", 1],
      ["fieldcreated", 2_001],
      ["nowhere", 0],
    ] as const) {
      view.setFilter({ classes: [], text });
      assert.equal(view.state().shown, count, text);
    }
  });

  it("filters by what became of deliveries, and counts each by the text alone", () => {
    addMany(3);
    add({}, { forward: answered(500) });
    view.setFilter({ classes: ["refused"], text: "" });
    assert.deepEqual([view.state().shown, view.state().total], [1, 4]);
    assert.deepEqual(view.state().byClass, [0, 1, 0, 0, 0, 3]);
  });

  it("leaves the visible rows where they are, and says how many are new", () => {
    addMany(300);
    view.refresh();
    assert.equal(view.state().fresh, 0, "what came while the top was visible has been seen");
    scrollTo(150);
    addMany(4);
    view.refresh();
    const after = view.state();
    assert.deepEqual([after.place, after.fresh], [{ kind: "shift", by: 4 }, 4]);
    assert.equal(after.first.from, 100);
    assert.deepEqual(
      view
        .rows(after.version, 0)
        ?.rows.slice(0, 5)
        .map(({ fresh }) => fresh),
      [true, true, true, true, false],
    );
    view.markSeen();
    assert.equal(view.state().fresh, 0);
  });

  it("counts as new what came while the panel was hidden", () => {
    add();
    view.refresh();
    addMany(2);
    view.refresh(false);
    assert.equal(view.state().fresh, 2);
  });

  it("pauses, counts what comes meanwhile, and goes on", () => {
    addMany(2);
    view.refresh();
    view.setLive(false);
    addMany(3);
    view.refresh();
    assert.deepEqual([shown(), view.state().fresh, view.state().total, view.state().live], [[1, 0], 3, 5, false]);
    view.markSeen();
    assert.deepEqual([shown(), view.state().fresh, view.state().live], [[4, 3, 2, 1, 0], 0, false]);
    addMany(1);
    view.setLive(true);
    assert.deepEqual([shown()[0], view.state().fresh, view.state().live], [5, 0, true]);
  });

  it("says that it is paused where nothing but what is new is there, and forgets what was new with what is cleared", () => {
    view.setLive(false);
    addMany(3);
    view.refresh();
    assert.deepEqual([view.state().emptyText, view.state().fresh], ["Paused. Go live to see the new deliveries.", 3]);
    view.setLive(true);
    addMany(2);
    view.refresh(false);
    assert.equal(view.state().fresh, 2);
    deliveries.clear();
    view.refresh();
    addMany(1);
    view.refresh();
    assert.deepEqual([view.state().fresh, view.state().total], [0, 1]);
  });

  it("keeps the selection, until its delivery is dropped, and selects the newest then", () => {
    const [first, second] = addMany(3);
    view.refresh();
    assert.equal(view.selected, 2);
    view.select(second?.slot ?? -1);
    add();
    view.refresh();
    assert.deepEqual([view.selected, view.place.index], [1, 2]);
    view.select(77);
    assert.equal(view.selected, 1, "what isn't there can't be selected");
    deliveries.clear();
    view.refresh();
    assert.deepEqual([view.selected, view.state().selected, view.state().rowCount], [undefined, -1, 0]);
    add();
    view.refresh();
    assert.equal(view.selected, 4);
    assert.equal(first?.slot, 0);
  });

  it("draws the list without a delivery that was dropped before it could be selected", () => {
    addMany(3);
    view.refresh();
    const { version } = view.state();
    deliveries.clear();
    add();
    assert.equal(view.select(1), false);
    assert.deepEqual([view.selected, shown(), view.state().version > version], [3, [3], true]);
    assert.equal(view.select(3), true);
  });

  it("shows a delivery although the filter or a pause hides it", () => {
    addMany(3);
    view.setFilter({ classes: ["refused"], text: "" });
    view.show(1);
    assert.deepEqual([view.selected, view.filter.classes, view.state().shown], [1, [], 3]);
    view.setLive(false);
    const { slot } = add();
    view.show(slot);
    assert.deepEqual([view.selected, view.state().shown], [slot, 4]);
    view.show(999);
    assert.equal(view.selected, slot);
  });

  it("answers no page of rows that has changed since", () => {
    addMany(5);
    view.refresh();
    const { version } = view.state();
    assert.equal(view.rows(version, 0)?.rows.length, 5);
    add();
    view.refresh();
    assert.equal(view.rows(version, 0), undefined);
  });

  it("says where it listens without the secret path, and what to do where it doesn't", () => {
    assert.equal(view.state().listener, "listening on 127.0.0.1:4000 · forwards to 127.0.0.1:3000");
    assert.equal(view.state().notice, undefined);
    state = { kind: "off" };
    assert.deepEqual(view.state().notice?.action?.verb, "start");
    state = { kind: "failed", sentence: "Port 1 is in use." };
    assert.deepEqual([view.state().notice?.kind, view.state().notice?.text], ["problem", "Port 1 is in use."]);
  });

  it("begins with the filter that it had before a reload", () => {
    addMany(2);
    view = make({ filter: { classes: [], text: "nowhere" } });
    assert.deepEqual([view.state().shown, view.state().kept.filter.text], [0, "nowhere"]);
  });

  it("holds ten thousand, and draws no more than a page of them", () => {
    addMany(10_050);
    view.refresh();
    const { rowCount, total, first } = view.state();
    assert.deepEqual([rowCount, total, first.rows.length], [10_000, 10_000, 100]);
    view.setFilter({ classes: [], text: `"number":${sent}` });
    assert.equal(view.state().shown, 1);
  });
});

describe("what became of a delivery", () => {
  it("is one thing, and what needs attention comes first", () => {
    const confirmation = new Deliveries().add({
      ...{ source: "received", at: 0, headers: [], verdict: { kind: "headerMissing" } },
      body: Buffer.from('{"message": "confirmation of webhook upon registration"}'),
    });
    const event = new Deliveries().add({ ...confirmation, body: Buffer.from('{"type": "x"}') });
    const cases: readonly (readonly [DeliveryClass, Partial<DeliveryEntry>])[] = [
      ["unsigned", { verdict: { kind: "wrongSecret" }, forward: answered(500) }],
      ["unsigned", { verdict: { kind: "headerMissing" }, forward: "pending" }],
      ["refused", { verdict: undefined, forward: answered(302) }],
      ["refused", { verdict: matches, forward: { kind: "failed", fault: "name", reason: "ENOTFOUND", ms: 1 } }],
      ["waiting", { verdict: matches, forward: "pending" }],
      ["unverified", { verdict: undefined, forward: answered(200) }],
      ["accepted", { verdict: matches, forward: answered(299) }],
      ["received", { verdict: matches }],
    ];
    for (const [name, more] of cases) {
      const { forward, ...rest } = { ...event, ...more };
      assert.equal(deliveryClass(forward === undefined ? rest : { ...rest, forward }), name, JSON.stringify(more));
    }
    assert.deepEqual([...new Set(cases.map(([name]) => name))], [...DELIVERY_CLASSES]);
    assert.equal(deliveryClass(confirmation), "unverified", "Leaf may post it without a signature");
  });
});

describe("what the panel of deliveries says", () => {
  it("is understood, and anything else is nothing", () => {
    const good = [
      { type: "ready" },
      { type: "rows", version: 1, from: 100 },
      { type: "filter", filter: { classes: ["unsigned"], text: "a" } },
      { type: "top", version: 1, index: 3 },
      { type: "select", key: 4 },
      { type: "lines", slot: 1, part: "answer", from: 200 },
      { type: "live", live: false },
      { type: "seen" },
      { type: "run", verb: "replay" },
    ];
    for (const message of good) assert.deepEqual(readDeliveriesMessage(message), message);
    const bad = [
      undefined,
      null,
      "ready",
      { type: "rows", version: -1, from: 0 },
      { type: "filter", filter: { classes: ["other"], text: "" } },
      { type: "filter", filter: { classes: [], text: "x".repeat(1001) } },
      { type: "select", key: { slot: 1 } },
      { type: "lines", slot: 1, part: "secret", from: 0 },
      { type: "run", verb: "deleteWebhook" },
    ];
    for (const message of bad) assert.equal(readDeliveriesMessage(message), undefined, JSON.stringify(message));
    assert.deepEqual(readKeptDeliveries({ filter: { classes: [], text: "a" }, width: 0.4 })?.filter.text, "a");
    assert.equal(readKeptDeliveries({}), undefined);
  });
});
