import assert from "node:assert/strict";

import { RequestLog } from "../../../src/sandbox/requestLog";
import { hostileEvents } from "../../fixtures/hostile";
import { assertProblem, credentials, list, NOBODY, object, Rig, string, USERS } from "./support";

describe("the sandbox's control", () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.start();
  });
  after(() => rig.stop());

  it("approves in the farmer's place, revokes, and lets the token expire", async () => {
    const id = await rig.newUser();
    await rig.signInUrl(id);
    assert.deepEqual((await rig.control(id, "approve")).json, { leafUserId: id, status: "ACTIVE" });
    assert.deepEqual((await rig.control(id, "revoke")).json, { leafUserId: id, status: "UNAUTHENTICATED" });
    assert.equal((await rig.control(id, "approve")).status, 200, "the session is still open");
    assert.deepEqual((await rig.control(id, "expire-token")).json, { leafUserId: id, status: "UNAUTHENTICATED" });
    assert.equal(await rig.status(id), "UNAUTHENTICATED");
  });

  it("approves the first operation when the call named none", async () => {
    const id = await rig.newUser();
    const { sharingUrlId } = rig.info.partner.STAGE;
    await rig.signInUrl(id, { organizationCode: undefined, sharingUrlId });
    assert.equal((await rig.control(id, "approve")).status, 200);
  });

  it("answers 409 where there is nothing to approve, revoke or expire, and 404 for an unknown user", async () => {
    const id = await rig.newUser();
    for (const verb of ["approve", "revoke", "expire-token"] as const) {
      assertProblem(await rig.control(id, verb), 409);
      assertProblem(await rig.control(NOBODY, verb), 404);
    }
    await rig.signInUrl(id);
    await rig.control(id, "approve");
    assertProblem(await rig.control(id, "approve"), 409);
    const late = await rig.newUser();
    await rig.signInUrl(late);
    await rig.advance(900);
    assertProblem(await rig.control(late, "approve"), 409);
    assert.equal(await rig.status(late), undefined);
  });

  it("replaces a user's events by raw ones, or by any number of them", async () => {
    const id = await rig.connectedUser();
    const raw = [{ id: 1, statusCode: "x", body: { a: [null] } }, "no event", {}];
    assert.deepEqual((await rig.post(`/__sandbox/events/${id}`, { events: raw })).json, { events: 3 });
    assert.deepEqual((await rig.get(`${credentials(id)}/events`)).json, raw);
    await rig.post(`/__sandbox/events/${id}`, { count: 100_000 });
    const page = async (query: string) => rig.get(`${credentials(id)}/events?${query}`);
    const last = await page("page=999&size=100");
    assert.equal(last.headers.get("x-total-count"), "100000");
    assert.equal(list(last.json).length, 100);
    assert.deepEqual((await page("page=1000&size=100")).json, []);
    const oldest = list((await page("size=1&sort=createdDate,asc")).json)[0];
    assert.deepEqual(oldest, list(last.json)[99]);
    assert.match(string(oldest?.["createdDate"]), /^\d{4}-.*Z$/);
  });

  it("refuses events that are none, and users without a credential", async () => {
    const id = await rig.connectedUser();
    for (const body of [{}, { events: "x" }, { count: -1 }, { count: 1.5 }, { count: 1e9 }]) {
      assertProblem(await rig.post(`/__sandbox/events/${id}`, body), 400);
    }
    assertProblem(await rig.post(`/__sandbox/events/${await rig.newUser()}`, { count: 1 }), 409);
    assertProblem(await rig.post(`/__sandbox/events/${NOBODY}`, { count: 1 }), 404);
  });

  it("answers with hostile events, megabytes of them, as they are", async () => {
    const id = await rig.connectedUser();
    const raw = JSON.parse(JSON.stringify(hostileEvents())) as readonly unknown[];
    assert.deepEqual((await rig.post(`/__sandbox/events/${id}`, { events: raw })).json, { events: raw.length });
    const arrived: unknown[] = [];
    for (let page = 0; arrived.length < raw.length; page += 1) {
      arrived.push(...list((await rig.get(`${credentials(id)}/events?size=100&page=${page}`)).json));
    }
    assert.deepEqual(arrived, raw);
  });

  it("moves the clock on, and refuses what is no number of seconds", async () => {
    const now = async (seconds: number) => Date.parse(string(object((await rig.advance(seconds)).json)["now"]));
    const before = await now(0);
    assert.ok((await now(3_600)) - before >= 3_600_000);
    for (const advanceSeconds of [-1, "5", null, 1e300]) {
      assertProblem(await rig.post("/__sandbox/clock", { advanceSeconds }), 400);
    }
    assertProblem(await rig.post("/__sandbox/clock", "[]"), 400);
    assertProblem(await rig.post("/__sandbox/clock", "{"), 400);
  });

  it("lists requests to API and portal without query and body, and forgets them", async () => {
    await rig.call("DELETE", "/__sandbox/requests");
    await rig.get(`${USERS}?name=secret`);
    await rig.get("/connections/unknown");
    const requests = list((await rig.get("/__sandbox/requests")).json);
    assert.deepEqual(
      requests.map(({ method, path, status }) => [method, path, status]),
      [
        ["GET", USERS, 200],
        ["GET", "/connections/unknown", 404],
      ],
    );
    assert.deepEqual(Object.keys(requests[0] ?? {}).sort(), ["method", "path", "status", "time"]);
    assert.match(string(requests[0]?.["time"]), /^\d{4}-.*Z$/);
    assert.equal((await rig.call("DELETE", "/__sandbox/requests")).status, 204);
    assert.deepEqual((await rig.get("/__sandbox/requests")).json, []);
  });

  it("lists the newest 10,000 requests only", () => {
    const log = new RequestLog({ now: () => 0 });
    for (let count = 1; count <= 25_000; count++) log.add("GET", `/${count}`);
    assert.equal(log.all().length, 10_000);
    assert.equal(log.all()[0]?.path, "/15001");
    assert.equal(log.all().at(-1)?.path, "/25000");
  });

  it("is closed to pages of other sites", async () => {
    const text = { "content-type": "text/plain" };
    assertProblem(await rig.call("POST", "/__sandbox/clock", '{"advanceSeconds":5}', text), 400);
    const id = await rig.newUser();
    await rig.signInUrl(id);
    const foreign = { origin: "https://elsewhere.example" };
    const path = `/__sandbox/leafUsers/${id}/approve`;
    assertProblem(await rig.call("POST", path, undefined, foreign), 403);
    assert.equal(await rig.status(id), undefined);
  });

  it("refuses a fault that makes no sense, with a sentence, and changes nothing", async () => {
    for (const fault of [
      {},
      { kind: "odd" },
      { kind: "status" },
      { kind: "status", status: 99 },
      { kind: "latency" },
      { kind: "reset", count: 0 },
      { kind: "reset", path: "users" },
      { kind: "reset", method: 5 },
      { kind: "reset", often: 5 },
    ]) {
      const problem = assertProblem(await rig.post("/__sandbox/faults", fault), 400);
      assert.match(string(problem["detail"]), /\.$/);
    }
    assert.deepEqual((await rig.get("/__sandbox/faults")).json, []);
  });
});

describe("a request that the sandbox cannot serve", () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.start({ users: 1 });
  });
  after(() => rig.stop());

  it("is answered with 404 when the route is unknown", async () => {
    for (const path of ["/", "/favicon.ico", "/services/odd", "/__sandbox/odd", `${USERS}/%`, "//odd"]) {
      assertProblem(await rig.get(rig.info.url + path), 404);
    }
  });

  it("is answered with 405 and the methods that work", async () => {
    const answer = await rig.call("DELETE", USERS);
    assertProblem(answer, 405);
    assert.equal(answer.headers.get("allow"), "GET, HEAD, POST, PUT");
    assertProblem(await rig.get("/api/authenticate"), 405);
    assertProblem(await rig.call("DELETE", "/connections/x"), 405);
  });

  it("is answered with 400 when its JSON is malformed or no object", async () => {
    for (const body of ["{", "[]", "null", '"text"', ""]) {
      assertProblem(await rig.post(USERS, body), 400, "malformedBody");
    }
  });

  it("is answered with 413 when its body is larger than 1 MB", async () => {
    assertProblem(await rig.post(USERS, JSON.stringify({ name: "x".repeat(1024 * 1024) })), 413);
    assert.equal((await rig.get(USERS)).status, 200);
  });

  it("is answered with 500 when the sandbox itself fails, and the fault is told", async () => {
    let failing = false;
    const told: unknown[] = [];
    const now = () => {
      if (failing) throw new Error("The clock stands still.");
      return Date.now();
    };
    const other = await Rig.start({ users: 0, clock: { now }, onError: (error) => told.push(error) });
    failing = true;
    assertProblem(await other.get(USERS), 500);
    assertProblem(await other.advance(1), 500);
    failing = false;
    assert.equal((await other.get(USERS)).status, 200);
    assert.deepEqual(told.map(String), Array(2).fill("Error: The clock stands still."));
    await other.stop();
  });
});
