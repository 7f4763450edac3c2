import assert from "node:assert/strict";
import fc from "fast-check";
import { endByLook, ended, planFor, STARTING_MS, type LookTimes } from "../../../src/connecting/attemptPlan";
import { eventOf, isStale, type Attempt } from "../../../src/connecting/attempts";
import { isPending, nextConnection, unknownConnection, type Connection } from "../../../src/model/connection";

const WINDOW_MS = 15 * 60_000;

/** What can happen in the world of one farmer. */
type Step =
  | { readonly kind: "connect"; readonly answer: "address" | "refused" | "windowCloses" }
  | { readonly kind: "time"; readonly ms: number }
  | { readonly kind: "poll"; readonly answered: boolean; readonly retryAfterMs: number }
  | { readonly kind: "farmerAgrees" }
  | { readonly kind: "cancel" }
  | { readonly kind: "reload" };

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant("connect" as const),
        answer: fc.constantFrom("address" as const, "address" as const, "refused" as const, "windowCloses" as const),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("time" as const),
        ms: fc.oneof(
          fc.integer({ min: 0, max: 10_000 }),
          fc.integer({ min: 0, max: WINDOW_MS }),
          fc.integer({ min: -60_000, max: 3 * WINDOW_MS }),
        ),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant("poll" as const),
        answered: fc.boolean(),
        retryAfterMs: fc.constantFrom(0, 0, 30_000),
      }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: "farmerAgrees" as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: "cancel" as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: "reload" as const }) },
  ),
  { maxLength: 40 },
);

/** One farmer, one Leaf, and the windows that come and go; keeps the rules that must hold at every moment. */
class Farm {
  now = 1_000_000_000;
  attempt: Attempt | undefined;
  state: Connection = unknownConnection;
  leafHasCredential = false;
  lookTimes: LookTimes = {};
  looksSent = 0;

  do(step: Step): void {
    switch (step.kind) {
      case "connect":
        this.connect(step.answer);
        return;
      case "time":
        this.now += step.ms;
        return;
      case "poll":
        this.poll(step.answered, step.retryAfterMs);
        return;
      case "farmerAgrees":
        // Leaf's clock decides; the farmer's page refuses later.
        if (this.attempt?.phase.kind === "waiting" && this.now < this.attempt.deadline) this.leafHasCredential = true;
        return;
      case "cancel":
        if (this.attempt) this.put(ended(this.attempt, { kind: "cancelled" }, this.now));
        return;
      case "reload":
        this.lookTimes = {};
        this.state = unknownConnection;
        if (this.attempt) this.put(this.attempt);
        return;
    }
  }

  put(attempt: Attempt): void {
    this.attempt = attempt;
    this.state = nextConnection(this.state, eventOf(attempt));
  }

  connect(answer: "address" | "refused" | "windowCloses"): void {
    if (isPending(this.state)) return;
    this.lookTimes = {};
    const attempt: Attempt = {
      id: String(this.now),
      account: "a",
      leafUserId: "u",
      environment: "STAGE",
      window: "w",
      startedAt: this.now,
      deadline: this.now + WINDOW_MS,
      phase: { kind: "starting" },
    };
    this.put(attempt);
    if (answer === "address") this.put({ ...attempt, phase: { kind: "waiting" } });
    if (answer === "refused") this.put(ended(attempt, { kind: "failed", reason: "refused" }, this.now));
    if (answer === "windowCloses") this.do({ kind: "reload" });
  }

  poll(answered: boolean, retryAfterMs: number): void {
    const { attempt } = this;
    if (!attempt) return;
    const plan = planFor(attempt, this.lookTimes, 0.5);
    if (plan.kind === "rest") {
      assert.equal(attempt.phase.kind, "ended", "only an attempt that has ended is left alone");
      return;
    }
    assert.notEqual(attempt.phase.kind, "ended", "nothing is asked after an end");
    if (plan.at > this.now) return;
    if (plan.kind === "giveUp") {
      assert.ok(this.now >= attempt.startedAt + STARTING_MS);
      this.put(ended(attempt, { kind: "failed", reason: "closed" }, this.now));
      return;
    }
    const lookedAt = this.now;
    this.looksSent += 1;
    this.lookTimes = { last: lookedAt, ...(answered ? {} : { notBefore: lookedAt + retryAfterMs }) };
    if (!answered) return;
    const found = this.leafHasCredential ? { status: "ACTIVE", environment: "STAGE" } : undefined;
    this.state = nextConnection(this.state, { kind: "looked", found, healthy: found !== undefined });
    const end = endByLook(attempt, lookedAt, found);
    if (end?.kind === "expired") {
      assert.ok(lookedAt >= attempt.deadline, "nothing expires before its deadline");
      assert.ok(!this.leafHasCredential, "what Leaf calls active never expires");
    }
    if (end) this.put(ended(attempt, end, this.now));
  }

  check(): void {
    const { attempt, state } = this;
    if (!attempt) {
      assert.ok(!isPending(state));
      return;
    }
    assert.equal(attempt.deadline, attempt.startedAt + WINDOW_MS, "a deadline never moves");
    switch (attempt.phase.kind) {
      case "starting":
        assert.equal(state.kind, "starting");
        return;
      case "waiting":
        assert.ok(
          state.kind === "awaitingFarmer" && state.deadline === attempt.deadline,
          "no pending connection is lost",
        );
        return;
      case "ended":
        assert.ok(!isPending(state), "nothing is pending after its end");
        if (state.kind === "active") assert.ok(this.leafHasCredential);
    }
  }
}

describe("the plan for an attempt", () => {
  it("holds for 20,000 random stories of windows, clocks, answers and farmers", function () {
    this.timeout(30_000);
    let polls = 0;
    fc.assert(
      fc.property(steps, (story) => {
        const farm = new Farm();
        farm.do({ kind: "connect", answer: "address" });
        for (const step of story) {
          farm.do(step);
          farm.check();
        }
        // Whatever has happened: with answered looks and enough time, every attempt comes to its end.
        for (let round = 0; round < 3 && farm.attempt?.phase.kind !== "ended" && farm.attempt; round += 1) {
          farm.now = Math.max(farm.now, farm.attempt.deadline) + WINDOW_MS;
          farm.poll(true, 0);
          farm.check();
        }
        assert.ok(!farm.attempt || farm.attempt.phase.kind === "ended");
        polls += farm.looksSent;
      }),
      { numRuns: 20_000 },
    );
    assert.ok(polls > 20_000, "the stories have something to tell");
  });

  it("looks right on the deadline, and goes on until Leaf has answered", () => {
    const waiting: Attempt = {
      id: "1",
      account: "a",
      leafUserId: "u",
      environment: "STAGE",
      window: "w",
      startedAt: 0,
      deadline: WINDOW_MS,
      phase: { kind: "waiting" },
    };
    assert.deepEqual(planFor(waiting, { last: WINDOW_MS - 3000 }, 0), { kind: "look", at: WINDOW_MS });
    assert.deepEqual(planFor(waiting, { last: WINDOW_MS }, 0), { kind: "look", at: WINDOW_MS + 9000 });
    assert.deepEqual(planFor(waiting, { last: 1000, notBefore: 90_000 }, 0), { kind: "look", at: 90_000 });
    assert.equal(endByLook(waiting, WINDOW_MS - 1, undefined), undefined);
    assert.deepEqual(endByLook(waiting, WINDOW_MS, undefined), { kind: "expired" });
    const found = { status: "ACTIVE", environment: "STAGE" };
    assert.deepEqual(
      endByLook(waiting, WINDOW_MS, found),
      { kind: "active", ...found },
      "active in the last second is active",
    );
  });

  it("drops what ended a day ago, also when the clock was set back, and what waits a week later", () => {
    const attempt: Attempt = {
      id: "1",
      account: "a",
      leafUserId: "u",
      environment: "STAGE",
      window: "w",
      startedAt: 0,
      deadline: WINDOW_MS,
      phase: { kind: "waiting" },
    };
    const day = 24 * 3600_000;
    const over: Attempt = { ...attempt, phase: { kind: "ended", at: day, end: { kind: "expired" } } };
    assert.equal(isStale(over, 2 * day), false);
    assert.equal(isStale(over, 2 * day + 1), true);
    assert.equal(isStale({ ...over, startedAt: 10 * day }, 0), true);
    // A farmer may still wait under a clock that is a day off, and a last look ends it.
    assert.equal(isStale(attempt, WINDOW_MS + 7 * day), false);
    assert.equal(isStale(attempt, WINDOW_MS + 7 * day + 1), true);
    assert.equal(isStale({ ...attempt, startedAt: 2 * day, deadline: 2 * day + WINDOW_MS }, 0), false);
    assert.equal(isStale({ ...attempt, startedAt: 10 * day, deadline: 10 * day + WINDOW_MS }, 0), true);
  });
});
