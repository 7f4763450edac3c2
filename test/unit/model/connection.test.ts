import assert from "node:assert/strict";
import fc from "fast-check";
import {
  hasCredential,
  isPending,
  nextConnection,
  unknownConnection,
  type Connection,
  type ConnectionEvent,
} from "../../../src/model/connection";

const looked = (status: string | null | undefined): ConnectionEvent => ({
  kind: "looked",
  found: status === undefined ? undefined : { status, environment: "STAGE" },
  healthy: status === "ACTIVE",
});
const ask: ConnectionEvent = { kind: "connectAsked", environment: "STAGE" };
const open: ConnectionEvent = { kind: "farmerAwaited", environment: "STAGE", deadline: 1000 };
const end = (kind: "expired" | "cancelled"): ConnectionEvent => ({
  kind: "attemptEnded",
  environment: "STAGE",
  end: { kind },
});
const fail: ConnectionEvent = { kind: "attemptEnded", environment: "STAGE", end: { kind: "failed", reason: "x" } };
const confirm: ConnectionEvent = { kind: "confirmed", found: { status: "ACTIVE", environment: "STAGE" } };
const after = (...events: ConnectionEvent[]) => events.reduce(nextConnection, unknownConnection);

describe("a connection", () => {
  it("goes from not connected over the farmer to active", () => {
    assert.deepEqual(after(looked(undefined)), { kind: "notConnected" });
    assert.deepEqual(after(looked(undefined), ask), { kind: "starting", environment: "STAGE" });
    assert.deepEqual(after(ask, open), { kind: "awaitingFarmer", environment: "STAGE", deadline: 1000 });
    assert.deepEqual(after(ask, open, looked("ACTIVE")), { kind: "active", status: "ACTIVE", environment: "STAGE" });
  });

  it("keeps waiting while Leaf has nothing, or only the broken credential of before", () => {
    assert.equal(after(looked("UNAUTHENTICATED"), ask, open, looked(undefined)).kind, "awaitingFarmer");
    assert.equal(after(looked("UNAUTHENTICATED"), ask, open, looked("UNAUTHENTICATED")).kind, "awaitingFarmer");
  });

  it("never takes an unknown status, or none, for a healthy one", () => {
    for (const status of ["active", "WAITING_FOR_GODOT", "", null])
      assert.equal(after(looked(status)).kind, "attention");
  });

  it("keeps cancelled, expired and failed apart, until there is a credential", () => {
    const ends: [ConnectionEvent[], Connection["kind"]][] = [
      [[ask, open, end("cancelled")], "cancelled"],
      [[ask, end("cancelled")], "cancelled"],
      [[ask, open, end("expired")], "expired"],
      [[ask, fail], "failed"],
    ];
    for (const [events, kind] of ends) {
      assert.equal(after(...events).kind, kind);
      assert.equal(after(...events, looked(undefined)).kind, kind);
      assert.equal(after(...events, looked("ACTIVE")).kind, "active");
      assert.equal(after(...events, ask).kind, "starting");
    }
  });

  it("is lost when a credential that worked is gone, and not by a disconnect here", () => {
    const lost = after(looked("ACTIVE"), looked(undefined));
    assert.deepEqual(lost, { kind: "lost" });
    assert.equal(nextConnection(lost, looked(undefined)), lost);
    assert.equal(nextConnection(lost, looked("ACTIVE")).kind, "active");
    assert.equal(nextConnection(lost, ask).kind, "starting");
    assert.equal(nextConnection(lost, { kind: "disconnected" }).kind, "notConnected");
    assert.equal(after(looked("UNAUTHENTICATED"), looked(undefined)).kind, "notConnected");
  });

  it("is not connected after it was disconnected, unless an attempt is under way", () => {
    const gone: ConnectionEvent = { kind: "disconnected" };
    for (const status of ["ACTIVE", "UNAUTHENTICATED"]) assert.equal(after(looked(status), gone).kind, "notConnected");
    assert.equal(after(looked("UNAUTHENTICATED"), ask, open, gone).kind, "awaitingFarmer");
  });

  it("is the same object when nothing changes", () => {
    const waiting = after(ask, open);
    for (const event of [ask, open, looked(undefined)]) assert.equal(nextConnection(waiting, event), waiting);
    const active = after(looked("ACTIVE"));
    for (const event of [confirm, fail, end("expired")]) assert.equal(nextConnection(active, event), active);
  });

  it("shows after a reload what was pending or had ended, unless Leaf has said more since", () => {
    assert.equal(after(open).kind, "awaitingFarmer");
    assert.equal(after(end("expired")).kind, "expired");
    assert.equal(after(looked(undefined), end("expired")).kind, "expired");
    assert.equal(after(looked("OTHER"), end("expired")).kind, "attention");
    assert.equal(after(open, confirm).kind, "active");
  });

  it("is pending only between the question and an end, whatever happens", () => {
    const event: fc.Arbitrary<ConnectionEvent> = fc.oneof(
      fc.constantFrom<(string | null | undefined)[]>("ACTIVE", "OTHER", null, undefined).map(looked),
      fc.constantFrom<ConnectionEvent[]>(ask, open, confirm, fail, end("expired"), end("cancelled"), {
        kind: "disconnected",
      }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        let state = unknownConnection;
        for (const happened of events) {
          const next = nextConnection(state, happened);
          if (isPending(next) && !isPending(state))
            assert.ok(["connectAsked", "farmerAwaited"].includes(happened.kind));
          if (next.kind === "awaitingFarmer" && state.kind !== "awaitingFarmer")
            assert.equal(happened.kind, "farmerAwaited");
          if (hasCredential(next) && !hasCredential(state)) assert.ok(["looked", "confirmed"].includes(happened.kind));
          if (next.kind === "active") assert.equal(next.status, "ACTIVE");
          state = next;
        }
      }),
      { numRuns: 2000 },
    );
  });
});
