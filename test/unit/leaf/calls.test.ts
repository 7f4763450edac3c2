import assert from "node:assert/strict";
import { systemClock, systemSleep } from "../../../src/base/clock";
import { silentLogger } from "../../../src/base/logger";
import { maskText, Redactor } from "../../../src/masking/redact";
import { MASK } from "../../../src/base/text";
import { createCredential, deleteCredential, getCredential, startOneClick } from "../../../src/leaf/credentials";
import { listCredentialEvents } from "../../../src/leaf/credentialEvents";
import { isLeafError, LeafError } from "../../../src/leaf/errors";
import { nodeFetch } from "../../../src/leaf/fetch";
import { leafAt, type Leaf } from "../../../src/leaf/send";
import { panorama } from "../../../src/providers/panorama";
import { authenticate, readToken } from "../../../src/leaf/session";
import {
  createLeafUser,
  deleteLeafUser,
  getLeafUser,
  listLeafUsers,
  patchLeafUser,
  searchLeafUsers,
} from "../../../src/leaf/users";
import { fixture, json, TestServer, type Fixture } from "../../support/fixtures";

const USER = "2b7c1f5e-0d7b-4a57-9f0e-0a3a1f6f1c11";
const PATH = "panorama-credentials";
const PLACE = { path: PATH, secret: [] };

describe("Leaf's calls", () => {
  const server = new TestServer();
  let leaf: Leaf;
  before(async () => {
    await server.start();
    leaf = leafAt(
      { apiUrl: server.url, token: "example-token" },
      { fetch: nodeFetch, clock: systemClock, sleep: systemSleep, log: silentLogger, random: () => 0, mask: maskText },
    );
  });
  after(() => server.stop());

  /** Makes the call against the fixture's answer, and checks that it was the call of the fixture. */
  async function replay<T>(documented: Fixture, call: () => Promise<T>): Promise<T> {
    server.replays(documented);
    const result = await call();
    const [received] = server.received;
    const { method, path, body } = documented.request;
    assert.equal(received?.method, method);
    assert.equal(received.url.split("?")[0], path.split("?")[0]);
    assert.deepEqual(received.body, body);
    return result;
  }

  it("authenticates with rememberMe as a string", async () => {
    const token = await replay(fixture("authenticate"), () =>
      authenticate(leaf, { email: "dev@example.com", password: "example-password", rememberMe: true }),
    );
    assert.equal(token, "header.payload.signature");
  });

  it("tells a wrong password apart", async () => {
    server.replays(fixture("unauthorized"));
    await assert.rejects(
      authenticate(leaf, { email: "dev@example.com", password: "wrong", rememberMe: false }),
      (error) => isLeafError(error, "unauthorized") && error.problem?.detail === "Bad credentials",
    );
  });

  it("lists Leaf users with the total, and takes missing fields as missing", async () => {
    const page = await replay(fixture("users"), () => listLeafUsers(leaf, 0));
    assert.equal(page.total, 41);
    assert.deepEqual(
      page.users.map(({ name, email }) => [name, email]),
      [
        ["Prairie View Farms", "office@prairieview.example"],
        ["Low Creek", null],
      ],
    );
    assert.deepEqual(Object.keys(page.users[0]?.attached ?? {}), ["johnDeereCredentials"]);
  });

  it("keeps the users that it can read when one has no id", async () => {
    server.answers((_request, response) => json(response, 200, [{ name: "no id" }, { id: 7, name: 5, email: "a@b" }]));
    const page = await listLeafUsers(leaf, 0);
    assert.equal(page.unreadable, 1);
    assert.deepEqual(page.users, [
      { id: "7", name: null, email: "a@b", phone: null, address: null, externalId: null, attached: {} },
    ]);
  });

  it("refuses a list that is none", async () => {
    server.answers((_request, response) => json(response, 200, { users: [] }));
    await assert.rejects(listLeafUsers(leaf, 0), (error) => isLeafError(error, "malformed"));
  });

  it("creates a Leaf user", async () => {
    const documented = fixture("userCreated");
    const created = await replay(documented, () =>
      createLeafUser(leaf, documented.request.body as { name: string; email: string }),
    );
    assert.equal(created.id, USER);
  });

  it("gets one Leaf user, and tells that there is none", async () => {
    const user = await replay(fixture("user"), () => getLeafUser(leaf, USER));
    assert.equal(user.name, "Prairie View Farms");
    server.replays(fixture("userMissing"));
    await assert.rejects(getLeafUser(leaf, USER), (error) => isLeafError(error, "notFound"));
  });

  it("patches a Leaf user by the changed fields alone", async () => {
    const changes = { phone: "+1 555 0100", address: null };
    const user = await replay(fixture("userPatched"), () => patchLeafUser(leaf, USER, changes));
    assert.deepEqual([user.phone, user.address, user.name], ["+1 555 0100", null, "Prairie View Farms"]);
  });

  it("searches by one field, once, and deletes", async () => {
    server.answers((_request, response) => json(response, 503, {}));
    await assert.rejects(searchLeafUsers(leaf, { name: "A & B" }, 0), (error) => isLeafError(error, "server"));
    assert.deepEqual(
      server.received.map(({ url }) => url),
      ["/services/usermanagement/api/users?name=A+%26+B&page=0&size=100"],
    );
    server.answers((_request, response) => response.writeHead(204).end());
    await deleteLeafUser(leaf, "a/b");
    const { method, url } = server.received[0] ?? {};
    assert.deepEqual([method, url], ["DELETE", "/services/usermanagement/api/users/a%2Fb"]);
  });

  it("gets a credential without its secrets", async () => {
    const credential = await replay(fixture("credential"), () => getCredential(leaf, USER, PLACE));
    assert.equal(credential?.status, "ACTIVE");
    assert.equal(credential.clientEnvironment, "STAGE");
    assert.deepEqual(credential.holds, { organizationCode: true, accessToken: true, refreshToken: true });
    const text = JSON.stringify(credential);
    for (const secret of ["exampleCode", "example-access-token", "example-refresh-token"])
      assert.ok(!text.includes(secret));
  });

  it("takes 404, an empty body and null all as no credential", async () => {
    const missing = fixture("credentialMissing");
    assert.equal(await replay(missing, () => getCredential(leaf, USER, PLACE)), undefined);
    server.answers((_request, response) => response.writeHead(200).end());
    assert.equal(await getCredential(leaf, USER, PLACE), undefined);
    server.answers((_request, response) => json(response, 200, null));
    assert.equal(await getCredential(leaf, USER, PLACE), undefined);
  });

  it("keeps a status that nobody has heard of, verbatim", async () => {
    server.answers((_request, response) =>
      json(response, 200, { status: "WAITING_FOR_GODOT", organizationCode: null }),
    );
    const credential = await getCredential(leaf, USER, PLACE);
    assert.equal(credential?.status, "WAITING_FOR_GODOT");
    assert.equal(credential.holds.organizationCode, false);
  });

  for (const name of ["oneClick", "oneClickSharingUrlId"]) {
    it(`starts the one-click integration (${name})`, async () => {
      const documented = fixture(name);
      const { signInUrl } = await replay(documented, () =>
        startOneClick(leaf, USER, "Panorama", documented.request.body as Record<string, string>),
      );
      assert.equal(signInUrl, (documented.body as { signInUrl: string }).signInUrl);
    });
  }

  it("creates a credential with all six fields, and keeps no secret of the answer", async () => {
    const documented = fixture("credentialCreate");
    const { clientId, username, password, organizationCode, refreshToken } = documented.request.body as Record<
      "clientId" | "username" | "password" | "organizationCode" | "refreshToken",
      string
    >;
    const partner = { clientId, username, password };
    const body = panorama.manual.body({ partner, environment: "STAGE", organizationCode, refreshToken });
    const created = await replay(documented, () => createCredential(leaf, USER, PLACE, body));
    assert.equal(created?.status, "ACTIVE");
    for (const secret of [password, organizationCode, refreshToken]) {
      assert.ok(!JSON.stringify(created).includes(secret), secret);
    }
    server.answers((_request, response) => response.writeHead(201).end());
    assert.equal(await createCredential(leaf, USER, PLACE, body), undefined);
  });

  it("deletes a credential, and says when there is none", async () => {
    server.answers((_request, response) => response.writeHead(204).end());
    await deleteCredential(leaf, USER, PLACE);
    assert.deepEqual(
      server.received.map(({ method, url }) => [method, url]),
      [["DELETE", fixture("credential").request.path]],
    );
    server.replays(fixture("credentialMissing"));
    await assert.rejects(deleteCredential(leaf, USER, PLACE), (error) => isLeafError(error, "notFound"));
  });

  it("lists events newest first, masked", async () => {
    const { events } = await replay(fixture("events"), () =>
      listCredentialEvents(leaf, USER, PLACE, { page: 0, size: 20 }),
    );
    assert.equal(server.received[0]?.url.split("?")[1], "page=0&size=20&sort=createdDate%2Cdesc");
    assert.deepEqual(
      events.map(({ statusCode }) => statusCode),
      [400, 200],
    );
    assert.equal(events[1]?.body, `{"access_token":"${MASK}","expires_in":3600}`);
    assert.match(events[0]?.body ?? "", /NotAuthorizedException/);
  });

  it("takes what is known as a secret out of events before anybody sees them", async () => {
    const redactor = new Redactor();
    redactor.remember("krwv4vYH-known");
    server.answers((_request, response) =>
      json(response, 200, [
        { id: "1", headers: "X-Op: krwv4vYH-known", body: "operation krwv4vYH%2Dknown is missing" },
      ]),
    );
    const knowing = leafAt(
      { apiUrl: server.url },
      {
        fetch: nodeFetch,
        clock: systemClock,
        sleep: systemSleep,
        log: silentLogger,
        random: () => 0,
        mask: redactor.text,
      },
    );
    const {
      events: [event],
    } = await listCredentialEvents(knowing, USER, PLACE, { page: 0, size: 20 });
    assert.deepEqual([event?.headers, event?.body], [`X-Op: ${MASK}`, `operation ${MASK} is missing`]);
  });

  it("takes events of any type and with any part missing", async () => {
    server.answers((_request, response) =>
      json(response, 200, [
        { statusCode: "403", body: { token: "hidden-value" } },
        { statusCode: {}, headers: null },
        {},
      ]),
    );
    const { events, received } = await listCredentialEvents(leaf, USER, PLACE, { page: 2, size: 20 });
    assert.deepEqual(
      events.map(({ id, statusCode }) => [id, statusCode]),
      [
        [null, 403],
        [null, null],
        [null, null],
      ],
    );
    assert.equal(received, 3);
    assert.equal(new Set(events.map(({ key }) => key)).size, 3);
    assert.equal(events[0]?.body, `{"token":"${MASK}"}`);
  });

  it("leaves out entries that are no events, and says how many came", async () => {
    const entries = [null, { id: "1" }, "event", 7, [], { title: "Not Found", status: 404 }, { createdDate: null }];
    server.answers((_request, response) => json(response, 200, entries));
    const { events, received } = await listCredentialEvents(leaf, USER, PLACE, { page: 0, size: 20 });
    assert.deepEqual(
      events.map(({ id }) => id),
      ["1", null],
    );
    assert.equal(received, entries.length);
    for (const wrong of [[null], ["no event"], { events: [] }, { content: [{ id: "1" }] }, "text", 7]) {
      server.answers((_request, response) => json(response, 200, wrong));
      await assert.rejects(listCredentialEvents(leaf, USER, PLACE, { page: 0, size: 20 }), (error) =>
        isLeafError(error, "malformed"),
      );
    }
  });

  it("knows an event again by what Leaf sent, whatever is masked of it", async () => {
    const listed = async (events: readonly unknown[]) => {
      server.answers((_request, response) => json(response, 200, events));
      return (await listCredentialEvents(leaf, USER, PLACE, { page: 0, size: 20 })).events;
    };
    const sent = {
      id: 5,
      createdDate: "2026-03-19T12:00:00Z",
      statusCode: 200,
      headers: "",
      body: "token=PLANTED-one",
    };
    const [one, other] = await listed([sent, { ...sent, body: "token=PLANTED-two" }]);
    assert.equal(one?.body, other?.body);
    assert.notEqual(one?.key, other?.key);
    const [again] = await listed([{ ...sent, servedBy: "another field" }]);
    assert.equal(again?.key, one?.key);
    assert.ok(!one?.key.includes("PLANTED"));
  });

  it("names the place and not the value when an answer is not as documented", async () => {
    server.answers((_request, response) => json(response, 200, { signInUrl: 5, password: "hidden-value" }));
    await assert.rejects(startOneClick(leaf, USER, "Panorama", {}), (error) => {
      assert.ok(error instanceof LeafError && error.kind === "malformed");
      assert.match(error.problem?.detail ?? "", /^signInUrl is not/);
      assert.ok(!error.message.includes("hidden-value"));
      return true;
    });
  });
});

describe("reading a token", () => {
  const jwt = (claims: unknown) => `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.c2ln`;

  it("finds out whose it is and when it ends", () => {
    assert.deepEqual(readToken(jwt({ sub: "dev@example.com", exp: 1_900_000_000 })), {
      subject: "dev@example.com",
      expiresAt: 1_900_000_000_000,
    });
    assert.deepEqual(readToken(jwt({})), {});
  });

  it("knows what is not a token", () => {
    for (const text of [
      "",
      "a.b",
      "a.b.c.d",
      "not a token",
      "a.%%.c",
      `e30.${Buffer.from("x").toString("base64url")}.x`,
    ]) {
      assert.equal(readToken(text), undefined, text);
    }
  });
});
