import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { silentLogger } from "../../../src/base/logger";
import { WindowAttempts, type Attempt } from "../../../src/connecting/attempts";
import { beforeOf, isNews, isOther, type Connected } from "../../../src/model/credentialIdentity";
import { AttemptFiles } from "../../../src/host/attemptFiles";
import type { Credential } from "../../../src/leaf/credentials";
import { isLeafError } from "../../../src/leaf/errors";
import { sharedByNone, World } from "../../support/world";

const USERS = "/services/usermanagement/api/users";

describe("connecting over a row that is old", () => {
  let world: World;
  let farmer: string;
  let attempts: WindowAttempts;
  const ends: string[] = [];
  const start = async (embeddedCredentials = false) => {
    attempts = new WindowAttempts();
    world = await new World({ ...sharedByNone(), attempts }).start({ embeddedCredentials });
    await world.signIn();
    await world.users.refresh();
    farmer = world.broken();
    ends.length = 0;
    world.connector.onDidEnd(({ end }) => ends.push(end.kind));
  };
  afterEach(() => world.stop());
  const kind = () => world.store.connection(farmer).kind;
  const turns = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  /** A colleague connects the Leaf user with a code of their own, and nothing here knows of it. */
  const reconnectElsewhere = async () => {
    const { partner, operation } = world.requestFor(farmer, 1);
    const body = { ...partner, ...operation, clientEnvironment: "STAGE", refreshToken: "a-refresh-token" };
    await world.sessions.require().leaf({ method: "POST", path: `${USERS}/${farmer}/panorama-credentials`, body });
  };
  /** Lets so much time pass, with the looks that fall into it. */
  const pass = async (ms: number) => {
    const until = world.time.true() + ms;
    while (world.time.true() < until) await turns(1);
  };

  for (const embedded of [false, true]) {
    it(`does not take a colleague's credential for the farmer's consent${embedded ? ", told by the list" : ""}`, async () => {
      await start(embedded);
      await reconnectElsewhere();
      assert.equal(kind(), "attention", "the row is old");
      assert.equal((await world.connector.connect(world.requestFor(farmer))).kind, "waiting");
      await pass(20_000);
      await world.users.refresh();
      await world.users.look(farmer);
      await world.users.refreshQuietly(50);
      assert.equal(kind(), "awaitingFarmer");
      assert.deepEqual(ends, []);
      await world.control("POST", `leafUsers/${farmer}/approve`);
      while (ends.length === 0) await turns(1);
      assert.deepEqual([ends, kind()], [["active"], "active"]);
    });
  }

  it("ends as expired when nobody agrees, and then shows what works all the same", async () => {
    await start();
    await reconnectElsewhere();
    await world.connector.connect(world.requestFor(farmer));
    while (ends.length === 0) await turns(1);
    assert.deepEqual(ends, ["expired"]);
    await world.until((store) => store.connection(farmer).kind === "active");
  });

  it("does not take a colleague's credential for the answer that was lost", async () => {
    await start();
    await reconnectElsewhere();
    await world.control("POST", "faults", {
      method: "POST",
      path: "*/one-click-integration/*",
      kind: "reset",
      count: 1,
    });
    await assert.rejects(world.connector.connect(world.requestFor(farmer)), (error) => isLeafError(error, "offline"));
    assert.equal(kind(), "failed");
  });

  it("ends when a broken credential works again, which no other way could tell", async () => {
    await start();
    await world.connector.connect(world.requestFor(farmer));
    await world.control("POST", `leafUsers/${farmer}/approve`);
    while (ends.length === 0) await turns(1);
    assert.deepEqual([ends, kind()], [["active"], "active"]);
  });

  it("makes no call when it can't be looked at before", async () => {
    await start();
    await world.control("POST", "faults", {
      method: "GET",
      path: "*/panorama-credentials",
      kind: "status",
      status: 400,
      count: 9,
    });
    await assert.rejects(world.connector.connect(world.requestFor(farmer)), (error) => isLeafError(error, "rejected"));
    const posts = (await world.requests()).filter(
      ({ method, path: asked }) => method === "POST" && asked.includes("one-click"),
    );
    assert.deepEqual([posts.length, kind()], [0, "failed"]);
  });

  it("is remembered across a reload", async () => {
    await start();
    await reconnectElsewhere();
    await world.connector.connect(world.requestFor(farmer));
    world.close();
    const reloaded = new World(world.shared).join(world);
    await reloaded.sessions.restore();
    await reloaded.until((store) => store.connection(farmer).kind === "awaitingFarmer");
    await reloaded.users.refresh();
    assert.equal(reloaded.store.connection(farmer).kind, "awaitingFarmer");
    reloaded.close();
  });

  it("reads the attempts that an older version has kept, which any working credential ends", async () => {
    await start();
    const [{ before, ...old }] = [{ before: null, ...(await waitingAttempt()) }];
    assert.equal(before, null);
    const folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
    const files = new AttemptFiles(folder, silentLogger);
    await files.put(old);
    assert.deepEqual(await files.all(), [old]);
    const known = { id: "c1", createdTime: null, environment: "STAGE", healthy: false };
    for (const one of [
      { ...old, before: known },
      { ...old, before: null },
    ]) {
      await files.put(one);
      assert.deepEqual(await files.all(), [one]);
    }
    writeFileSync(path.join(folder, "other.json"), JSON.stringify({ ...old, leafUserId: "other", before: "nonsense" }));
    assert.equal((await files.all()).length, 1);
    files.dispose();
    rmSync(folder, { recursive: true });
    await world.connector.cancel(farmer);
    await reconnectElsewhere();
    await attempts.put({
      ...old,
      id: "of an older version",
      startedAt: world.time.now(),
      deadline: world.time.now() + 900_000,
    });
    while (ends.length === 0) await turns(1);
    assert.deepEqual([ends, kind()], [["active"], "active"]);
  });

  async function waitingAttempt(): Promise<Attempt> {
    await world.connector.connect(world.requestFor(farmer));
    const [attempt] = await attempts.all();
    assert.ok(attempt?.phase.kind === "waiting");
    const { before, ...rest } = attempt;
    assert.equal(before?.healthy, false);
    return rest;
  }

  it("tells one credential from another by what both of them tell", () => {
    const found = (id: string | null, createdTime: string | null, environment: string | null): Connected => ({
      ...{ status: "ACTIVE", environment },
      credential: { id, createdTime, status: "ACTIVE", clientEnvironment: environment } as Credential,
    });
    const time = "2026-03-19T12:00:00.123456Z";
    const before = beforeOf({ connected: found("c1", time, "STAGE"), healthy: true });
    const others: [Connected, boolean][] = [
      [found("c1", time, "STAGE"), false],
      [found("c1", "2026-03-19T12:00:00.123Z", "STAGE"), false],
      [found(null, null, null), false],
      [{ status: "ACTIVE", environment: "STAGE" }, false],
      [{ status: "OK", environment: null }, false],
      [found("c2", time, "STAGE"), true],
      [found("c1", "2026-03-19T12:00:01Z", "STAGE"), true],
      [found("c1", time, "PRODUCTION"), true],
      [found("c1", "yesterday", "STAGE"), true],
    ];
    for (const [other, expected] of others) assert.equal(isOther(before, other), expected, JSON.stringify(other));
    for (const [other, expected] of others) assert.equal(isNews(before, other), expected, JSON.stringify(other));
    for (const [other] of others) {
      assert.equal(isNews(null, other), true);
      assert.equal(isNews(undefined, other), true);
      assert.equal(isNews(before && { ...before, healthy: false }, other), true);
    }
  });
});
