import assert from "node:assert/strict";

import { RateLimit } from "../../../src/sandbox/rateLimit";
import { assertProblem, credentials, first, list, NOBODY, object, Rig, string, USERS } from "./support";

const FILES = "/services/operations/api/files";

describe("what a test can put into the sandbox", () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.start();
  });
  after(() => rig.stop());

  const setStatus = (id: string, body: object) => rig.post(`/__sandbox/leafUsers/${id}/status`, body);

  it("is any status of a credential, with the exchange that belongs to it", async () => {
    const id = await rig.connectedUser();
    const newest = async () => first(list((await rig.get(`${credentials(id)}/events`)).json))["statusCode"];
    for (const [status, statusCode] of [
      ["OK", 200],
      ["UNAUTHENTICATED", 400],
      ["ACTIVE", 200],
      ["MISSING_PERMISSION", 403],
      ["TEMPORARILY_UNAVAILABLE", 503],
    ] as const) {
      assert.deepEqual((await setStatus(id, { status })).json, { leafUserId: id, status });
      assert.equal(await rig.status(id), status);
      assert.equal(await newest(), statusCode, status);
    }
    for (const status of ["SOMETHING_ELSE", "", "höchst · odd <b>", null]) {
      assert.equal((await setStatus(id, { status })).status, 200);
      assert.equal(await rig.status(id), status);
    }
    await rig.signInUrl(id);
    assert.equal((await rig.control(id, "approve")).status, 200, "the farmer can fix any of them");
    assert.equal(await rig.status(id), "ACTIVE");
  });

  it("is refused as a status where it is none, and where there is no credential", async () => {
    const id = await rig.connectedUser();
    for (const body of [{}, { status: 5 }, { status: ["OK"] }, { status: "x".repeat(1_001) }]) {
      assertProblem(await setStatus(id, body), 400);
    }
    assert.equal(await rig.status(id), "ACTIVE");
    const other = await rig.newUser();
    assertProblem(await setStatus(other, { status: "OK" }), 409);
    assertProblem(await setStatus(other, { status: "OK", provider: "john-deere" }), 409);
    assertProblem(await setStatus(NOBODY, { status: "OK" }), 404);
    const path = `${USERS}/${other}/john-deere-credentials`;
    const body = { clientKey: "one", clientSecret: "two", refreshToken: "three", clientEnvironment: "STAGE" };
    assert.equal((await rig.post(path, body)).status, 201);
    await setStatus(other, { status: "UNAUTHENTICATED", provider: "john-deere" });
    assert.equal(object((await rig.get(path)).json)["status"], "UNAUTHENTICATED");
  });

  it("is a credential's files, as they are, to which the filters apply", async () => {
    const id = await rig.connectedUser();
    const files = [
      { id: "a", status: "failed", createdTime: "2026-03-02T00:00:00Z", message: "no points passed the filter" },
      { id: "b", status: "processed", summary: { properties: { operationType: "planted", totalArea: { value: 9 } } } },
      { id: 7, status: null, createdTime: "soon", fields: "x" },
      "no file",
    ];
    assert.deepEqual((await rig.post(`/__sandbox/files/${id}`, { files })).json, { files: 4 });
    const found = async (query = "") => object((await rig.get(`${FILES}?leafUserId=${id}${query}`)).json)["operations"];
    assert.deepEqual(await found(), files);
    assert.deepEqual(await found("&status=failed"), [files[0]]);
    assert.deepEqual(await found("&operationType=planted"), [files[1]]);
    assert.deepEqual(await found("&createdTime=2026-03-01"), [files[0]]);
    assert.deepEqual(await found("&minArea=5"), [files[1]]);
    assert.deepEqual((await rig.get(`${FILES}/a`)).json, files[0]);
    for (const body of [{}, { files: "x" }, { files: {} }])
      assertProblem(await rig.post(`/__sandbox/files/${id}`, body), 400);
    assertProblem(await rig.post(`/__sandbox/files/${await rig.newUser()}`, { files: [] }), 409);
    assert.equal((await rig.call("DELETE", `/__sandbox/files/${id}`)).status, 204);
    assert.equal(list(await found()).length, 1);
  });

  it("is refused when it could not be sent, and not only when it is asked for", async () => {
    const id = await rig.connectedUser();
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    for (const what of ["events", "files"]) {
      const answer = await rig.post(`/__sandbox/${what}/${id}`, `{"${what}":[1,${deep}]}`);
      assert.match(string(assertProblem(answer, 400, "notSendable")["detail"]), new RegExp(`^${what}\\[1\\] `));
    }
    const odd = ["\ud800", "\u0000\u2028", { __proto__: null, constructor: 1 }, -0, "x".repeat(100_000)];
    await rig.post(`/__sandbox/events/${id}`, { events: odd });
    assert.deepEqual((await rig.get(`${credentials(id)}/events`)).json, JSON.parse(JSON.stringify(odd)));
    assert.equal((await rig.call("DELETE", `/__sandbox/events/${id}`)).status, 204);
    assert.ok(list((await rig.get(`${credentials(id)}/events`)).json).length > 0);
  });

  it("can all be taken back: a reset makes everything as it was at the start", async () => {
    const other = await Rig.start({ users: 12, rateLimitPerMinute: 100 });
    const before = await other.users();
    const statuses = await other.statuses();
    const id = await other.connectedUser();
    const broken = [...statuses].find(([, status]) => status === "ACTIVE")?.[0] ?? "";
    await other.control(broken, "revoke");
    await other.call("DELETE", `${USERS}/${[...statuses.keys()][3] ?? ""}`);
    const page = await other.signInUrl(id);
    await other.post("/__sandbox/faults", { kind: "hang", count: 9 });
    await other.advance(86_400);
    const { status, json } = await other.post("/__sandbox/reset");
    assert.equal(status, 200);
    assert.deepEqual(object(json)["info"], other.info);
    assert.ok(Math.abs(Date.parse(string(object(json)["now"])) - Date.now()) < 60_000);
    assert.deepEqual((await other.get("/__sandbox/requests")).json, []);
    assert.deepEqual((await other.get("/__sandbox/faults")).json, []);
    assert.deepEqual(
      (await other.users()).map(({ id: each }) => each),
      before.map(({ id: each }) => each),
      "with the token of before",
    );
    assert.deepEqual(await other.statuses(), statuses);
    assert.equal((await other.get(page)).status, 404);
    for (let count = 0; count < 80; count++) assert.equal((await other.get(USERS)).status, 200);
    await other.stop();
  });
});

describe("an answer that a fault brings", () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.start();
  });
  afterEach(() => rig.call("DELETE", "/__sandbox/faults"));
  after(() => rig.stop());

  const add = async (fault: object) => assert.equal((await rig.post("/__sandbox/faults", fault)).status, 201);

  it("has a body and headers of its own", async () => {
    for (const [fault, status, type, text] of [
      [{ kind: "status", status: 404, body: "<h1>nginx</h1>" }, 404, "text/plain; charset=utf-8", "<h1>nginx</h1>"],
      [{ kind: "status", status: 200, body: [] }, 200, "application/json", "[]"],
      [{ kind: "status", status: 200, body: null }, 200, "application/json", "null"],
      [{ kind: "status", status: 403, body: "", headers: { "Content-Type": "x/y" } }, 403, "x/y", ""],
      [{ kind: "html", body: "<title>511</title>", status: 511 }, 511, "text/html", "<title>511</title>"],
      [{ kind: "status", status: 200, bodyBase64: "e30=", headers: { "content-type": "a/b" } }, 200, "a/b", "{}"],
    ] as const) {
      await add(fault);
      const answer = await rig.get(USERS);
      assert.deepEqual([answer.status, answer.headers.get("content-type"), answer.text], [status, type, text]);
    }
    await add({ kind: "status", status: 429, headers: { "Retry-After": "-5", "X-Odd": "1" } });
    const { headers, json } = await rig.get(USERS);
    assert.deepEqual([headers.get("retry-after"), headers.get("x-odd")], ["-5", "1"]);
    assert.equal(object(json)["status"], 429);
    await add({ kind: "truncate", body: "x".repeat(100) });
    await assert.rejects(rig.get(USERS));
    await add({ kind: "status", status: 200, body: "{}", headers: { "content-length": "9" } });
    await assert.rejects(rig.get(USERS), "a length that is not the body's");
  });

  it("hits one Leaf user only, in the path or the query", async () => {
    const hit = await rig.userWith("ACTIVE");
    const other = await rig.connectedUser();
    await add({ kind: "status", status: 503, leafUserId: hit, count: 3 });
    assert.equal((await rig.get(credentials(other))).status, 200);
    assert.equal((await rig.get(USERS)).status, 200);
    assert.equal((await rig.get(`${FILES}?leafUserId=${other}`)).status, 200);
    assert.equal((await rig.get(`${USERS}/${hit}`)).status, 503);
    assert.equal((await rig.get(`${credentials(hit)}/events`)).status, 503);
    assert.equal((await rig.get(`${FILES}?leafUserId=${hit}`)).status, 503);
    assert.equal((await rig.get(credentials(hit))).status, 200);
  });

  it("is refused with a sentence when it could not be sent or would be lost", async () => {
    for (const fault of [
      { kind: "status", status: 200, headers: { "x-a": "b\r\nx-c: d" } },
      { kind: "status", status: 200, headers: { "bad name": "1" } },
      { kind: "status", status: 200, headers: { "": "1" } },
      { kind: "status", status: 200, headers: { "x-a": "\u0000" } },
      { kind: "status", status: 200, headers: { "x-a": "€" } },
      { kind: "status", status: 200, headers: { trailer: "x" } },
      { kind: "status", status: 200, headers: { "x-a": 5 } },
      { kind: "status", status: 200, headers: ["x"] },
      { kind: "status", status: 204, body: "x" },
      { kind: "status", status: 304, body: "x" },
      { kind: "status", status: 200, body: "x", bodyBase64: "eA==" },
      { kind: "status", status: 200, bodyBase64: "not base64!" },
      { kind: "status", status: 200, bodyBase64: 5 },
      { kind: "reset", body: "x" },
      { kind: "empty", body: "x" },
      { kind: "latency", latencyMs: 1, headers: {} },
      { kind: "truncate", headers: { "x-a": "b" } },
      { kind: "status", status: 200, leafUserId: 5 },
    ]) {
      const problem = assertProblem(await rig.post("/__sandbox/faults", fault), 400, "invalidFault");
      assert.match(string(problem["detail"]), /\.$/, JSON.stringify(fault));
    }
    assert.deepEqual((await rig.get("/__sandbox/faults")).json, []);
  });
});

describe("the sandbox's rate limit, however high", () => {
  it("looks at a request once, not again for each of the next", () => {
    let now = 0;
    const limit = new RateLimit(1_000_000, { now: () => now });
    // Each of the second 300,000 takes one away again; looking through a minute's requests for each would take minutes.
    for (let count = 0; count < 600_000; count++) {
      now += 0.2;
      assert.equal(limit.take(), undefined);
    }
  });

  it("counts exactly, across the places where it forgets", () => {
    let now = 0;
    const limit = new RateLimit(3_000, { now: () => now });
    const passed: number[] = [];
    for (now = 0; now < 300_000; now += 7) if (limit.take() === undefined) passed.push(now);
    for (const [index, time] of passed.entries()) {
      const earlier = passed[index - 3_000];
      assert.ok(earlier === undefined || time - earlier >= 60_000);
    }
    assert.equal(passed.filter((time) => time < 60_000).length, 3_000);
    limit.clear();
    assert.equal(limit.take(), undefined);
  });
});
