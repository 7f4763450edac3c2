import assert from "node:assert/strict";
import { startedText, wantedConnection } from "../../../src/assistants/startConnection";
import { failureText } from "../../../src/assistants/toolRefusal";
import type { ToolParts } from "../../../src/assistants/toolParts";
import { accountKey } from "../../../src/model/account";
import { World } from "../../support/world";
import { toolParts } from "./support";

/** What a model is told of a call that may not be made; undefined if it may. */
async function refusalOf(parts: ToolParts, input: unknown, mayInProduction = false): Promise<string | undefined> {
  try {
    await wantedConnection(parts, input, mayInProduction);
    return undefined;
  } catch (error) {
    return failureText(error, parts.redactor.text);
  }
}

describe("the tool that starts a connection", () => {
  let world: World;
  beforeEach(async () => {
    world = await new World().start();
    await world.signIn();
    await world.users.refresh();
    const { account } = world.sessions.require();
    for (const environment of ["STAGE", "PRODUCTION"] as const) {
      await world.partners.write(account, environment, world.info.partner[environment], false);
    }
  });
  afterEach(() => world.stop());

  it("may start one on STAGE in a test account, and has called nobody to find that out", async () => {
    const before = (await world.requests()).length;
    const leafUserId = world.unconnected();
    const wanted = await wantedConnection(toolParts(world), { leafUserId, environment: "STAGE" }, false);
    assert.equal(wanted.user.id, leafUserId);
    assert.equal(wanted.environment, "STAGE");
    assert.equal(wanted.account.login, world.info.email);
    assert.equal((await world.requests()).length, before);
  });

  it("is refused on PRODUCTION, unless the setting allows it", async () => {
    const input = { leafUserId: world.unconnected(), environment: "PRODUCTION" };
    const refused = await refusalOf(toolParts(world), input);
    assert.match(refused ?? "", /PRODUCTION has real farmers' data.*Nothing was started.*“Leaf: Connect to Panorama…”/);
    assert.equal(await refusalOf(toolParts(world), input, true), undefined);
  });

  it("is refused in an account that is marked as production, unless the setting allows it", async () => {
    const { account } = world.sessions.require();
    await world.sessions.edit(accountKey(account), { role: "production" });
    const input = { leafUserId: world.unconnected(), environment: "STAGE" };
    assert.match((await refusalOf(toolParts(world), input)) ?? "", /marked this account as production/);
    assert.equal(await refusalOf(toolParts(world), input, true), undefined);
  });

  it("is refused without saved partner credentials, and says which command saves them", async () => {
    await world.partners.erase(world.sessions.require().account, "STAGE");
    const refused = await refusalOf(toolParts(world), { leafUserId: world.unconnected(), environment: "STAGE" });
    assert.match(refused ?? "", /No partner credentials.*STAGE.*“Leaf: Set Partner Credentials…”.*Never ask/);
  });

  it("is refused while another attempt is under way", async () => {
    const leafUserId = world.unconnected();
    await world.connector.connect(world.requestFor(leafUserId));
    const refused = await refusalOf(toolParts(world), { leafUserId, environment: "STAGE" });
    assert.match(refused ?? "", /under way already/);
  });

  it("takes no secret from a model: it says so, and repeats nothing", async () => {
    const code = world.requestFor(world.unconnected()).operation;
    for (const extra of [code, { password: "Zx-secret-9" }, { organizationCode: "Zx-secret-9" }]) {
      const refused = await refusalOf(toolParts(world), {
        leafUserId: world.unconnected(),
        environment: "STAGE",
        ...extra,
      });
      assert.match(refused ?? "", /nothing was done.*never ask for them in the chat/);
      for (const value of Object.values(extra)) assert.ok(!refused?.includes(value), refused);
    }
  });

  it("is refused for an environment that there isn't, and for nobody", async () => {
    const leafUserId = world.unconnected();
    for (const environment of ["stage", "", "Zx-hostile", 1, null, undefined]) {
      const refused = await refusalOf(toolParts(world), { leafUserId, environment });
      assert.match(refused ?? "", /environment must be STAGE or PRODUCTION/);
    }
    assert.match(
      (await refusalOf(toolParts(world), { leafUserId: "nobody", environment: "STAGE" })) ?? "",
      /Not found/,
    );
  });

  it("says how long the farmer has, and gives neither link nor code", async () => {
    const parts = toolParts(world);
    const leafUserId = world.unconnected();
    const wanted = await wantedConnection(parts, { leafUserId, environment: "STAGE" }, false);
    const request = world.requestFor(leafUserId);
    const outcome = await world.connector.connect(request);
    assert.ok(outcome.kind === "waiting" && "organizationCode" in request.operation);
    const text = startedText(wanted, parts);
    assert.match(text, /"state":"awaitingFarmer".*"minutesLeft":1[45]/);
    for (const secret of [outcome.signInUrl, request.operation.organizationCode, request.partner.password]) {
      assert.ok(!text.includes(secret), text);
    }
  });
});
