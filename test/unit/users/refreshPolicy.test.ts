import assert from "node:assert/strict";
import fc from "fast-check";
import { RefreshPolicy, type Situation } from "../../../src/users/refreshPolicy";

const MINUTE = 60_000;

describe("refreshing without being asked to", () => {
  const seen: Situation = { visible: true, focused: true, signedIn: true, loading: false, loadedAt: 0 };
  const policy = (minutes = 5) => new RefreshPolicy(() => minutes * MINUTE);

  it("happens by the interval, less and less often while nothing changes, and at most every 30 minutes", () => {
    const tested = policy();
    const gaps: number[] = [];
    for (let now = 0, round = 0; round < 6; round += 1) {
      const wait = tested.timeToNext(now, seen) ?? Infinity;
      gaps.push(wait / MINUTE);
      now += wait;
      tested.refreshed(now, false);
    }
    assert.deepEqual(gaps, [5, 10, 20, 30, 30, 30]);
  });

  it("is quick again after a change, and after the developer has done something", () => {
    const tested = policy();
    for (const now of [0, 0, 0]) tested.refreshed(now, false);
    assert.equal(tested.timeToNext(0, seen), 30 * MINUTE);
    tested.refreshed(0, true);
    assert.equal(tested.timeToNext(0, seen), 5 * MINUTE);
    for (const now of [0, 0]) tested.refreshed(now, false);
    tested.acted();
    assert.equal(tested.timeToNext(0, seen), 5 * MINUTE);
  });

  it("keeps to a setting that is longer than 30 minutes", () => {
    const tested = policy(45);
    tested.refreshed(0, false);
    assert.equal(tested.timeToNext(0, seen), 45 * MINUTE);
  });

  it("never happens where nobody would see it, before the first load, during a load, or when it is switched off", () => {
    const unseen = fc
      .record({ visible: fc.boolean(), focused: fc.boolean(), signedIn: fc.boolean(), loading: fc.boolean() })
      .filter(({ visible, focused, signedIn, loading }) => !(visible && focused && signedIn && !loading));
    fc.assert(
      fc.property(unseen, fc.nat(1e9), (situation, now) => {
        const tested = policy();
        assert.equal(tested.timeToNext(now, { ...situation, loadedAt: 0 }), undefined);
        assert.equal(tested.onReturn(now, { ...situation, loadedAt: 0 }), false);
      }),
    );
    for (const [tested, situation] of [
      [policy(0), seen],
      [policy(), { ...seen, loadedAt: undefined }],
    ] as const) {
      assert.equal(tested.timeToNext(1e9, situation), undefined);
      assert.equal(tested.onReturn(1e9, situation), false);
    }
  });

  it("happens on return to what is older than a minute, however it was loaded and whether or not that went well", () => {
    const tested = policy();
    assert.equal(tested.onReturn(MINUTE, seen), false);
    assert.equal(tested.onReturn(MINUTE + 1, seen), true);
    tested.refreshed(MINUTE + 1, false);
    assert.equal(tested.onReturn(MINUTE + 2, seen), false);
    assert.equal(tested.onReturn(10 * MINUTE, { ...seen, loadedAt: 10 * MINUTE - 1 }), false);
  });
});
