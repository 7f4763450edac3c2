import assert from "node:assert/strict";
import type { ConnectRequest } from "../../../src/core/connector";
import { isLeafError } from "../../../src/leaf/errors";
import { World } from "../../support/world";

describe("connecting a farmer", () => {
  let world: World;
  let farmer: string;
  beforeEach(async () => {
    world = await new World().start();
    await world.signIn();
    await world.users.refresh();
    farmer = world.unconnected();
  });
  afterEach(() => world.stop());

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
    assert.equal(world.connector.signInUrl(farmer), outcome.signInUrl);

    const ended = new Promise((resolve) => world.connector.onDidEnd(resolve));
    await world.control("POST", `leafUsers/${farmer}/approve`);
    await ended;
    const active = world.store.connection(farmer);
    assert.ok(active.kind === "active" && active.status === "ACTIVE" && active.environment === "STAGE");
    assert.equal(world.connector.signInUrl(farmer), undefined);
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
    world.connector.cancel(farmer);
    assert.equal(kind(), "cancelled");
    assert.equal(world.connector.signInUrl(farmer), undefined);
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

  it("drops what it waited for when the account signs out", async () => {
    await world.connector.connect(request());
    await world.sessions.signOut();
    assert.equal(world.connector.signInUrl(farmer), undefined);
    assert.deepEqual([...world.store.snapshot.connections], []);
  });
});
