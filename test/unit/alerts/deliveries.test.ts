import assert from "node:assert/strict";

import {
  Deliveries,
  LARGEST_DELIVERIES,
  MOST_DELIVERIES,
  type DeliveryEntry,
  type NewDelivery,
} from "../../../src/alerts/deliveries";

const alertOf = (n: number) => `{"type": "fieldCreated", "fieldId": "${n}", "leafUserId": "user-1"}`;

describe("the deliveries that are remembered", () => {
  let deliveries: Deliveries;
  let changes: number;
  beforeEach(() => {
    deliveries = new Deliveries();
    changes = 0;
    deliveries.onDidChange(() => (changes += 1));
  });

  const add = (body: string | Uint8Array, more: Partial<NewDelivery> = {}): DeliveryEntry =>
    deliveries.add({
      ...{
        source: "received" as const,
        at: 1_000,
        headers: [["X-Leaf-Signature", "abc"]],
        verdict: undefined,
      },
      body: typeof body === "string" ? Buffer.from(body) : body,
      ...more,
    });

  it("have a slot, what they are about, their bytes and what is known of their way", () => {
    const entry = add(alertOf(1), { verdict: { kind: "matches", exactHeader: true }, forward: "pending" });
    assert.equal(entry.slot, 0);
    assert.ok(entry.alert.kind === "event" && entry.alert.subjects.fieldId === "1");
    assert.equal(Buffer.from(entry.body).toString(), alertOf(1));
    assert.deepEqual([entry.attempt, entry.forward, entry.source, entry.at], [1, "pending", "received", 1_000]);
    assert.deepEqual(entry.headers, [["X-Leaf-Signature", "abc"]]);
    assert.equal(deliveries.get(0), entry);
    assert.equal(add("nonsense").alert.kind, "notJson");
    assert.deepEqual(
      deliveries.all().map(({ slot }) => slot),
      [0, 1],
    );
    assert.equal(changes, 2);
  });

  it("keep their bytes when the sender's are used again", () => {
    const bytes = Buffer.from(alertOf(1));
    const { slot } = add(bytes);
    bytes.fill(0);
    const { body } = deliveries.get(slot) ?? assert.fail();
    assert.equal(Buffer.from(body).toString(), alertOf(1));
    assert.equal(body.buffer.byteLength, body.length, "no part of a larger buffer");
  });

  it("say how often the same bytes came from the same source", () => {
    const attempts = ["a", "b", "a", "a", "b", "A"].map((body) => add(body).attempt);
    assert.deepEqual(attempts, [1, 1, 2, 3, 2, 1]);
    assert.equal(add("a", { source: "replay" }).attempt, 1);
    assert.equal(add("a", { source: "sample" }).attempt, 1);
    assert.equal(add("a").attempt, 4);
    const confirmation = '{"message": "confirmation of webhook upon registration"}';
    assert.deepEqual([add(confirmation).attempt, add(confirmation).attempt], [1, 1]);
  });

  it("get what came of passing them on, as a new entry", () => {
    const entry = add(alertOf(1), { forward: "pending" });
    const answer = { kind: "answered", status: 500, ms: 3, body: "no" } as const;
    deliveries.setForward(entry.slot, answer);
    assert.deepEqual(deliveries.get(entry.slot), { ...entry, forward: answer });
    assert.equal(entry.forward, "pending");
    assert.equal(changes, 2);
    deliveries.setForward(7, answer);
    assert.equal(changes, 2);
  });

  it("are the newest 10,000", () => {
    for (let n = 0; n < MOST_DELIVERIES + 500; n += 1) add(alertOf(n));
    assert.equal(deliveries.size, MOST_DELIVERIES);
    const all = deliveries.all();
    assert.deepEqual([all[0]?.slot, all.at(-1)?.slot, all.length], [500, MOST_DELIVERIES + 499, MOST_DELIVERIES]);
    assert.equal(deliveries.get(499), undefined);
    assert.ok(deliveries.get(500));
    deliveries.setForward(499, { kind: "answered", status: 200, ms: 1, body: "" });
    assert.equal(add(alertOf(0)).attempt, 1, "nothing is remembered of what was dropped");
    assert.equal(add(alertOf(MOST_DELIVERIES)).attempt, 2);
  });

  it("take 64 MB at most, with what is read of them and what was answered", () => {
    const large = Buffer.alloc(1024 * 1024, "x");
    for (let n = 0; n < 200; n += 1) {
      add(large);
      assert.ok(deliveries.bytes <= LARGEST_DELIVERIES);
    }
    assert.ok(deliveries.size >= 60 && deliveries.size <= 64, String(deliveries.size));
    deliveries.clear();
    // A long message is in memory twice: in the bytes, and as what was read.
    const message = JSON.stringify({ type: "x", message: "y".repeat(1_000_000) });
    for (let n = 0; n < 100; n += 1) add(message);
    assert.ok(deliveries.size <= 22, String(deliveries.size));
    deliveries.clear();
    for (let n = 0; n < 6_000; n += 1) {
      const { slot } = add(alertOf(n));
      deliveries.setForward(slot, { kind: "answered", status: 200, ms: 1, body: "z".repeat(8 * 1024) });
    }
    assert.ok(deliveries.bytes <= LARGEST_DELIVERIES && deliveries.size < 4_000, String(deliveries.size));
  });

  it("are as many bytes as they were before, once they are dropped", () => {
    const before = deliveries.bytes;
    for (let n = 0; n < 100; n += 1) add(alertOf(n));
    assert.ok(deliveries.bytes > 100 * alertOf(0).length);
    const { slot } = add(alertOf(1));
    deliveries.clear();
    assert.deepEqual([deliveries.bytes, deliveries.size, deliveries.all()], [before, 0, []]);
    assert.equal(deliveries.get(slot), undefined);
    assert.equal(add(alertOf(1)).slot, slot + 1, "no slot is used twice");
    assert.equal(add(alertOf(1)).attempt, 2);
  });
});
