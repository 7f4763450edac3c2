import assert from "node:assert/strict";

import { assertProblem, list, object, Rig, USERS } from "./support";

describe("a fault of the sandbox", () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.start();
  });
  afterEach(() => rig.call("DELETE", "/__sandbox/faults"));
  after(() => rig.stop());

  const add = async (fault: object) => assert.equal((await rig.post("/__sandbox/faults", fault)).status, 201);

  it("of kind status answers with a problem, once unless a count is given", async () => {
    await add({ kind: "status", status: 503, retryAfter: 7 });
    const answer = await rig.get(USERS);
    assertProblem(answer, 503);
    assert.equal(answer.headers.get("retry-after"), "7");
    assert.equal((await rig.get(USERS)).status, 200);
    await add({ kind: "status", status: 401, count: 2 });
    assert.deepEqual(
      [(await rig.get(USERS)).status, (await rig.get(USERS)).status, (await rig.get(USERS)).status],
      [401, 401, 200],
    );
  });

  it("hits only its method and path, a prefix or a pattern, and never the control", async () => {
    await add({ kind: "status", status: 500, method: "post", path: `${USERS}/` });
    await add({ kind: "status", status: 502, path: "*/panorama-credentials", count: 2 });
    await add({ kind: "status", status: 504, path: "/services/*/users/*/one-*" });
    assert.equal((await rig.get(USERS)).status, 200);
    assert.equal((await rig.get(`${USERS}/x/panorama-credentials`)).status, 502);
    assert.equal((await rig.get(`${USERS}/x/panorama-credentials/events`)).status, 404);
    assert.equal((await rig.post(`${USERS}/x/one-click-integration/Panorama`, {})).status, 500);
    assert.equal((await rig.post(`${USERS}/x/one-click-integration/Panorama`, {})).status, 504);
    const waiting = list((await rig.get("/__sandbox/faults")).json);
    assert.deepEqual(waiting, [{ kind: "status", status: 502, path: "*/panorama-credentials", count: 1 }]);
  });

  it("of kind latency answers late, but answers", async () => {
    await add({ kind: "latency", latencyMs: 40 });
    const impatient = fetch(`${rig.info.url}/api/authenticate`, { signal: AbortSignal.timeout(1) });
    await assert.rejects(impatient);
    await add({ kind: "latency", latencyMs: 1 });
    assert.equal((await rig.get(USERS)).status, 200);
  });

  it("of kind html answers as a proxy would", async () => {
    await add({ kind: "html" });
    const { status, headers, text } = await rig.get(USERS);
    assert.equal(status, 502);
    assert.equal(headers.get("content-type"), "text/html");
    assert.match(text, /<html>/);
    await add({ kind: "html", status: 200 });
    assert.equal((await rig.get(USERS)).status, 200);
  });

  it("of kind empty answers nothing", async () => {
    await add({ kind: "empty" });
    const { status, text } = await rig.get(USERS);
    assert.deepEqual([status, text], [200, ""]);
  });

  it("of kind reset ends the connection, and nothing is done", async () => {
    await add({ kind: "reset", path: USERS, method: "POST" });
    const before = (await rig.users()).length;
    await assert.rejects(rig.newUser());
    assert.equal((await rig.users()).length, before);
  });

  it("of kind truncate does what was asked, and cuts the answer", async () => {
    const before = (await rig.users()).length;
    await add({ kind: "truncate", path: USERS, method: "POST" });
    await assert.rejects(rig.newUser());
    assert.equal((await rig.users()).length, before + 1);
    const id = await rig.newUser();
    await add({ kind: "truncate", method: "DELETE" });
    // An answer without a body has nothing to cut, but its connection ends.
    await rig.call("DELETE", `${USERS}/${id}`).catch(() => undefined);
    assert.equal((await rig.users()).length, before + 1);
  });

  it("of kind hang never answers, shows as status 0, and does not keep the sandbox from stopping", async () => {
    const other = await Rig.start({ users: 0 });
    await other.post("/__sandbox/faults", { kind: "hang" });
    const hanging = assert.rejects(other.get(USERS));
    for (;;) {
      const requests = list((await other.get("/__sandbox/requests")).json);
      if (requests.some(({ path }) => path === USERS)) {
        assert.equal(object(requests.at(-1))["status"], 0);
        break;
      }
    }
    await Promise.all([other.stop(), other.stop()]);
    await hanging;
    await other.stop();
  });

  it("and latency for all answers does not keep it from stopping either", async () => {
    const other = await Rig.start({ users: 0, latencyMs: 1 });
    await other.post("/__sandbox/faults", { kind: "latency", latencyMs: 600_000 });
    const waiting = assert.rejects(other.get(USERS));
    for (;;) if (list((await other.get("/__sandbox/requests")).json).some(({ path }) => path === USERS)) break;
    await other.stop();
    await waiting;
  });

  it("and latency for all answers, many of them at a time, bring no warning of Node's", async () => {
    const warnings: string[] = [];
    const note = (warning: Error) => void warnings.push(String(warning));
    process.on("warning", note);
    const other = await Rig.start({ users: 0, latencyMs: 50 });
    try {
      const answers = await Promise.all(Array.from({ length: 30 }, () => other.get(USERS)));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))], [200]);
      // It is emitted in a later turn.
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(warnings, []);
    } finally {
      process.off("warning", note);
      await other.stop();
    }
  });
});

describe("the sandbox's rate limit", () => {
  it("refuses what is too much within a minute of its clock, and says how long to wait", async () => {
    let now = Date.parse("2026-03-19T12:00:00Z");
    const rig = await Rig.start({ users: 1, rateLimitPerMinute: 4, clock: { now: () => now } });
    now += 20_000;
    for (let count = 0; count < 3; count++) assert.equal((await rig.get(USERS)).status, 200);
    const refused = await rig.get(USERS);
    assertProblem(refused, 429);
    assert.equal(refused.headers.get("retry-after"), "40");
    assertProblem(await rig.post("/api/authenticate", {}), 429);
    assert.equal((await rig.get("/connections/x")).status, 404, "the portal has no limit");
    assert.equal((await rig.advance(39)).status, 200, "nor has the control");
    assert.equal((await rig.get(USERS)).status, 429);
    await rig.advance(1);
    assert.equal((await rig.get(USERS)).status, 200, "the sign-in a minute ago does not count any more");
    assert.equal((await rig.get(USERS)).status, 429);
    await rig.stop();
  });

  it("can be switched off", async () => {
    const rig = await Rig.start({ users: 0, rateLimitPerMinute: 0 });
    for (let count = 0; count < 30; count++) assert.equal((await rig.get(USERS)).status, 200);
    await rig.stop();
  });
});
