import assert from "node:assert/strict";

import { assertProblem, object, Rig, string } from "./support";

describe("a one-click call to the sandbox", () => {
  let rig: Rig;
  let id: string;
  before(async () => {
    rig = await Rig.start({ users: 0 });
    id = await rig.newUser();
  });
  after(() => rig.stop());

  it("gives an address on the sandbox's own origin, another one each time", async () => {
    const one = await rig.signInUrl(id);
    const two = await rig.signInUrl(id);
    assert.ok(one.startsWith(`${rig.info.url}/connections/`));
    assert.ok(one.length > `${rig.info.url}/connections/`.length + 20);
    assert.notEqual(one, two);
  });

  it("takes a sharingUrlId in place of the organization code, or both", async () => {
    const { sharingUrlId } = rig.info.partner.STAGE;
    assert.equal((await rig.oneClick(id, { organizationCode: undefined, sharingUrlId })).status, 200);
    assert.equal((await rig.oneClick(id, { sharingUrlId })).status, 200);
  });

  it("attaches nothing by itself", async () => {
    assert.equal(await rig.status(id), undefined);
  });

  const refusals: readonly (readonly [string, () => Record<string, unknown>, string, RegExp])[] = [
    ["no clientId", () => ({ clientId: undefined }), "missingField", /clientId/],
    ["an empty username", () => ({ username: "" }), "missingField", /username/],
    ["a password that is no string", () => ({ password: 7 }), "missingField", /password/],
    ["no environment", () => ({ clientEnvironment: undefined }), "missingField", /clientEnvironment/],
    [
      "neither code nor sharingUrlId",
      () => ({ organizationCode: undefined }),
      "missingField",
      /organizationCode or sharing/,
    ],
    [
      "an environment of another name",
      () => ({ clientEnvironment: "TEST" }),
      "invalidEnvironment",
      /STAGE or PRODUCTION/,
    ],
    ["an unknown clientId", () => ({ clientId: "x" }), "partnerCredentialsRefused", /clientId/],
    ["a wrong username", () => ({ username: "x" }), "partnerCredentialsRefused", /username/],
    ["a wrong password", () => ({ password: "x" }), "partnerCredentialsRefused", /password/],
    ["an unknown code", () => ({ organizationCode: "abcdefgh" }), "organizationNotFound", /organizationCode/],
    [
      "a code in other case",
      () => ({ organizationCode: rig.organization("STAGE").organizationCode.toUpperCase() }),
      "organizationNotFound",
      /organizationCode/,
    ],
    ["an unknown sharingUrlId", () => ({ sharingUrlId: "x" }), "sharingUrlNotFound", /sharingUrlId/],
    [
      "partner credentials of the other environment",
      () => ({ ...rig.info.partner.PRODUCTION, sharingUrlId: undefined }),
      "environmentMismatch",
      /partner credentials belong to PRODUCTION/,
    ],
    [
      "a code of the other environment",
      () => ({ organizationCode: rig.organization("PRODUCTION").organizationCode }),
      "environmentMismatch",
      /organizationCode belongs to PRODUCTION/,
    ],
    [
      "a sharingUrlId of the other environment",
      () => ({ sharingUrlId: rig.info.partner.PRODUCTION.sharingUrlId }),
      "environmentMismatch",
      /sharingUrlId belongs to PRODUCTION/,
    ],
  ];
  for (const [what, changes, errorKey, sentence] of refusals) {
    it(`is refused with ${what}, as ${errorKey}, without repeating a secret`, async () => {
      const answer = await rig.oneClick(id, changes());
      assert.match(string(assertProblem(answer, 400, errorKey)["detail"]), sentence);
      assert.ok(!answer.text.includes(rig.info.partner.STAGE.password));
    });
  }

  it("refuses a manual connection for the same reasons, and for a missing refresh token", async () => {
    const create = (changes: object) =>
      rig.post(`/services/usermanagement/api/users/${id}/panorama-credentials`, {
        ...rig.grant({ refreshToken: "r" }),
        ...changes,
      });
    assertProblem(await create({ refreshToken: undefined }), 400, "missingField");
    assertProblem(await create({ organizationCode: undefined }), 400, "missingField");
    assertProblem(await create({ password: "x" }), 400, "partnerCredentialsRefused");
    assertProblem(await create({ organizationCode: "abcdefgh" }), 400, "organizationNotFound");
    assert.equal(await rig.status(id), undefined);
    const created = object((await create({ refreshToken: "my-refresh-token" })).json);
    assert.equal(created["status"], "ACTIVE");
    assert.equal(created["refreshToken"], "my-refresh-token");
    assert.equal(created["clientId"], rig.info.partner.STAGE.clientId);
  });
});
