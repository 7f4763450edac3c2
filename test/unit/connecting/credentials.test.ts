import assert from "node:assert/strict";
import type { ManualCredential } from "../../../src/model/provider";
import { isLeafError } from "../../../src/leaf/errors";
import { MASK } from "../../../src/base/text";
import { World } from "../../support/world";

describe("credentials by hand", () => {
  let world: World;
  let farmer: string;
  beforeEach(async () => {
    world = await new World().start();
    await world.signIn();
    await world.users.refresh();
    farmer = world.unconnected();
  });
  afterEach(() => world.stop());

  function credential(change: Partial<ManualCredential> = {}): ManualCredential {
    const { clientId, username, password } = world.info.partner.STAGE;
    const found = world.info.organizations.find(({ environment }) => environment === "STAGE");
    return {
      partner: { clientId, username, password },
      environment: "STAGE",
      organizationCode: found?.organizationCode ?? "",
      refreshToken: "refresh-token-of-this-test",
      ...change,
    };
  }
  const kind = (leafUserId = farmer) => world.store.connection(leafUserId).kind;
  const sent = async (method: string) =>
    (await world.requests()).filter((one) => one.method === method && one.path.endsWith("/panorama-credentials"));

  it("are created in one call, looked at, and shown", async () => {
    const made = await world.credentials.create(farmer, credential());
    assert.ok(made.kind === "active" && made.environment === "STAGE");
    assert.equal(world.store.connection(farmer), made);
    assert.equal((await sent("POST")).length, 1);
    assert.equal(world.redactor.text("it is refresh-token-of-this-test"), `it is ${MASK}`);
  });

  it("are refused with Leaf's reason, and nothing has changed", async () => {
    const wrongs: [Partial<ManualCredential>, string][] = [
      [{ organizationCode: "noSuchCode" }, "organizationNotFound"],
      [{ partner: { ...credential().partner, password: "wrong-password" } }, "partnerCredentialsRefused"],
      [{ environment: "PRODUCTION" }, "environmentMismatch"],
    ];
    for (const [change, errorKey] of wrongs) {
      await assert.rejects(
        world.credentials.create(farmer, credential(change)),
        (error) => isLeafError(error, "rejected") && error.problem?.errorKey === errorKey,
      );
      assert.equal(kind(), "notConnected", errorKey);
    }
  });

  it("are asked for when the answer is lost, and the call is not repeated", async () => {
    await world.control("POST", "faults", { method: "POST", path: "/services/*", kind: "truncate", count: 1 });
    assert.equal((await world.credentials.create(farmer, credential())).kind, "active");
    assert.equal((await sent("POST")).length, 1);
    const other = world.unconnected();
    await world.control("POST", "faults", { method: "POST", path: "/services/*", kind: "reset", count: 1 });
    await assert.rejects(world.credentials.create(other, credential()), (error) => isLeafError(error, "offline"));
    assert.equal((await sent("POST")).length, 2);
    assert.equal(kind(other), "notConnected");
  });

  it("are not taken for created when only the broken ones of before are found", async () => {
    const broken = [...world.store.snapshot.connections].find(([, connection]) => connection.kind === "attention");
    assert.ok(broken);
    await world.control("POST", "faults", { method: "POST", path: "/services/*", kind: "reset", count: 1 });
    await assert.rejects(world.credentials.create(broken[0], credential()), (error) => isLeafError(error, "offline"));
    assert.equal((await world.credentials.create(broken[0], credential())).kind, "active");
  });

  it("blame the partner's credentials for a 401 while Leaf still accepts the token", async () => {
    const fault = { method: "POST", path: "/services/*", kind: "status", status: 401, count: 1 };
    await world.control("POST", "faults", fault);
    await assert.rejects(world.credentials.create(farmer, credential()), (error) => isLeafError(error, "rejected"));
    assert.equal(world.store.snapshot.session.kind, "signedIn");
  });

  it("are deleted, and the row is not connected", async () => {
    const connected = world.connected();
    await world.credentials.delete(connected);
    assert.equal(kind(connected), "notConnected");
    assert.equal((await world.users.look(connected)).kind, "notConnected");
  });

  it("count as deleted when they are already gone", async () => {
    const connected = world.connected();
    await world.credentials.delete(connected);
    await world.credentials.delete(connected);
    assert.equal(kind(connected), "notConnected");
  });

  it("stay when Leaf refuses to delete them", async () => {
    const connected = world.connected();
    for (const status of [403, 500]) {
      await world.control("POST", "faults", {
        method: "DELETE",
        path: "/services/*",
        kind: "status",
        status,
        count: 3,
      });
      await assert.rejects(world.credentials.delete(connected), (error) => isLeafError(error));
      assert.equal(kind(connected), "active", String(status));
      await world.control("DELETE", "faults");
    }
  });
});
