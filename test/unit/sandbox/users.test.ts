import assert from "node:assert/strict";

import { assertProblem, credentials, first, list, NOBODY, object, Rig, string, USERS } from "./support";

describe("the sandbox's Leaf users", () => {
  let rig: Rig;
  before(async () => {
    rig = await Rig.start({ users: 41 });
  });
  after(() => rig.stop());

  it("come in pages of 20, with the total and links to the other pages", async () => {
    const { json, headers } = await rig.get(`${USERS}?page=1`);
    assert.equal(list(json).length, 20);
    assert.equal(headers.get("x-total-count"), "41");
    const link = (rel: string, page: number) => `<${USERS}?page=${page}&size=20>;rel="${rel}"`;
    assert.equal(headers.get("link"), [link("next", 2), link("prev", 0), link("last", 2), link("first", 0)].join(","));
    assert.equal(list((await rig.get(`${USERS}?page=2&size=20`)).json).length, 1);
    assert.equal(list((await rig.get(`${USERS}?page=3&size=20`)).json).length, 0);
  });

  it("never come in pages of more than 100", async () => {
    for (let count = 0; count < 65; count++) await rig.newUser();
    assert.equal(list((await rig.get(`${USERS}?size=1000`)).json).length, 100);
  });

  it("are each on exactly one page", async () => {
    const ids = new Set<unknown>();
    for (let page = 0; page < 6; page++) {
      for (const { id } of list((await rig.get(`${USERS}?page=${page}`)).json)) ids.add(id);
    }
    assert.equal(ids.size, 106);
  });

  it("are found by exactly their email and externalId, and by a part of the name, and the links keep the filter", async () => {
    const user = { name: "Zebra Fields", email: "zed@zebra.example", externalId: "ZEBRA-77" };
    await rig.post(USERS, user);
    const found = async (filter: string, at = rig) => {
      const { json, headers } = await at.get(`${USERS}?${filter}`);
      assert.equal(headers.get("x-total-count"), String(list(json).length), filter);
      return list(json).map(({ name }) => name);
    };
    for (const filter of [
      "name=zebra%20f",
      "name=ZEBRA",
      "email=zed%40zebra.example",
      "externalId=ZEBRA-77",
      "name=zebra&email=zed@zebra.example",
      "name=zebra&externalId=",
    ]) {
      assert.deepEqual(await found(filter), ["Zebra Fields"], filter);
    }
    for (const filter of [
      "email=zed",
      "email=ZED%40zebra.example",
      "externalId=bra-77",
      "externalId=zebra-77",
      "name=zebra&email=nobody",
    ]) {
      assert.deepEqual(await found(filter), [], filter);
    }
    const { headers } = await rig.get(`${USERS}?name=prairie%20view&size=1`);
    assert.match(headers.get("link") ?? "", /page=1&size=1&name=prairie\+view>;rel="next"/);
    const exact = await Rig.start({ users: 0, nameFilter: "exact" });
    await exact.post(USERS, user);
    assert.deepEqual(await found("name=Zebra%20Fields", exact), ["Zebra Fields"]);
    for (const name of ["zebra%20fields", "Zebra", "Zebra%20Fields%20"]) {
      assert.deepEqual(await found(`name=${name}`, exact), [], name);
    }
    await exact.stop();
  });

  it("come in the order that is asked for", async () => {
    const names = async (query: string) => list((await rig.get(`${USERS}?${query}`)).json).map(({ name }) => name);
    const down = await names("sort=name,desc&size=100");
    const up = await names("sort=name,asc&size=100");
    assert.ok(down.length === 100 && up.length === 100);
    assert.deepEqual(down, [...down].sort().reverse());
    assert.deepEqual(up, [...up].sort());
    assertProblem(await rig.get(`${USERS}?sort=nonsense`), 400, "sortInvalid");
    assertProblem(await rig.get(`${USERS}?sort=name,sideways`), 400, "sortInvalid");
  });

  it("can be got, patched and deleted", async () => {
    const id = await rig.newUser();
    assert.equal(object((await rig.get(`${USERS}/${id}`)).json)["name"], "Prairie View");
    const patched = object((await rig.call("PATCH", `${USERS}/${id}`, { phone: "+1 555 0101", address: null })).json);
    assert.equal(patched["phone"], "+1 555 0101");
    assert.equal(patched["name"], "Prairie View");
    assert.equal(patched["address"], null);
    const deleted = await rig.call("DELETE", `${USERS}/${id}`);
    assert.equal(deleted.status, 204);
    assert.equal(deleted.text, "");
    assertProblem(await rig.get(`${USERS}/${id}`), 404);
  });

  it("are refused without a name or a proper e-mail, and the problem says which", async () => {
    const refusal = async (body: unknown) => string(assertProblem(await rig.post(USERS, body), 400)["detail"]);
    assert.match(await refusal({ email: "a@b.example" }), /^name /);
    assert.match(await refusal({ name: " ", email: "a@b.example" }), /^name /);
    assert.match(await refusal({ name: "A" }), /^email /);
    assert.match(await refusal({ name: "A", email: "nonsense" }), /^email /);
    assert.match(await refusal({ name: "A", email: "a@b.example", phone: 5 }), /^phone /);
    const id = await rig.newUser();
    assertProblem(await rig.call("PATCH", `${USERS}/${id}`, { email: "nonsense" }), 400, "emailInvalid");
    assert.equal(object((await rig.get(`${USERS}/${id}`)).json)["email"], "office@prairieview.example");
  });

  it("are answered with 404 when the id is unknown, whatever is asked", async () => {
    for (const [method, path] of [
      ["GET", ""],
      ["PATCH", ""],
      ["DELETE", ""],
      ["GET", "/panorama-credentials"],
      ["GET", "/panorama-credentials/events"],
      ["POST", "/one-click-integration/Panorama"],
    ] as const) {
      assertProblem(await rig.call(method, `${USERS}/${NOBODY}${path}`, method === "GET" ? undefined : {}), 404);
    }
    assertProblem(await rig.call("PUT", USERS, { id: NOBODY, name: "A", email: "a@b.example" }), 404);
  });

  it("keep their credentials when patched, and lose them when replaced by a body that leaves them out", async () => {
    const id = await rig.connectedUser();
    const before = object((await rig.get(credentials(id))).json);
    await rig.call("PATCH", `${USERS}/${id}`, { name: "Patched" });
    assert.equal(await rig.status(id), "ACTIVE");
    const body = { id, name: "Replaced", email: "a@b.example" };
    await rig.call("PUT", USERS, { ...body, panoramaCredentials: { id: before["id"] } });
    assert.equal(await rig.status(id), "ACTIVE");
    assert.equal((await rig.call("PUT", USERS, body)).status, 200);
    assert.equal(await rig.status(id), undefined);
    assertProblem(await rig.get(`${credentials(id)}/events`), 404);
  });

  it("lose other providers' credentials in the same way", async () => {
    const attached = (user: object) => Object.keys(user).find((key) => key.endsWith("Credentials"));
    const user = first((await rig.users()).filter((candidate) => attached(candidate)));
    const provider = attached(user) ?? "";
    const body = { id: user["id"], name: "Replaced", email: "a@b.example" };
    await rig.call("PUT", USERS, { ...body, [provider]: user[provider] });
    assert.deepEqual(object((await rig.get(`${USERS}/${String(user["id"])}`)).json)[provider], user[provider]);
    await rig.call("PUT", USERS, body);
    assert.equal(provider in object((await rig.get(`${USERS}/${String(user["id"])}`)).json), false);
  });

  it("take other providers' credentials, show them in the record, and give them back", async () => {
    const id = await rig.newUser();
    const path = `${USERS}/${id}/cnhi-field-ops-credentials`;
    assertProblem(await rig.get(path), 404);
    const clientSecret = "not-in-the-record";
    const body = { clientId: "one", clientSecret, subscriptionKey: "two", refreshToken: "three" };
    const answer = await rig.post(path, body);
    assert.deepEqual([answer.status, answer.headers.get("location")], [201, path]);
    const made = object(answer.json);
    assert.equal(list((await rig.get(`${path}/events`)).json).length, 1);
    assert.deepEqual(object((await rig.get(path)).json), made);
    const { id: credential, status, createdTime } = made;
    assert.deepEqual(object((await rig.get(`${USERS}/${id}`)).json)["cnhiFieldOpsCredentials"], {
      id: credential,
      status,
      createdTime,
    });
    assert.equal((await rig.call("DELETE", path)).status, 204);
    assertProblem(await rig.call("DELETE", path), 404);
    assert.ok(!("cnhiFieldOpsCredentials" in object((await rig.get(`${USERS}/${id}`)).json)));
    assertProblem(await rig.get(`${USERS}/${NOBODY}/valley-credentials`), 404);
  });

  it("carry nothing of Panorama unless asked to at the start", async () => {
    assert.ok((await rig.users()).every((user) => !("panoramaCredentials" in user)));
    const other = await Rig.start({ embeddedCredentials: true });
    const embedded = (await other.users()).filter((user) => "panoramaCredentials" in user);
    assert.equal(embedded.length, 9);
    for (const { id, panoramaCredentials } of embedded) {
      const { status, clientEnvironment, createdTime, ...credential } = object(
        (await other.get(credentials(string(id)))).json,
      );
      assert.deepEqual(panoramaCredentials, { id: credential["id"], status, clientEnvironment, createdTime });
    }
    await other.stop();
  });
});
