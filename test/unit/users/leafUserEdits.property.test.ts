import assert from "node:assert/strict";
import fc from "fast-check";
import { nodeFetch } from "../../../src/leaf/fetch";
import { LEAF_USER_FIELDS, type LeafUserChanges } from "../../../src/leaf/users";
import { World } from "../../support/world";

const USERS = "/services/usermanagement/api/users";
const PROVIDERS = [
  "john-deere",
  "claas",
  "climate-field-view",
  "cnhi",
  "cnhi-field-ops",
  "trimble",
  "ag-leader",
  "stara",
  "raven",
  "raven-slingshot",
  "sentera",
  "agvance",
  "lindsay",
  "valley",
];
/** Every field that one of them needs. */
const FIELDS = (
  "clientKey clientId clientSecret refreshToken clientEnvironment apiKey subscriptionKey publicKey privateKey " +
  "accessToken accessTokenClient accessKey sharedSecret username password organizationName databaseId " +
  "apid key initializationVector"
).split(" ");
const CREDENTIALS = Object.fromEntries(FIELDS.map((field) => [field, `some ${field}`]));

const word = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => text.trim() !== "");
const optional = fc.option(fc.string({ maxLength: 30 }), { nil: null });
const changes: fc.Arbitrary<LeafUserChanges> = fc
  .record(
    {
      name: word,
      email: fc.nat(9999).map((number) => `office${number}@farm.example`),
      phone: optional,
      address: optional,
      externalId: optional,
    },
    { requiredKeys: [] },
  )
  .filter((some) => Object.keys(some).length > 0);

describe("whatever is edited of a Leaf user", function () {
  this.timeout(60_000);
  const worlds: World[] = [];
  const worldWith = async (embeddedCredentials: boolean) => {
    const world = await new World().start({ users: 0, embeddedCredentials, rateLimitPerMinute: 0 });
    worlds.push(world);
    await world.signIn();
    return world;
  };
  after(() => Promise.all(worlds.map((world) => world.stop())));

  const call = async (world: World, method: "GET" | "POST", path: string, body?: Record<string, unknown>) =>
    (await world.sessions.require().leaf({ method, path, ...(body ? { body } : {}) })).body as Record<string, unknown>;

  /** A Leaf user with credentials of these providers, and maybe of Panorama. */
  async function attach(world: World, providers: readonly string[], panorama: boolean): Promise<string> {
    const { id } = await world.users.create({ name: "Prairie View", email: "office@prairieview.example" });
    for (const provider of providers) await call(world, "POST", `${USERS}/${id}/${provider}-credentials`, CREDENTIALS);
    if (panorama) {
      const { clientId, username, password } = world.info.partner.STAGE;
      const { organizationCode = "" } = world.info.organizations[0] ?? {};
      const grant = { clientId, username, password, organizationCode, clientEnvironment: "STAGE", refreshToken: "one" };
      await call(world, "POST", `${USERS}/${id}/panorama-credentials`, grant);
    }
    return id;
  }

  const credentialsIn = (user: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(user).filter(([key]) => key.endsWith("Credentials")));

  /** Everything that is attached, as the user's record and each credential's own call tell it. */
  async function attachedTo(world: World, id: string, providers: readonly string[], panorama: boolean) {
    const credentials = [...providers, ...(panorama ? ["panorama"] : [])];
    const own = credentials.map((provider) => call(world, "GET", `${USERS}/${id}/${provider}-credentials`));
    return { record: credentialsIn(await call(world, "GET", `${USERS}/${id}`)), own: await Promise.all(own) };
  }

  it("every credential stays attached, and only the edited fields change", async () => {
    const bothWorlds = [await worldWith(false), await worldWith(true)];
    const providers = fc.subarray(PROVIDERS);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...bothWorlds),
        providers,
        fc.boolean(),
        fc.array(changes, { minLength: 1, maxLength: 4 }),
        async (world, some, panorama, edits) => {
          const id = await attach(world, some, panorama);
          const before = await attachedTo(world, id, some, panorama);
          assert.ok(Object.keys(before.record).length >= some.length);
          for (const edit of edits) {
            const old = await call(world, "GET", `${USERS}/${id}`);
            const { notTaken } = await world.edits.edit(id, edit);
            assert.deepEqual(notTaken, []);
            const now = await call(world, "GET", `${USERS}/${id}`);
            for (const field of LEAF_USER_FIELDS) {
              assert.equal(now[field] ?? "", (field in edit ? edit[field] : old[field]) ?? "", field);
            }
          }
          assert.deepEqual(await attachedTo(world, id, some, panorama), before);
        },
      ),
      { numRuns: 60 },
    );
    const methods = new Set(
      (await Promise.all(bothWorlds.map((world) => world.requests()))).flat().map(({ method }) => method),
    );
    assert.deepEqual([...methods].sort(), ["GET", "PATCH", "POST"]);
  });

  it("and by PUT they would not: the hazard is real", async () => {
    const world = await worldWith(true);
    let authorization = "";
    world.fetch = (url, init) => {
      authorization = init.headers["authorization"] ?? "";
      return nodeFetch(url, init);
    };
    const id = await attach(world, ["john-deere", "valley"], true);
    assert.equal(Object.keys(credentialsIn(await call(world, "GET", `${USERS}/${id}`))).length, 3);
    const answer = await fetch(world.info.url + USERS, {
      method: "PUT",
      headers: { "content-type": "application/json", authorization },
      body: JSON.stringify({ id, name: "Replaced", email: "office@prairieview.example" }),
    });
    assert.equal(answer.status, 200);
    assert.deepEqual(credentialsIn(await call(world, "GET", `${USERS}/${id}`)), {});
  });
});
