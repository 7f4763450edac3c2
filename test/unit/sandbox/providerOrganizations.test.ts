import assert from "node:assert/strict";

import { assertProblem, list, NOBODY, object, Rig, string, USERS, type Json } from "./support";

const PROVIDERS = [
  ["JohnDeere", "john-deere"],
  ["Trimble", "trimble"],
] as const;

describe("the organizations behind a credential", () => {
  let rig: Rig;
  let id: string;
  before(async () => {
    rig = await Rig.start({ users: 0, rateLimitPerMinute: 0 });
  });
  beforeEach(async () => {
    id = await rig.newUser();
    await rig.post(`/__sandbox/leafUsers/${id}/providers`, { providers: ["john-deere", "trimble", "cnhi"] });
  });
  after(() => rig.stop());

  const place = (name: string) => `${USERS}/${id}/${name}/organizations`;
  const stage = (provider: unknown, organizations: unknown) =>
    rig.post(`/__sandbox/leafUsers/${id}/organizations`, { provider, organizations });
  const change = (name: string, organization: string, status: string) =>
    rig.call("PATCH", `${place(name)}/${organization}/${status}`);
  const THREE = [
    { id: "1", name: "Low Creek", status: "SELECTED" },
    { id: "2", name: "Cedar Bend", status: "PREVIEW" },
    { id: "3/4", name: "Stony Ridge", status: "BLOCKED", managementUri: "https://elsewhere.example/3" },
  ];

  for (const [name, path] of PROVIDERS) {
    describe(`of ${name}`, () => {
      it("are sample ones until a test says which", async () => {
        const organizations = list((await rig.get(place(name))).json);
        assert.ok(organizations.length >= 1 && organizations.length <= 4);
        for (const organization of organizations) {
          assert.deepEqual(Object.keys(organization), ["providerOrgId", "providerOrgName", "status", "managementUri"]);
          assert.match(string(organization["status"]), /^(PREVIEW|SELECTED|BLOCKED)$/);
          assert.match(
            string(organization["managementUri"]),
            /^https:\/\/connections\.[a-z-]+\.example\/connections\//,
          );
        }
        assert.deepEqual(list((await rig.get(place(name))).json), organizations);
      });

      it("are listed as a test gives them, in pages, and one by one", async () => {
        assert.deepEqual((await stage(path, THREE)).json, { organizations: 3 });
        const organizations = list((await rig.get(place(name))).json);
        assert.deepEqual(
          organizations.map((one) => [one["providerOrgId"], one["providerOrgName"], one["status"]]),
          THREE.map(({ id, name, status }) => [id, name, status]),
        );
        assert.match(string(organizations[0]?.["managementUri"]), /\/connections-dialog\?orgId=1$/);
        assert.equal(organizations[2]?.["managementUri"], "https://elsewhere.example/3");
        const page = await rig.get(`${place(name)}?size=2&page=1`);
        assert.equal(page.headers.get("x-total-count"), "3");
        assert.deepEqual(page.json, organizations.slice(2));
        assert.deepEqual((await rig.get(`${place(name)}/3%2F4`)).json, organizations[2]);
        assertProblem(await rig.get(`${place(name)}/9`), 404);
        assertProblem(await rig.get(`${place(name)}?status=BLOCKED`), 400, "unknownFilter");
      });

      it("are let in and left out by PATCH, each by itself", async () => {
        await stage(path, THREE);
        const statuses = async () => list((await rig.get(place(name))).json).map(({ status }) => status);
        const selected = await change(name, "2", "SELECTED");
        assert.equal(selected.status, 200);
        assert.deepEqual([object(selected.json)["providerOrgId"], object(selected.json)["status"]], ["2", "SELECTED"]);
        assert.deepEqual(await statuses(), ["SELECTED", "SELECTED", "BLOCKED"]);
        assert.equal(object((await change(name, "1", "PREVIEW")).json)["status"], "PREVIEW");
        assert.deepEqual(await statuses(), ["PREVIEW", "SELECTED", "BLOCKED"]);
        for (const status of ["BLOCKED", "selected", "ODD"]) {
          const problem = assertProblem(await change(name, "1", status), 400, "statusInvalid");
          assert.match(string(problem["detail"]), /PREVIEW or SELECTED/);
        }
        assertProblem(await change(name, "9", "SELECTED"), 404);
        assert.deepEqual(await statuses(), ["PREVIEW", "SELECTED", "BLOCKED"]);
      });

      it("can't be changed while they are blocked, and say where the farmer connects them", async () => {
        await stage(path, [{ id: "7", name: "Low Creek", status: "BLOCKED" }]);
        for (const status of ["SELECTED", "PREVIEW"]) {
          const problem = assertProblem(await change(name, "7", status), 409, "organizationBlocked");
          assert.match(string(problem["detail"]), /BLOCKED.*managementUri/);
        }
        const [blocked] = list((await rig.get(place(name))).json);
        assert.equal(blocked?.["status"], "BLOCKED");
        assert.match(string(blocked["managementUri"]), /^https:.*\/select-organizations$/);
        await stage(path, [{ id: "7", name: "Low Creek", status: "PREVIEW" }]);
        assert.equal((await change(name, "7", "SELECTED")).status, 200);
      });

      it("go with the credential", async () => {
        await stage(path, THREE);
        const credential = `${USERS}/${id}/${path}-credentials`;
        await rig.call("DELETE", credential);
        for (const gone of [place(name), `${place(name)}/1`, `${USERS}/${id}/organizations/${name}`]) {
          assertProblem(await rig.get(gone), 404);
        }
        assertProblem(await change(name, "1", "PREVIEW"), 404);
        assertProblem(await stage(path, THREE), 409);
        await rig.post(`/__sandbox/leafUsers/${id}/providers`, { providers: [path] });
        assert.ok(!(await rig.get(place(name))).text.includes("Stony Ridge"));
      });
    });
  }

  it("stand apart by whether they are connected, where Leaf can tell", async () => {
    const ids = (value: unknown) => list(value).map((one: Json) => one["id"]);
    const apart = async (name: string, path: string) => {
      await stage(path, THREE);
      const found = object((await rig.get(`${USERS}/${id}/organizations/${name}`)).json);
      return [ids(found["connectedOrganizations"]), ids(found["notConnectedOrganizations"])];
    };
    assert.deepEqual(await apart("JohnDeere", "john-deere"), [["1", "2"], ["3/4"]]);
    assert.deepEqual(await apart("Trimble", "trimble"), [["1", "2", "3/4"], []]);
  });

  it("exist for these two providers alone, by Leaf's names for them", async () => {
    for (const name of ["john-deere", "CNHI", "Panorama", "odd"]) {
      for (const path of [place(name), `${place(name)}/1`, `${USERS}/${id}/organizations/${name}`]) {
        const problem = assertProblem(await rig.get(path), 400, "providerInvalid");
        assert.match(string(problem["detail"]), /JohnDeere or Trimble/);
      }
    }
    assertProblem(await rig.get(`${USERS}/${NOBODY}/JohnDeere/organizations`), 404);
    assertProblem(await rig.post(`${place("JohnDeere")}/sync`), 501, "notInSandbox");
  });

  it("are refused by the control where they are none", async () => {
    const one = { id: "1", name: "Low Creek", status: "SELECTED" };
    for (const organizations of [
      undefined,
      {},
      ["1"],
      [{ ...one, id: 5 }],
      [{ ...one, name: "" }],
      [{ ...one, status: undefined }],
      [{ ...one, managementUri: null }],
      [one, one],
    ]) {
      const problem = assertProblem(await stage("john-deere", organizations), 400);
      assert.match(string(problem["detail"]), /\.$/);
    }
    for (const provider of [undefined, "cnhi", "panorama", "JohnDeere"]) {
      assertProblem(await stage(provider, [one]), 400);
    }
    assert.equal((await stage("john-deere", [])).status, 200);
    assert.deepEqual((await rig.get(place("JohnDeere"))).json, []);
    assert.equal((await stage("john-deere", [{ ...one, status: "ODD" }])).status, 200);
  });
});
