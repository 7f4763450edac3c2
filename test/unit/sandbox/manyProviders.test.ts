import assert from "node:assert/strict";

import { startSandbox, type SandboxOptions } from "../../../src/sandbox/main";
import { CONTRACT } from "./providerContract";
import { credentials, first, list, object, Rig, string, USERS, type Json } from "./support";

const NOW = Date.parse("2026-03-19T12:00:00Z");
const start = (options: SandboxOptions) => Rig.start({ clock: { now: () => NOW }, rateLimitPerMinute: 0, ...options });

/** Which of the 15 a Leaf user's record names. */
const attachedIn = (user: Json) => CONTRACT.filter(({ key }) => key in user);

describe("a sample world with many providers", () => {
  let rig: Rig;
  let users: readonly Json[];
  before(async () => {
    rig = await start({ users: 100, providers: 15, embeddedCredentials: true });
    users = await rig.users();
  });
  after(() => rig.stop());

  const statusesOf = (every: readonly Json[]) =>
    every.flatMap((user) => attachedIn(user).map(({ key }) => object(user[key])["status"]));
  const pairs = () => users.flatMap((user) => attachedIn(user).map((provider) => ({ user, provider })));
  const pairsWith = (status: string) =>
    pairs().filter(({ user, provider }) => object(user[provider.key])["status"] === status);

  it("has from none to all of them, and each of them somewhere", () => {
    const counts = users.map((user) => attachedIn(user).length);
    assert.ok(counts.includes(0) && counts.includes(15));
    for (const { key } of CONTRACT)
      assert.ok(
        users.some((user) => key in user),
        key,
      );
  });

  it("has working credentials most of the time, every documented status, and words that nobody knows", () => {
    const statuses = statusesOf(users);
    const share = (word: string) => statuses.filter((status) => status === word).length / statuses.length;
    assert.ok(share("ACTIVE") > 0.6 && share("ACTIVE") < 0.8);
    const known = ["ACTIVE", "OK", "UNAUTHENTICATED", "MISSING_PERMISSION", "TEMPORARILY_UNAVAILABLE"];
    for (const word of known) assert.ok(share(word) > 0, word);
    const unknown = statuses.filter((status) => !known.includes(string(status)));
    assert.ok(unknown.length > 0 && unknown.length < statuses.length / 10);
  });

  it("embeds what each credential's own call says", async () => {
    for (const { user, provider } of pairs().slice(0, 60)) {
      const path = `${USERS}/${string(user["id"])}/${provider.path}-credentials`;
      const { id, status, createdTime, clientEnvironment } = object((await rig.get(path)).json);
      const environment = clientEnvironment === undefined ? {} : { clientEnvironment };
      assert.deepEqual(user[provider.key], { id, status, createdTime, ...environment });
    }
    const ids = pairs().map(({ user, provider }) => object(user[provider.key])["id"]);
    assert.equal(new Set(ids).size, ids.length);
  });

  it("has events that end with the reason where a credential is broken", async () => {
    for (const [status, code] of [
      ["UNAUTHENTICATED", undefined],
      ["MISSING_PERMISSION", 403],
      ["TEMPORARILY_UNAVAILABLE", 503],
      ["ACTIVE", 200],
    ] as const) {
      for (const { user, provider } of pairsWith(status).slice(0, 8)) {
        const path = `${USERS}/${string(user["id"])}/${provider.path}-credentials/events?size=100`;
        const { json, headers } = await rig.get(path);
        assert.equal(first(list(json))["statusCode"], code ?? provider.refusal, `${status} ${provider.path}`);
        const total = Number(headers.get("x-total-count"));
        assert.ok(total >= 60 && total <= 200, `${total} events of ${provider.path}`);
        assert.ok(list(json).some(({ statusCode }) => statusCode === 200));
      }
    }
  });

  it("has farmers who let nobody into an organization, though the credential works", async () => {
    const seen = new Set<string>();
    for (const { user, provider } of pairsWith("ACTIVE").filter((pair) => pair.provider.path === "john-deere")) {
      const all = list((await rig.get(`${USERS}/${string(user["id"])}/JohnDeere/organizations`)).json);
      const blocked = all.filter(({ status }) => status === "BLOCKED").length;
      seen.add(blocked === 0 ? "none" : blocked === all.length ? "all" : "some");
      assert.equal(provider.key, "johnDeereCredentials");
    }
    assert.deepEqual([...seen].sort(), ["all", "none", "some"]);
  });

  it("is the same for the same seed, and another one for another", async () => {
    const dateless = (value: unknown) =>
      JSON.stringify(value, (key, part: unknown) => (key === "createdTime" ? undefined : part));
    const look = async (options: SandboxOptions) => {
      const other = await start({ users: 20, providers: 15, embeddedCredentials: true, ...options });
      const all = await other.users();
      const { id } = all.find((user) => "johnDeereCredentials" in user) ?? assert.fail();
      const own = await other.get(`${USERS}/${string(id)}/john-deere-credentials`);
      const organizations = await other.get(`${USERS}/${string(id)}/JohnDeere/organizations`);
      await other.stop();
      return dateless([all, own.json, organizations.json]);
    };
    const [one, same, later, another] = await Promise.all([
      look({}),
      look({}),
      look({ clock: { now: () => NOW + 40 * 86_400_000 } }),
      look({ seed: 2 }),
    ]);
    assert.equal(one, same);
    assert.equal(one, later);
    assert.notEqual(one, another);
    assert.ok(one.startsWith(dateless([users.slice(0, 20)]).slice(0, -2)), "it begins alike whatever its size");
  });

  it("has no more of them than were asked for, and is else the same", async () => {
    const few = await start({ users: 100, providers: 2, embeddedCredentials: true });
    const counts = (await few.users()).map((user) => attachedIn(user).length);
    assert.deepEqual([...new Set(counts)].sort(), [0, 1, 2]);
    await few.stop();
    const none = await start({ users: 100, embeddedCredentials: true });
    const rest = (user: Json) =>
      Object.fromEntries(Object.entries(user).filter(([key]) => !CONTRACT.some((each) => each.key === key)));
    assert.deepEqual((await none.users()).map(rest), users.map(rest));
    const { id } = first(users);
    assert.deepEqual((await none.get(credentials(string(id)))).json, (await rig.get(credentials(string(id)))).json);
    await none.stop();
  });

  it("names them by id alone in the records, unless more is asked for", async () => {
    const bare = await start({ users: 100, providers: 15 });
    for (const [index, user] of (await bare.users()).entries()) {
      for (const { key } of attachedIn(user)) assert.deepEqual(user[key], { id: object(users[index]?.[key])["id"] });
    }
    await bare.stop();
  });

  it("loses by PUT what the body leaves out, and comes back by a reset", async () => {
    const other = await start({ users: 5, providers: 15, embeddedCredentials: true });
    const before = await other.users();
    const user = before.find((each) => attachedIn(each).length > 2) ?? assert.fail();
    const [kept, gone] = attachedIn(user);
    assert.ok(kept && gone);
    const place = `${USERS}/${string(user["id"])}`;
    const body = { id: user["id"], name: "Replaced", email: "a@b.example", [kept.key]: user[kept.key] };
    const after = object((await other.call("PUT", USERS, body)).json);
    assert.deepEqual(attachedIn(after), [kept]);
    assert.equal((await other.get(`${place}/${gone.path}-credentials`)).status, 404);
    assert.equal((await other.call("DELETE", place)).status, 204);
    assert.equal((await other.get(`${place}/${kept.path}-credentials`)).status, 404);
    await other.post("/__sandbox/reset");
    await other.signIn();
    assert.deepEqual(await other.users(), before);
    await other.stop();
  });

  it("can be large", async () => {
    const large = await start({ users: 10_000, providers: 15 });
    const { json, headers } = await large.get(`${USERS}?page=99&size=100`);
    assert.equal(headers.get("x-total-count"), "10000");
    assert.ok(list(json).some((user) => attachedIn(user).length > 10));
    await large.stop();
  });

  it("is refused with a sentence for more providers than there are", async () => {
    await assert.rejects(startSandbox({ providers: 16 }), {
      name: "RangeError",
      message: "providers takes a whole number from 0 to 15.",
    });
  });
});
