import assert from "node:assert/strict";

import { list, object, Rig, string, type Json } from "./support";

const USERS = "/services/usermanagement/api/users/";
const OPERATIONS = "/services/operations/api";
const FIELDS = "/services/fields/api";

/** A request of Leaf's public Postman collection: `{…}` stands for its variables, and `codes` for what its own test takes. */
interface Sent {
  readonly method: string;
  readonly path: string;
  /** The keys of the body, all strings there. */
  readonly body?: readonly string[];
  readonly codes: readonly number[];
}

/** What the collection sends to attach each provider, and whether it has tests for it. */
const PROVIDERS: readonly (readonly [path: string, body: string, tested: boolean])[] = [
  ["climate-field-view", "clientId clientSecret apiKey refreshToken", true],
  ["john-deere", "clientKey clientSecret refreshToken clientEnvironment", true],
  ["ag-leader", "accessToken refreshToken publicKey privateKey", false],
  ["agvance", "apiKey clientEnvironment databaseId password username", false],
  ["cnhi", "clientId clientSecret clientEnvironment subscriptionKey refreshToken", true],
  ["lindsay", "clientId clientSecret refreshToken clientEnvironment", true],
  ["raven", "clientId clientSecret refreshToken", false],
  ["raven-slingshot", "apiKey accessKey sharedSecret", false],
  ["sentera", "username password organizationName", false],
  ["stara", "apiKey accessToken accessTokenClient refreshToken", true],
  ["trimble", "clientId clientSecret refreshToken", true],
  ["valley", "apid initializationVector key username password", true],
  ["agrimatics", "clientId clientSecret accessToken clientEnvironment", true],
];

// Where the collection asserts nothing, a request that it sends in its order has to succeed.
const providerRequests = (provider: string, body: string): Sent[] => {
  const path = `${USERS}{user}/${provider}-credentials`;
  return [
    { method: "GET", path, codes: [200, 404] },
    { method: "POST", path, body: body.split(" "), codes: [201] },
    { method: "GET", path, codes: [200] },
    { method: "GET", path: `${path}/events`, codes: [200] },
    { method: "DELETE", path, codes: [204, 404] },
    { method: "DELETE", path, codes: [204, 404] },
    { method: "GET", path, codes: [200, 404] },
  ];
};

const DATA: readonly string[] = [
  `${OPERATIONS}/files`,
  `${OPERATIONS}/files?origin=merged`,
  `${OPERATIONS}/files?leafUserId={user}&provider=Panorama&origin=provider&status=processed&createdTime=2020-01-01T00:00:00Z`,
  `${OPERATIONS}/files?startTime=2020-01-01T00:00:00.000Z&endTime=2030-01-01T00:00:00Z&operationType=harvested&minArea=1.5`,
  `${OPERATIONS}/files?organizationId=1&batchId={file}&size=5&page=0`,
  `${OPERATIONS}/files/{file}`,
  `${OPERATIONS}/files/{file}/images`,
  `${OPERATIONS}/files/{file}/summary`,
  `${OPERATIONS}/files/{file}/units`,
  `${OPERATIONS}/files/{file}/status`,
  `${OPERATIONS}/files/uncoveredFiles?leafUserId={user}`,
  `${OPERATIONS}/files/outsideFieldGeojson`,
  `${OPERATIONS}/operations`,
  `${OPERATIONS}/operations?leafUserId={user}&provider=Panorama&fieldId={field}&updatedTime=2020-01-01T00:00:00Z&size=5&page=0`,
  `${OPERATIONS}/operations?startTime=2020-01-01T00:00:00Z&endTime=2030-01-01T00:00:00Z&operationType=planted`,
  `${OPERATIONS}/operations/{operation}`,
  `${OPERATIONS}/operations/{operation}/summary`,
  `${OPERATIONS}/operations/{operation}/standardGeojson`,
  `${OPERATIONS}/operations/{operation}/images`,
  `${OPERATIONS}/operations/{operation}/units`,
  `${FIELDS}/fields`,
  `${FIELDS}/fields?leafUserId={user}&provider=Panorama&type=ORIGINAL&farmId=1`,
  `${FIELDS}/fields?beforeCreatedTime=2030-01-01T00:00:00Z&afterCreatedTime=2020-01-01T00:00:00Z`,
  `${FIELDS}/fields?beforeUpdatedTime=2030-01-01T00:00:00Z&afterUpdatedTime=2020-01-01T00:00:00Z`,
  `${FIELDS}/users/{user}/fields/{field}`,
  `${FIELDS}/users/{user}/fields/{field}/boundary`,
  `${FIELDS}/users/{user}/fields/{field}/boundaries`,
  "/services/integrations/api/resources",
  "/services/integrations/api/resources?leafUserId={user}&provider=Panorama&page=0&size=5",
];

describe("Leaf's public Postman collection, sent to the sandbox", () => {
  let rig: Rig;
  const variables = new Map<string, string>();
  before(async () => {
    rig = await Rig.start();
  });
  after(() => rig.stop());

  async function send({ method, path, body, codes }: Sent, given?: Json): Promise<unknown> {
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => variables.get(name) ?? assert.fail(name));
    // The collection's variables may be anything; one of its environments is even written with too few braces.
    const made = body && Object.fromEntries(body.map((key) => [key, `{{${key}}}`]));
    const answer = await rig.call(method, filled, given ?? made);
    assert.ok(codes.includes(answer.status), `${method} ${filled}: ${answer.status} ${answer.text}`);
    return answer.json;
  }

  it("signs in, with rememberMe as a boolean and with the comment behind the body", async () => {
    const { email: username, password } = rig.info;
    const body = `${JSON.stringify({ username, password, rememberMe: true }, null, 4)}\n\n// 30 days, or 24 hours`;
    const { status, json } = await rig.call("POST", "/api/authenticate", body);
    assert.equal(status, 200);
    rig.token = string(object(json)["id_token"]);
  });

  it("creates, lists, shows and updates a Leaf user", async () => {
    const user = { name: "Ada 17", email: "ada17@collection.example", address: "New York, NY 10004, US", phone: "123" };
    const made = object(await send({ method: "POST", path: USERS, codes: [201] }, user));
    variables.set("user", string(made["id"]));
    for (const query of ["", "?page=0&size=20", "?sort=name,asc"]) {
      list(await send({ method: "GET", path: `${USERS}${query}`, codes: [200] }));
    }
    await send({ method: "GET", path: `${USERS}{user}`, codes: [200] });
    const credentials = ["climateFieldView", "johnDeere", "cnhi"].map((name) => [`${name}Credentials`, { id: "" }]);
    const update = { id: made["id"], ...user, ...(Object.fromEntries(credentials) as Json) };
    await send({ method: "PUT", path: USERS, codes: [200] }, update);
  });

  for (const [provider, body, tested] of PROVIDERS) {
    it(`attaches, shows and detaches ${provider}, ${tested ? "as its tests want" : "for which it has no tests"}`, async () => {
      for (const request of providerRequests(provider, body)) await send(request);
    });
  }

  it("lists the organizations of John Deere and Trimble", async () => {
    for (const [name, path] of [
      ["JohnDeere", "john-deere"],
      ["Trimble", "trimble"],
    ] as const) {
      const body = PROVIDERS.find(([provider]) => provider === path)?.[1].split(" ") ?? assert.fail(path);
      await send({ method: "POST", path: `${USERS}{user}/${path}-credentials`, body, codes: [201] });
      const found = object(await send({ method: "GET", path: `${USERS}{user}/organizations/${name}`, codes: [200] }));
      assert.ok(list(found["connectedOrganizations"]).length > 0);
      await send({ method: "DELETE", path: `${USERS}{user}/${path}-credentials`, codes: [204] });
      await send({ method: "GET", path: `${USERS}{user}/organizations/${name}`, codes: [404] });
    }
  });

  it("deletes the Leaf user", async () => {
    await send({ method: "DELETE", path: `${USERS}{user}`, codes: [204] });
    await send({ method: "GET", path: `${USERS}{user}`, codes: [404] });
  });

  it("asks for files, operations, fields and resources with each of its filters", async () => {
    const [operation] = list((await rig.get(`${OPERATIONS}/operations`)).json);
    assert.ok(operation);
    const [file] = operation["files"] as string[];
    const [field] = list(operation["fields"]);
    for (const [name, value] of [
      ["operation", operation["id"]],
      ["user", operation["leafUserId"]],
      ["file", file],
      ["field", field?.["id"]],
    ] as const) {
      variables.set(name, string(value));
    }
    for (const path of DATA) await send({ method: "GET", path, codes: [200] });
  });
});
