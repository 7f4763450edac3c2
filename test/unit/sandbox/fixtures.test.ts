import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { list, object, Rig, string, USERS, type Json } from "./support";

const FOLDER = path.resolve("test/fixtures/leaf");
const read = (name: string) => object(JSON.parse(readFileSync(path.join(FOLDER, name), "utf8")));

/** Keys and types of a value; of a list, the shape of its first item, which the fixtures show in full. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.length === 0 ? [] : [shapeOf(value[0])];
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([left], [right]) => left.localeCompare(right))
      .map(([key, part]) => [key, shapeOf(part)]),
  );
}

describe("the sandbox answers in the form that Leaf documents", () => {
  let rig: Rig;
  let connected: string;
  let unconnected: string;
  before(async () => {
    rig = await Rig.start({ users: 60 });
    connected = await rig.connectedUser();
    unconnected = await rig.newUser();
    await rig.advance(120);
  });
  after(() => rig.stop());

  const example = "2b7c1f5e-0d7b-4a57-9f0e-0a3a1f6f1c11";

  /** What the fixtures' ids stand for: a file, the field operation that became of it, and a field of the same user. */
  const brought = new Map<string, string>();
  let owner: string;
  before(async () => {
    const listOf = async (what: string) => (await rig.get(`/services/${what}&size=100`)).json;
    const [operation] = list(await listOf("operations/api/operations?operationType=planted"));
    const [file] = (operation?.["files"] ?? []) as string[];
    const [field] = list(operation?.["fields"]);
    owner = string(operation?.["leafUserId"]);
    brought.set("f1000000-0d7b-4a57-9f0e-0a3a1f6f1c11", string(file));
    brought.set("0e000000-0d7b-4a57-9f0e-0a3a1f6f1c11", string(operation?.["id"]));
    brought.set("d1000000-0d7b-4a57-9f0e-0a3a1f6f1c11", string(field?.["id"]));
  });

  before(async () => {
    const control = `/__sandbox/leafUsers/${connected}`;
    const organizations = [
      { id: "520674381", name: "Prairie View Farms", status: "PREVIEW" },
      { id: "520674382", name: "Low Creek", status: "BLOCKED" },
    ];
    await rig.post(`${control}/providers`, { providers: ["john-deere"] });
    const answer = await rig.post(`${control}/organizations`, { provider: "john-deere", organizations });
    assert.equal(answer.status, 200, answer.text);
  });

  /** A fixture's path with the sandbox's own ids in place of the examples. */
  function realPath(name: string, documented: string): string {
    const withoutCredential = /^(credentialMissing|credentialCreate|user|userPatched|otherCredentialCreate)\.json$/;
    const old = /^(boundary|uncoveredFiles|outsideFieldGeojson|operations)\.json$/.test(name);
    const user = withoutCredential.test(name) ? unconnected : old ? owner : connected;
    let where = documented.replaceAll(example, user);
    for (const [id, real] of brought) where = where.replaceAll(id, real);
    return where;
  }

  /** What a machine did decides which of its rates stands in a summary. */
  const withoutRates = (shape: unknown) =>
    JSON.parse(JSON.stringify(shape), (key, value: unknown) =>
      /^(seedRate|appliedRate|wetMass|harvestMoisture)$/.test(key) ? undefined : value,
    ) as unknown;

  /** The fixture's body with the sandbox's own values in place of the examples. */
  function realBody(name: string, body: Json): Json {
    if (name === "authenticate.json") return { ...body, username: rig.info.email, password: rig.info.password };
    const environment = body["clientEnvironment"];
    if (environment !== "STAGE" && environment !== "PRODUCTION") return body;
    const { sharingUrlId, ...partner } = rig.info.partner[environment];
    const { organizationCode } = rig.organization(environment);
    return {
      ...body,
      ...partner,
      ...("organizationCode" in body ? { organizationCode } : {}),
      ...("sharingUrlId" in body ? { sharingUrlId } : {}),
    };
  }

  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".json"))) {
    it(`to ${name}`, async () => {
      const fixture = read(name);
      const request = object(fixture["request"]);
      const where = realPath(name, string(request["path"]));
      const body = "body" in request ? realBody(name, object(request["body"])) : undefined;
      const answer = await rig.call(string(request["method"]), where, body);
      assert.equal(answer.status, fixture["status"], answer.text);
      for (const [header, value] of Object.entries(object(fixture["headers"] ?? {}))) {
        const actual = answer.headers.get(header) ?? "";
        const form = (text: string) => text.replace(/[\da-f-]{36}/g, "id").replace(/\d+/g, "0");
        assert.equal(form(actual), form(string(value)), `header ${header}`);
      }
      // The list's users differ in what they have: look for one with everything, as the fixture's first has.
      const actual = name === "users.json" ? [await fullUser()] : answer.json;
      assert.deepEqual(withoutRates(shapeOf(actual)), withoutRates(shapeOf(fixture["body"])));
      const {
        detail,
        path: problemPath,
        message,
      } = object(Number(fixture["status"]) < 300 ? {} : (fixture["body"] ?? {}));
      if (message !== undefined) {
        const problem = object(answer.json);
        assert.equal(problem["detail"], detail);
        assert.equal(problem["message"], message);
        assert.equal(problem["path"], string(problemPath).replace(example, unconnected));
      }
      if (name.startsWith("credentialCreate") || name.startsWith("otherCredential")) await rig.call("DELETE", where);
    });
  }

  async function fullUser(): Promise<Json> {
    const fields = ["name", "email", "phone", "address", "externalId"];
    const found = list((await rig.get(`${USERS}?size=100`)).json).find(
      (user) => "johnDeereCredentials" in user && fields.every((field) => typeof user[field] === "string"),
    );
    return object(found);
  }
});
