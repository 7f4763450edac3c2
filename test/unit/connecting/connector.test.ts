import assert from "node:assert/strict";
import type { ConnectRequest } from "../../../src/connecting/oneClickCall";
import { nodeFetch } from "../../../src/leaf/fetch";
import { isLeafError } from "../../../src/leaf/errors";
import { WindowAttempts } from "../../../src/connecting/attempts";
import { sharedByNone, World } from "../../support/world";

describe("connecting a farmer", () => {
  let world: World;
  let farmer: string;
  let attempts: WindowAttempts;
  beforeEach(async () => {
    attempts = new WindowAttempts();
    world = await new World({ ...sharedByNone(), attempts }).start();
    await world.signIn();
    await world.users.refresh();
    farmer = world.unconnected();
  });
  afterEach(() => world.stop());
  const account = () => {
    const { session } = world.store.snapshot;
    assert.ok("account" in session);
    return session.account;
  };

  function request(change: Partial<ConnectRequest> = {}): ConnectRequest {
    const { partner, organizations } = world.info;
    const { clientId, username, password } = partner.STAGE;
    const organizationCode = organizations.find(({ environment }) => environment === "STAGE")?.organizationCode ?? "";
    return {
      leafUserId: farmer,
      environment: "STAGE",
      partner: { clientId, username, password },
      operation: { organizationCode },
      ...change,
    };
  }
  const kind = () => world.store.connection(farmer).kind;
  const posts = async () =>
    (await world.requests()).filter(({ method, path }) => method === "POST" && path.includes("one-click"));

  it("gives the farmer 15 minutes from the call, and becomes active when they agree", async () => {
    const asked = world.time.now();
    const outcome = await world.connector.connect(request());
    assert.ok(outcome.kind === "waiting");
    const waiting = world.store.connection(farmer);
    assert.ok(waiting.kind === "awaitingFarmer" && waiting.environment === "STAGE");
    assert.equal(waiting.deadline, asked + 15 * 60_000);
    assert.equal(await world.connector.signInUrl(farmer), outcome.signInUrl);

    const ended = new Promise((resolve) => world.connector.onDidEnd(resolve));
    await world.control("POST", `leafUsers/${farmer}/approve`);
    await ended;
    const active = world.store.connection(farmer);
    assert.ok(active.kind === "active" && active.status === "ACTIVE" && active.environment === "STAGE");
    assert.equal(await world.connector.signInUrl(farmer), undefined);
    assert.equal((await posts()).length, 1);
  });

  it("connects by sharingUrlId without an organization code", async () => {
    const { sharingUrlId } = world.info.partner.STAGE;
    assert.equal((await world.connector.connect(request({ operation: { sharingUrlId } }))).kind, "waiting");
  });

  it("expires after the deadline with at most 150 looks, and then asks no more", async () => {
    await world.connector.connect(request());
    await new Promise((resolve) => world.connector.onDidEnd(resolve));
    assert.equal(kind(), "expired");
    const looks = (await world.requests()).filter(({ path }) => path.endsWith(`${farmer}/panorama-credentials`)).length;
    assert.ok(looks > 50 && looks <= 150, String(looks));
    await world.time.sleep(60_000);
    assert.equal(
      (await world.requests()).filter(({ path }) => path.endsWith(`${farmer}/panorama-credentials`)).length,
      looks,
    );
  });

  it("gives the farmer as long as a sandbox says, where that is not 15 minutes", async () => {
    await world.stop();
    world = await new World().start({ windowSeconds: 60 });
    await world.signIn();
    await world.users.refresh();
    farmer = world.unconnected();
    const asked = world.time.now();
    await world.connector.connect(request());
    const waiting = world.store.connection(farmer);
    assert.ok(waiting.kind === "awaitingFarmer" && waiting.deadline === asked + 60_000);
  });

  it("does not call it expired while Leaf can't be asked at the deadline", async () => {
    await world.control("POST", "faults", { path: "/services/*", kind: "status", status: 400, count: 100_000 });
    await assert.rejects(world.connector.connect(request()));
    await world.control("DELETE", "faults");
    await world.connector.connect(request());
    await world.control("POST", "faults", { path: "/services/*", kind: "status", status: 400, count: 100_000 });
    const end = world.time.now() + 16 * 60_000;
    while (world.time.now() < end) await world.time.sleep(0);
    assert.equal(kind(), "awaitingFarmer");
    const ended = new Promise((resolve) => world.connector.onDidEnd(resolve));
    await world.control("DELETE", "faults");
    await ended;
    assert.equal(kind(), "expired");
  });

  it("stops when it is cancelled", async () => {
    await world.connector.connect(request());
    await world.connector.cancel(farmer);
    assert.equal(kind(), "cancelled");
    assert.equal(await world.connector.signInUrl(farmer), undefined);
  });

  it("says what Leaf refused: the code, the partner's password, or the environment", async () => {
    const partner = request().partner;
    const production = world.info.organizations.find(({ environment }) => environment === "PRODUCTION");
    const wrongs: [Partial<ConnectRequest>, string][] = [
      [{ operation: { organizationCode: "noSuchCode" } }, "organizationNotFound"],
      [{ partner: { ...partner, password: "wrong-password" } }, "partnerCredentialsRefused"],
      [{ environment: "PRODUCTION" }, "environmentMismatch"],
      [{ operation: { organizationCode: production?.organizationCode ?? "" } }, "environmentMismatch"],
    ];
    for (const [change, errorKey] of wrongs) {
      await assert.rejects(
        world.connector.connect(request(change)),
        (error) => isLeafError(error, "rejected") && error.problem?.errorKey === errorKey,
      );
      const failed = world.store.connection(farmer);
      assert.ok(failed.kind === "failed" && failed.reason.startsWith("Leaf refused: "), errorKey);
    }
  });

  it("makes the call once, even when its answer is lost", async () => {
    await world.control("POST", "faults", { method: "POST", path: "/services/*", kind: "reset", count: 1 });
    await assert.rejects(world.connector.connect(request()), (error) => isLeafError(error, "offline"));
    assert.equal(kind(), "failed");
    assert.equal((await posts()).length, 1);
  });

  it("takes a 401 for the partner's credentials when Leaf still accepts the token", async () => {
    await world.control("POST", "faults", {
      method: "POST",
      path: "/services/*",
      kind: "status",
      status: 401,
      count: 1,
    });
    await assert.rejects(world.connector.connect(request()), (error) => isLeafError(error, "rejected"));
    assert.equal(world.store.snapshot.session.kind, "signedIn");
  });

  it("looks for a credential after a lost answer, before anybody may ask again", async () => {
    // The call is carried out, and its answer cut off; the farmer is quick.
    await world.control("POST", "faults", {
      method: "POST",
      path: "*/one-click-integration/Panorama",
      kind: "truncate",
      count: 1,
    });
    await world.control("POST", "faults", {
      method: "GET",
      path: "*/panorama-credentials",
      kind: "latency",
      latencyMs: 500,
      // The look before the call as well as the one after it, which comes when the farmer has agreed.
      count: 2,
    });
    const connecting = world.connector.connect(request());
    while ((await posts()).length === 0) await new Promise((resolve) => setImmediate(resolve));
    await world.control("POST", `leafUsers/${farmer}/approve`);
    assert.deepEqual(await connecting, { kind: "alreadyActive" });
    assert.equal(kind(), "active");
    assert.equal((await posts()).length, 1);
  });

  it("is picked up after a reload, with the time that is left", async () => {
    const outcome = await world.connector.connect(request());
    const before = world.store.connection(farmer);
    world.close();
    world.time.advance(5 * 60_000);
    const reloaded = new World(world.shared).join(world);
    await reloaded.sessions.restore();
    await reloaded.until((store) => store.connection(farmer).kind === "awaitingFarmer");
    assert.deepEqual(reloaded.store.connection(farmer), before);
    assert.equal(await reloaded.connector.signInUrl(farmer), outcome.kind === "waiting" && outcome.signInUrl);
    await world.control("POST", `leafUsers/${farmer}/approve`);
    await reloaded.until((store) => store.connection(farmer).kind === "active");
    reloaded.close();
  });

  it("ends as expired when the window was closed over the deadline, and as active if Leaf says so", async () => {
    const [other] = [...world.store.snapshot.connections].filter(
      ([id, { kind }]) => kind === "notConnected" && id !== farmer,
    );
    assert.ok(other);
    await world.connector.connect(request());
    await world.connector.connect(request({ leafUserId: other[0] }));
    world.close();
    await world.control("POST", `leafUsers/${farmer}/approve`);
    world.time.advance(3 * 3600_000);
    const reloaded = new World(world.shared).join(world);
    const ends: string[] = [];
    reloaded.connector.onDidEnd(({ leafUserId, end }) => ends.push(`${leafUserId} ${end.kind}`));
    await reloaded.sessions.restore();
    await reloaded.until(
      (store) => store.connection(farmer).kind === "active" && store.connection(other[0]).kind === "expired",
    );
    while (ends.length < 2) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(ends.sort(), [`${farmer} active`, `${other[0]} expired`].sort());
    reloaded.close();
  });

  it("remembers the operation until it is connected, to start again with one click", async () => {
    await world.connector.connect(request());
    await new Promise((resolve) => world.connector.onDidEnd(resolve));
    assert.equal(kind(), "expired");
    const operation = await world.connector.lastOperation(farmer);
    assert.deepEqual(operation, request().operation);
    assert.ok(operation);
    await world.connector.connect(request({ operation }));
    const ended = new Promise((resolve) => world.connector.onDidEnd(resolve));
    await world.control("POST", `leafUsers/${farmer}/approve`);
    await ended;
    assert.ok(![...world.storage.kept.keys()].some((key) => key.startsWith("attempt:")));
  });

  it("goes on watching when a file can't be reached for a moment", async () => {
    let fails = 3;
    const all = attempts.all.bind(attempts);
    await world.connector.connect(request());
    attempts.all = () => (fails-- > 0 ? Promise.reject(new Error("EBUSY")) : all());
    await world.control("POST", `leafUsers/${farmer}/approve`);
    await world.until((store) => store.connection(farmer).kind === "active");
    assert.ok(fails < 0);
  });

  it("leaves the watch to another window when its own token is refused", async () => {
    const held: string[] = [];
    const lease = {
      hold: (name: string) => Promise.resolve(held.push(name) > 0),
      release: (name: string) => Promise.resolve(void held.splice(0, held.length, ...held.filter((it) => it !== name))),
    };
    const shared = { ...world.shared, lease: () => lease };
    await world.connector.connect(request());
    world.close();
    const other = new World(shared).join(world);
    await other.sessions.restore();
    while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await world.control("POST", "clock", { advanceSeconds: 31 * 24 * 3600 });
    await other.until((store) => store.snapshot.session.kind === "refused");
    while (held.length > 0) await new Promise((resolve) => setImmediate(resolve));
    other.close();
  });

  it("shows and keeps no organization code that Leaf repeats in its refusal", async () => {
    const operation = { organizationCode: "noSuchCode77" };
    world.fetch = async (url, init) =>
      init.method === "POST"
        ? new Response(JSON.stringify({ detail: "Organization noSuchCode77 was not found" }), { status: 400 })
        : nodeFetch(url, init);
    await assert.rejects(world.connector.connect(request({ operation })), (error) => {
      assert.ok(error instanceof Error && !JSON.stringify([error.message, error]).includes("noSuchCode77"));
      return true;
    });
    assert.ok(!JSON.stringify([...(await attempts.all()), world.store.connection(farmer)]).includes("noSuchCode77"));
  });

  it("erases what was remembered when the account signs out, also after its token was refused", async () => {
    await world.connector.connect(request());
    await world.control("POST", "clock", { advanceSeconds: 31 * 24 * 3600 });
    await world.users.refresh();
    assert.equal(world.store.snapshot.session.kind, "refused");
    await world.erasure.signOut(account());
    assert.deepEqual([...world.storage.kept.keys()], []);
  });

  it("erases what was remembered when the account signs out", async () => {
    await world.connector.connect(request());
    await world.erasure.signOut(account());
    assert.deepEqual([...world.storage.kept.keys()], []);
    assert.deepEqual([...world.store.snapshot.connections], []);
  });
});
