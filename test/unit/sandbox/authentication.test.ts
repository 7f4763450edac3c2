import assert from "node:assert/strict";

import { assertProblem, object, Rig, USERS } from "./support";

describe("signing in to the sandbox", () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.start({ users: 1, clock: { now: () => Date.parse("2026-03-19T12:00:00Z") } });
  });
  after(() => rig.stop());

  for (const rememberMe of [true, "true", false, "false", undefined]) {
    const hours = String(rememberMe) === "true" ? 30 * 24 : 24;
    it(`gives a token of ${hours} hours for rememberMe ${JSON.stringify(rememberMe)}`, async () => {
      const { sub, iat, exp } = await rig.signIn(rememberMe);
      assert.equal(sub, rig.info.email);
      assert.ok(typeof iat === "number" && iat === Date.parse("2026-03-19T12:00:00Z") / 1_000);
      assert.equal(exp, iat + hours * 3_600);
      const [header] = rig.token.split(".");
      assert.deepEqual(JSON.parse(Buffer.from(header ?? "", "base64url").toString()), { alg: "HS256", typ: "JWT" });
    });
  }

  it("refuses another password, another e-mail and no body", async () => {
    const { email: username, password } = rig.info;
    assertProblem(await rig.post("/api/authenticate", { username, password: "wrong" }), 401);
    assertProblem(await rig.post("/api/authenticate", { username: "x@y.example", password }), 401);
    assertProblem(await rig.post("/api/authenticate", {}), 401);
    assertProblem(await rig.post("/api/authenticate"), 400);
  });

  it("refuses services without a token, with another one, and with a changed one", async () => {
    const get = (authorization: string) => rig.call("GET", USERS, undefined, { authorization });
    const [header = "", payload = "", signature = ""] = rig.token.split(".");
    const claims = { ...object(JSON.parse(Buffer.from(payload, "base64url").toString())), exp: 9_999_999_999 };
    const forged = `${header}.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${signature}`;
    for (const authorization of [
      "",
      "Bearer",
      "Bearer x",
      `Basic ${rig.token}`,
      `Bearer ${forged}`,
      "Bearer a.b.c.d",
    ]) {
      assertProblem(await get(authorization), 401);
    }
    assertProblem(await rig.call("GET", "/services/unknown", undefined, { authorization: "" }), 401);
    assert.equal((await get(`bearer ${rig.token}`)).status, 200);
  });

  it("lets the token expire when the sandbox's clock says so", async () => {
    await rig.signIn();
    await rig.advance(86_399);
    assert.equal((await rig.get(USERS)).status, 200);
    await rig.advance(1);
    assertProblem(await rig.get(USERS), 401);
    await rig.signIn();
    assert.equal((await rig.get(USERS)).status, 200);
  });

  it("keeps accepting a token of an earlier run with the same seed", async () => {
    const other = await Rig.start({ users: 0, clock: { now: () => Date.parse("2026-03-19T12:00:00Z") } });
    const { status } = await rig.call("GET", USERS, undefined, { authorization: `Bearer ${other.token}` });
    await other.stop();
    // The other run's clock was not moved on, so its token is older than a day here.
    assert.equal(status, 401);
    const third = await Rig.start({ users: 0 });
    const fourth = await Rig.start({ users: 0 });
    fourth.token = third.token;
    assert.equal((await fourth.get(USERS)).status, 200);
    await Promise.all([third.stop(), fourth.stop()]);
  });
});
