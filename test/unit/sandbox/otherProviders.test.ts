import assert from "node:assert/strict";

import { bodyOf, CONTRACT } from "./providerContract";
import { assertProblem, first, list, NOBODY, object, Rig, string, USERS } from "./support";

const DAY = 86_400;
const MADE_UP = /^sandbox-[a-z-]+-[a-z0-9]+$/;

describe("the credential of another provider", () => {
  let rig: Rig;
  let id: string;
  before(async () => {
    rig = await Rig.start({ users: 0, embeddedCredentials: true, rateLimitPerMinute: 0 });
  });
  beforeEach(async () => {
    await rig.signIn();
    id = await rig.newUser();
  });
  after(() => rig.stop());

  const setStatus = (provider: string, status: string | null) =>
    rig.post(`/__sandbox/leafUsers/${id}/status`, { provider, status });
  /** Lets time pass, and signs in again, as the token doesn't last as long. */
  const pass = async (seconds: number) => {
    await rig.advance(seconds);
    await rig.signIn();
  };
  const attach = (...providers: string[]) => rig.post(`/__sandbox/leafUsers/${id}/providers`, { providers });
  const recordOf = async (user: string) => object((await rig.get(`${USERS}/${user}`)).json);

  for (const { path: provider, key, required, secret, plain, refusal } of CONTRACT) {
    describe(`such as ${provider}`, () => {
      const place = () => `${USERS}/${id}/${provider}-credentials`;

      it("is created by what is required alone, shown with what was given, and deleted", async () => {
        assertProblem(await rig.get(place()), 404);
        const body = bodyOf(required);
        const { status, headers, json } = await rig.post(place(), body);
        assert.deepEqual([status, headers.get("location")], [201, place()]);
        const made = object(json);
        assert.equal(made["status"], "ACTIVE");
        assert.match(string(made["createdTime"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
        for (const field of required.filter((name) => name in made)) assert.equal(made[field], body[field], field);
        assert.deepEqual((await rig.get(place())).json, made);
        assert.deepEqual((await rig.get(`${place()}/`)).json, made);
        const deleted = await rig.call("DELETE", place());
        assert.deepEqual([deleted.status, deleted.text], [204, ""]);
        for (const gone of [place(), `${place()}/events`]) assertProblem(await rig.get(gone), 404);
        assertProblem(await rig.call("DELETE", place()), 404);
        assert.ok(!(key in (await recordOf(id))));
      });

      it("is refused without any one of the required fields, which the problem names", async () => {
        for (const missing of required) {
          for (const value of [undefined, null, "", 5]) {
            const problem = assertProblem(
              await rig.post(place(), { ...bodyOf(required), [missing]: value }),
              400,
              "missingField",
            );
            assert.match(string(problem["detail"]), new RegExp(`^${missing} `));
          }
        }
        assertProblem(await rig.get(place()), 404);
        assertProblem(await rig.post(place(), "[]"), 400, "malformedBody");
        const nobodys = `${USERS}/${NOBODY}/${provider}-credentials`;
        assertProblem(await rig.post(nobodys, bodyOf(required)), 404);
      });

      it("answers with exactly the documented fields and secrets, which are made up where none was given", async () => {
        const created = object((await rig.post(place(), bodyOf(required))).json);
        await attach();
        await attach(provider);
        const sample = object((await rig.get(place())).json);
        for (const answer of [created, sample]) {
          const documented = ["id", "status", "createdTime", ...secret, ...plain];
          assert.deepEqual(Object.keys(answer).sort(), documented.sort());
        }
        for (const field of [...secret, ...plain]) {
          if (field === "clientEnvironment") assert.match(string(sample[field]), /^(STAGE|PRODUCTION)$/);
          else if (field === "tokenMetadata") {
            const { scopes } = object(sample[field]);
            assert.ok(Array.isArray(scopes) && scopes.length > 1 && scopes.every((scope) => typeof scope === "string"));
          } else assert.match(string(sample[field]), MADE_UP);
        }
        for (const field of secret.filter((name) => !required.includes(name))) {
          assert.match(string(created[field]), MADE_UP);
        }
      });

      it("stands in the user's record with status and environment, and without secrets", async () => {
        const made = object((await rig.post(place(), bodyOf(required))).json);
        await setStatus(provider, "MISSING_PERMISSION");
        assert.deepEqual((await recordOf(id))[key], {
          id: made["id"],
          status: "MISSING_PERMISSION",
          createdTime: made["createdTime"],
          ...("clientEnvironment" in made ? { clientEnvironment: made["clientEnvironment"] } : {}),
        });
        const whole = JSON.stringify(await recordOf(id));
        for (const field of secret) assert.ok(!whole.includes(string(made[field])), field);
      });

      it("is replaced by a second one, with its events", async () => {
        const one = object((await rig.post(place(), bodyOf(required))).json);
        await pass(DAY);
        const two = object((await rig.post(place(), bodyOf(required))).json);
        assert.notEqual(two["id"], one["id"]);
        assert.deepEqual((await rig.get(place())).json, two);
        assert.equal(list((await rig.get(`${place()}/events`)).json).length, 1);
      });

      it("has events, which end with a refusal from when its status says so", async () => {
        await rig.post(place(), bodyOf(required));
        await pass(8 * DAY);
        const events = async (query = "") => list((await rig.get(`${place()}/events${query}`)).json);
        const codes = async (query = "") => (await events(query)).map(({ statusCode }) => statusCode);
        assert.equal((await codes("?size=3"))[0], 200);
        for (const event of await events("?size=100")) {
          assert.deepEqual(Object.keys(event), ["id", "createdDate", "statusCode", "headers", "body"]);
          assert.ok(!`${string(event["headers"])}${string(event["body"])}`.includes("given "));
        }
        await setStatus(provider, "UNAUTHENTICATED");
        await pass(2 * DAY);
        assert.deepEqual(await codes("?size=4&sort=createdDate,desc"), [refusal, refusal, refusal, refusal]);
        await setStatus(provider, "ACTIVE");
        assert.deepEqual(await codes("?size=1"), [200]);
        const oldest = await events("?sort=createdDate,asc&size=100");
        const dates = oldest.map(({ createdDate }) => string(createdDate));
        assert.deepEqual(dates, [...dates].sort());
        assert.deepEqual(await events("?size=5&page=1"), oldest.slice(-10, -5).reverse());
        assertProblem(await rig.get(`${place()}/events?statusCode=400`), 400, "unknownFilter");
        assertProblem(await rig.get(`${place()}/events?sort=id,asc`), 400, "sortInvalid");
      });

      it("takes any status from a test", async () => {
        await attach(provider);
        for (const status of ["OK", "UNAUTHENTICATED", "TEMPORARILY_UNAVAILABLE", "höchst · odd <b>", null]) {
          const shown = object((await setStatus(provider, status)).json);
          assert.deepEqual([shown["leafUserId"], shown["status"]], [id, status]);
          assert.equal(object((await rig.get(place())).json)["status"], status);
        }
      });
    });
  }

  it("never comes in pages of more than 100 events, and forgets them after 30 days", async () => {
    await attach("john-deere");
    await pass(60 * DAY);
    const { headers, json } = await rig.get(`${USERS}/${id}/john-deere-credentials/events?size=1000`);
    const events = list(json);
    assert.equal(events.length, 100);
    assert.ok(Number(headers.get("x-total-count")) > 100);
    assert.match(headers.get("link") ?? "", /page=1&size=100>;rel="next"/);
    const last = await rig.get(`${USERS}/${id}/john-deere-credentials/events?size=1&sort=createdDate,asc`);
    const span =
      Date.parse(string(first(events)["createdDate"])) - Date.parse(string(first(list(last.json))["createdDate"]));
    assert.ok(span > 28 * DAY * 1_000 && span <= 30 * DAY * 1_000);
  });

  it("tells of tokens and files where the provider has OAuth", async () => {
    await attach("trimble", "agvance", "raven-slingshot");
    await pass(10 * DAY);
    const said = async (provider: string) =>
      list((await rig.get(`${USERS}/${id}/${provider}-credentials/events?size=100`)).json)
        .map(({ headers, body }) => `${string(headers)} ${string(body)}`)
        .join("\n");
    assert.match(await said("trimble"), /"access_token":"sandbox-access-token-.*"token_type":"Bearer"/);
    assert.match(await said("trimble"), /"total":[1-4],"values":\[\{"id":"file-/);
    assert.match(await said("agvance"), /"sessionId":"sandbox-session-id-/);
    assert.doesNotMatch(await said("raven-slingshot"), /oauth2|sessions/);
  });

  it("is on STAGE where the environment may be left out and is, and else where it is said to be", async () => {
    for (const provider of ["cnhi-field-ops", "claas"]) {
      const { required } = CONTRACT.find(({ path }) => path === provider) ?? assert.fail(provider);
      const place = `${USERS}/${id}/${provider}-credentials`;
      assert.equal(object((await rig.post(place, bodyOf(required))).json)["clientEnvironment"], "STAGE");
      const body = bodyOf([...required, "clientEnvironment"]);
      assert.equal(object((await rig.post(place, body)).json)["clientEnvironment"], "PRODUCTION");
      assertProblem(await rig.post(place, { ...body, clientEnvironment: 5 }), 400, "missingField");
    }
  });

  it("takes the optional access token of John Deere and Ag Leader, and doesn't show the password of Sentera", async () => {
    for (const { path, required } of CONTRACT.filter((each) => /^(john-deere|ag-leader)$/.test(each.path))) {
      const body = { ...bodyOf(required), accessToken: "given too" };
      const made = object((await rig.post(`${USERS}/${id}/${path}-credentials`, body)).json);
      assert.equal(made["accessToken"], "given too");
    }
    const { required } = CONTRACT.find(({ path }) => path === "sentera") ?? assert.fail();
    const { text } = await rig.post(`${USERS}/${id}/sentera-credentials`, bodyOf(required));
    assert.ok(!text.includes("given password"));
  });

  it("lacks a scope while a permission is missing", async () => {
    await attach("john-deere");
    const scopes = async () => {
      const { tokenMetadata } = object((await rig.get(`${USERS}/${id}/john-deere-credentials`)).json);
      return object(tokenMetadata)["scopes"] as string[];
    };
    const all = await scopes();
    await setStatus("john-deere", "MISSING_PERMISSION");
    assert.deepEqual(await scopes(), all.slice(0, -1));
  });

  it("is one of exactly those that a test attaches, and stays itself if it was there", async () => {
    const paths = CONTRACT.map(({ path }) => path);
    const attached = (user: object) =>
      CONTRACT.filter(({ key }) => key in user)
        .map(({ path }) => path)
        .sort();
    assert.deepEqual(attached(await recordOf(id)), []);
    const answer = object((await attach(...paths)).json);
    assert.equal(answer["leafUserId"], id);
    assert.deepEqual([...(answer["providers"] as string[])].sort(), [...paths].sort());
    const before = await recordOf(id);
    assert.deepEqual(attached(before), [...paths].sort());
    assert.deepEqual(object((await attach("cnhi", "john-deere", "cnhi")).json)["providers"], ["john-deere", "cnhi"]);
    const after = await recordOf(id);
    assert.deepEqual(attached(after), ["cnhi", "john-deere"]);
    assert.deepEqual(after["cnhiCredentials"], before["cnhiCredentials"]);
    await attach();
    assert.deepEqual(attached(await recordOf(id)), []);
  });

  it("leaves Panorama's alone when a test attaches others", async () => {
    const connected = await rig.connectedUser();
    await rig.post(`/__sandbox/leafUsers/${connected}/providers`, { providers: ["valley"] });
    await rig.post(`/__sandbox/leafUsers/${connected}/providers`, { providers: [] });
    assert.equal(await rig.status(connected), "ACTIVE");
  });

  it("is refused by the control with a sentence where it makes no sense", async () => {
    const place = `/__sandbox/leafUsers/${id}`;
    for (const providers of [undefined, "cnhi", ["panorama"], ["cnhi", "Odd"], [5]]) {
      const problem = assertProblem(await rig.post(`${place}/providers`, { providers }), 400);
      assert.match(string(problem["detail"]), /\.$/);
    }
    assert.ok(!("cnhiCredentials" in (await recordOf(id))));
    assertProblem(await setStatus("cnhi", "OK"), 409);
    assertProblem(await setStatus("JohnDeere", "OK"), 400);
    assertProblem(await rig.post(`/__sandbox/leafUsers/${NOBODY}/providers`, { providers: [] }), 404);
  });

  it("goes with PUT where the body leaves it out, and with its user", async () => {
    await attach(...CONTRACT.map(({ path }) => path));
    const { valleyCredentials, claasCredentials } = await recordOf(id);
    const body = { id, name: "Replaced", email: "a@b.example", valleyCredentials, claasCredentials: { id: NOBODY } };
    const left = object((await rig.call("PUT", USERS, body)).json);
    assert.deepEqual(
      Object.keys(left).filter((key) => key.endsWith("Credentials")),
      ["valleyCredentials"],
    );
    assert.ok(claasCredentials);
    assertProblem(await rig.get(`${USERS}/${id}/claas-credentials`), 404);
    assert.equal((await rig.get(`${USERS}/${id}/valley-credentials`)).status, 200);
    assert.equal((await rig.call("DELETE", `${USERS}/${id}`)).status, 204);
    assertProblem(await rig.get(`${USERS}/${id}/valley-credentials`), 404);
  });
});
