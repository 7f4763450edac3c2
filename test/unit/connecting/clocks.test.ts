import assert from "node:assert/strict";
import fc from "fast-check";
import { AttemptTimes } from "../../../src/connecting/attemptTimes";
import { WindowAttempts, type Attempt } from "../../../src/connecting/attempts";
import { RefreshPolicy } from "../../../src/users/refreshPolicy";
import { sharedByNone, VirtualTime, World } from "../../support/world";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("a clock that is set while a farmer is waited for", () => {
  let world: World;
  let farmer: string;
  let attempts: WindowAttempts;
  const ends: { readonly kind: string; readonly at: number }[] = [];
  beforeEach(async () => {
    attempts = new WindowAttempts();
    const shared = { ...sharedByNone(), attempts };
    // Leaf's own clock is right.
    world = await new World(shared).start({ clock: { now: shared.time.true } });
    await world.signIn();
    await world.users.refresh();
    farmer = world.unconnected();
    ends.length = 0;
    listen(world);
  });
  afterEach(() => world.stop());
  const listen = (to: World) => to.connector.onDidEnd(({ end }) => ends.push({ kind: end.kind, at: to.time.true() }));
  const pass = async (ms: number) => {
    const until = world.time.true() + ms;
    while (world.time.true() < until) await new Promise((resolve) => setImmediate(resolve));
  };
  const looks = async () =>
    (await world.requests()).filter(
      ({ method, path }) => method === "GET" && path.endsWith(`${farmer}/panorama-credentials`),
    ).length;
  const left = (of = world) => {
    const connection = of.store.connection(farmer);
    assert.ok(connection.kind === "awaitingFarmer");
    return connection.deadline - of.time.now();
  };
  const isAbout = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 10_000, `${actual} is not about ${expected}`);
  const connect = () => world.connector.connect(world.requestFor(farmer));

  for (const ms of [-600_000, -1000, -25 * HOUR, -40 * 24 * HOUR, 960_000, 25 * HOUR, 20 * 24 * HOUR]) {
    it(`by ${ms / 1000} s neither stops the looks nor changes the time that is left`, async () => {
      const began = world.time.true();
      await connect();
      await pass(MINUTE);
      world.time.setAhead(ms);
      const before = await looks();
      await pass(30_000);
      assert.ok((await looks()) - before >= 8, "the looks go on at their pace");
      isAbout(left(), 15 * MINUTE - (world.time.true() - began));
      const [kept] = await attempts.all();
      isAbout((kept?.deadline ?? 0) - world.time.now(), left());
      await world.control("POST", `leafUsers/${farmer}/approve`);
      while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(ends[0]?.kind, "active");
    });
  }

  for (const ms of [-600_000, 960_000, 25 * HOUR, -25 * HOUR]) {
    it(`by ${ms / 1000} s lets it expire when the farmer's time is over, and not before`, async () => {
      const began = world.time.true();
      await connect();
      world.time.setAhead(ms);
      while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
      const [end] = ends;
      assert.ok(end?.kind === "expired");
      isAbout(end.at - began, 15 * MINUTE);
      assert.ok(end.at - began >= 15 * MINUTE);
      assert.ok((await looks()) <= 150);
    });
  }

  it("again and again is the same as never", async () => {
    const began = world.time.true();
    await connect();
    for (const ms of [960_000, -HOUR, 3 * HOUR, -2 * HOUR, 5000, -5000]) {
      world.time.setAhead(ms);
      await pass(20_000);
      isAbout(left(), 15 * MINUTE - (world.time.true() - began));
    }
  });

  it("has kept the farmer's time for the window that is opened next", async () => {
    const began = world.time.true();
    await connect();
    world.time.setAhead(960_000);
    await pass(5000);
    world.close();
    const reloaded = new World(world.shared).join(world);
    await reloaded.sessions.restore();
    await reloaded.until((store) => store.connection(farmer).kind === "awaitingFarmer");
    await pass(5000);
    isAbout(left(reloaded), 15 * MINUTE - (world.time.true() - began));
    reloaded.close();
  });

  it("is not what sleep is: a machine that has slept over the deadline looks once more, and says so", async () => {
    await connect();
    await pass(10_000);
    world.time.advance(16 * MINUTE);
    const before = await looks();
    while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(ends[0]?.kind, "expired");
    assert.ok((await looks()) - before <= 2);
  });

  for (const hours of [2, 25, 24 * 6]) {
    it(`while no window was open, by ${hours} h back, gives the farmer no more than their time once more`, async () => {
      await connect();
      await pass(5000);
      world.close();
      world.time.setAhead(-hours * HOUR);
      const reopened = new World(world.shared).join(world);
      listen(reopened);
      await reopened.sessions.restore();
      await reopened.until((store) => store.connection(farmer).kind === "awaitingFarmer");
      assert.ok(left(reopened) <= 15 * MINUTE + 1000, String(left(reopened)));
      await world.control("POST", `leafUsers/${farmer}/approve`);
      while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(ends[0]?.kind, "active");
      reopened.close();
    });

    it(`while no window was open, by ${hours} h ahead, ends it by a last look that was answered`, async () => {
      await connect();
      await pass(5000);
      world.close();
      world.time.setAhead(hours * HOUR);
      await world.control("POST", `leafUsers/${farmer}/approve`);
      const reopened = new World(world.shared).join(world);
      listen(reopened);
      await reopened.sessions.restore();
      while (ends.length === 0) await new Promise((resolve) => setImmediate(resolve));
      assert.equal(ends[0]?.kind, "active");
      reopened.close();
    });
  }

  it("has no say in how old an attempt is, whatever is done to it", () => {
    const step = fc.record({
      passes: fc.integer({ min: 0, max: 5 * MINUTE }),
      set: fc.integer({ min: -48 * HOUR, max: 48 * HOUR }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const time = new VirtualTime();
        const times = new AttemptTimes(time);
        let kept: Attempt = {
          ...{ id: "1", account: "a", leafUserId: "u", environment: "STAGE", window: "w" },
          startedAt: time.now(),
          deadline: time.now() + 15 * MINUTE,
          phase: { kind: "waiting" },
        };
        let age = 0;
        times.steady(kept);
        for (const { passes, set } of steps) {
          time.advance(passes);
          age += passes;
          time.setAhead(set);
          const steady = times.steady(kept);
          assert.ok(Math.abs(time.monotonic() - steady.startedAt - age) < 1);
          assert.ok(Math.abs(steady.deadline - steady.startedAt - 15 * MINUTE) < 1);
          const corrected = times.corrected(kept);
          assert.ok(Math.abs(time.now() - corrected.startedAt - age) <= 3000);
          assert.equal(times.corrected(corrected).startedAt, corrected.startedAt, "a correction is made once");
          if (passes % 2 === 0) kept = corrected;
        }
      }),
    );
  });
});

describe("a clock that is set back", () => {
  it("puts no refresh off for longer than the interval", () => {
    const seen = { visible: true, focused: true, signedIn: true, loading: false };
    for (const refreshed of [false, true]) {
      const policy = new RefreshPolicy(() => 5 * MINUTE);
      if (refreshed) policy.refreshed(100 * HOUR, true);
      const situation = { ...seen, loadedAt: 100 * HOUR };
      assert.equal(policy.timeToNext(75 * HOUR, situation), 5 * MINUTE);
      assert.equal(policy.timeToNext(75 * HOUR + 2 * MINUTE, situation), 3 * MINUTE, "and it comes nearer");
      assert.equal(policy.onReturn(75 * HOUR + 2 * MINUTE, situation), true);
    }
  });
});
