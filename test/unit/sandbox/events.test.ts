import assert from "node:assert/strict";

import { assertProblem, credentials, list, NOBODY, object, Rig, string, USERS, type Json } from "./support";

const DAY = 86_400;

describe("the sandbox's credential events", () => {
  let rig: Rig;
  let now = Date.parse("2026-03-19T12:00:00Z");
  before(async () => {
    rig = await Rig.start({ clock: { now: () => now } });
  });
  beforeEach(async () => {
    await rig.signIn();
  });
  after(() => rig.stop());

  async function all(id: string): Promise<Json[]> {
    const events: Json[] = [];
    for (let page = 0; ; page++) {
      const part = list((await rig.get(`${credentials(id)}/events?page=${page}&size=100`)).json);
      events.push(...part);
      if (part.length < 100) return events;
    }
  }

  it("are 30 days of history for a seeded connection, of every kind", async () => {
    const bodies: string[] = [];
    const codes = new Set<unknown>();
    for (const [id, status] of await rig.statuses()) {
      if (status === undefined) continue;
      const events = await all(id);
      assert.ok(events.length >= 60 && events.length <= 180, `${events.length} events`);
      for (const { id: eventId, createdDate, statusCode, headers, body } of events) {
        assert.match(string(eventId), /^[0-9a-f-]{36}$/);
        assert.match(string(createdDate), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        const age = now - Date.parse(string(createdDate));
        assert.ok(age >= 0 && age <= 30 * DAY * 1_000);
        assert.equal(typeof statusCode, "number");
        assert.equal(typeof headers, "string");
        codes.add(statusCode);
        bodies.push(`${string(headers)}\n${string(body)}`);
      }
      assert.equal(new Set(events.map((event) => event["id"])).size, events.length);
    }
    for (const form of [
      /"x-amz-target":"AWSCognitoIdentityProviderService.InitiateAuth"/,
      /^\{"AuthenticationResult":\{"AccessToken"/m,
      /"request":"GET https:\/\/api\.partner\.bananorama\.com\/sharing"/,
      /^\{"items":\[\{"organizationCode"/m,
      /"request":"GET https:\/\/api\.partner\.bananorama\.com\/sharing\/\w{8}"/,
      /^\[\{"streamId".*"fields":\[/m,
      /\/sharing\/\w{8}\/[\w-]+\/download"/,
      /^\{"files":\[\{"fileName":"[\w-]+\.2020"/m,
      /<html>/,
    ]) {
      assert.ok(
        bodies.some((body) => form.test(body)),
        String(form),
      );
    }
    assert.ok([200, 400, 403].every((code) => codes.has(code)));
    assert.ok([429, 500, 503].some((code) => codes.has(code)));
  });

  it("end with the reason where the connection is broken, again and again", async () => {
    const expired = (await all(await rig.userWith("UNAUTHENTICATED"))).slice(0, 3);
    for (const { statusCode, body } of expired) {
      assert.equal(statusCode, 400);
      assert.deepEqual(JSON.parse(string(body)), {
        __type: "NotAuthorizedException",
        message: "Refresh Token has expired",
      });
    }
    const limited = await all(await rig.userWith("MISSING_PERMISSION"));
    assert.deepEqual(
      limited.slice(0, 4).map(({ statusCode }) => statusCode),
      [403, 200, 403, 200],
    );
  });

  it("come newest first, or oldest first when asked, in pages", async () => {
    const path = `${credentials(await rig.userWith("ACTIVE"))}/events`;
    const dates = async (query: string) =>
      list((await rig.get(path + query)).json).map(({ createdDate }) => createdDate);
    const newest = await dates("");
    assert.equal(newest.length, 20);
    assert.deepEqual(newest, [...newest].sort().reverse());
    assert.deepEqual(await dates("?sort=createdDate,desc"), newest);
    const oldest = await dates("?sort=createdDate,asc&size=50");
    assert.deepEqual(oldest, [...oldest].sort());
    const { headers } = await rig.get(`${path}?size=10&page=1`);
    assert.match(headers.get("link") ?? "", /page=2&size=10>;rel="next"/);
    assert.deepEqual([...(await dates("?size=10&page=0")), ...(await dates("?size=10&page=1"))], newest);
  });

  it("are the same each time they are asked for", async () => {
    const id = await rig.userWith("ACTIVE");
    assert.deepEqual(await all(id), await all(id));
  });

  it("grow as the clock moves on, and are forgotten after 30 days", async () => {
    const id = await rig.userWith("ACTIVE");
    const before = await all(id);
    await rig.advance(DAY);
    await rig.signIn();
    const after = await all(id);
    const known = new Set(before.map((event) => event["id"]));
    assert.ok(after.filter((event) => !known.has(event["id"])).length >= 2);
    assert.ok(!after.some((event) => event["id"] === before.at(-1)?.["id"]), "the oldest is gone");
    now += 31 * DAY * 1_000;
    await rig.signIn();
    assert.ok((await all(id)).every((event) => !known.has(event["id"])));
  });

  it("begin with the confirmation for a new connection", async () => {
    const id = await rig.connectedUser();
    const events = await all(id);
    assert.ok(events.length >= 3 && events.length <= 6);
    assert.match(string(events.at(-1)?.["headers"]), /"PUT https:\/\/[\w.]+\/sharing\/\w{8}\/confirm"/);
    assert.ok(events.every(({ statusCode }) => statusCode === 200));
  });

  it("keep the refusals coming after a revocation, and the good news after it is fixed", async () => {
    const id = await rig.connectedUser();
    await rig.control(id, "revoke");
    await rig.advance(DAY);
    await rig.signIn();
    assert.ok((await all(id)).filter(({ statusCode }) => statusCode === 403).length >= 3);
    await rig.signInUrl(id);
    await rig.control(id, "approve");
    await rig.advance(DAY / 2);
    assert.notEqual((await all(id))[0]?.["statusCode"], 403);
  });

  it("vanish with the credential", async () => {
    const id = await rig.connectedUser();
    assert.equal((await rig.call("DELETE", credentials(id))).status, 204);
    assertProblem(await rig.get(`${credentials(id)}/events`), 404);
    assertProblem(await rig.call("DELETE", credentials(id)), 404);
    await rig.signInUrl(id);
    await rig.control(id, "approve");
    assert.ok((await all(id)).length <= 6);
  });

  it("fit the files that came over the connection", async () => {
    const id = await rig.userWith("ACTIVE");
    const files = (query: string) =>
      rig.get(`/services/operations/api/files?leafUserId=${id}&provider=Panorama&size=100${query}`);
    const newest = list(object((await files("")).json)["operations"]);
    const fetched = (await all(id)).map(
      (event) => /^\{"files":\[\{"fileName":"([^"]+)/.exec(string(event["body"]))?.[1],
    );
    const recent = fetched.filter((name) => name !== undefined);
    assert.deepEqual(
      recent,
      newest.slice(0, recent.length).map((file) => file["fileName"]),
    );
    const failed = list(object((await files("&status=failed")).json)["operations"]);
    assert.ok(failed.length > 0 && failed.every((file) => typeof file["message"] === "string"));
    const processed = await files("&status=processed&sort=createdTime,asc");
    const dates = list(object(processed.json)["operations"]).map((file) => string(file["createdTime"]));
    assert.deepEqual(dates, [...dates].sort());
    assert.ok(Number(processed.headers.get("x-total-count")) > 0);
    const total = async (path: string) => Number((await rig.get(path)).headers.get("x-total-count"));
    const operations = await total(`/services/operations/api/operations?leafUserId=${id}&provider=Panorama`);
    const uncovered = await total(`/services/operations/api/files/uncoveredFiles?leafUserId=${id}`);
    assert.equal(
      operations + uncovered,
      await total(`/services/operations/api/files?leafUserId=${id}&status=processed`),
    );
  });

  it("go with a first file that is processed within a minute", async () => {
    const id = await rig.connectedUser();
    const status = async () =>
      list(object((await rig.get(`/services/operations/api/files?leafUserId=${id}`)).json)["operations"]).map(
        (file) => file["status"],
      );
    assert.deepEqual(await status(), ["processing"]);
    await rig.advance(60);
    assert.deepEqual(await status(), ["processed"]);
  });

  it("and files are missing for users without a connection, other providers and unknown users", async () => {
    const id = await rig.newUser();
    const connected = await rig.userWith("ACTIVE");
    for (const path of ["operations/api/files", "operations/api/operations", "integrations/api/resources"]) {
      for (const query of [
        `leafUserId=${id}&provider=Panorama`,
        `leafUserId=${connected}&provider=JohnDeere`,
        `leafUserId=${NOBODY}`,
      ]) {
        const { status, json } = await rig.get(`/services/${path}?${query}`);
        assert.equal(status, 200);
        const found = Array.isArray(json) ? json : (object(json)["operations"] ?? object(json)["summaries"]);
        assert.deepEqual(found, []);
      }
    }
    assert.equal((await rig.get(USERS)).status, 200);
  });
});
