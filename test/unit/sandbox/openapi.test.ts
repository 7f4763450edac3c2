import { Validator } from "@seriousme/openapi-schema-validator";
import assert from "node:assert/strict";
import { ABOUT } from "../../../src/sandbox/openapi/about";
import type { Document } from "./openApiCheck";
import { list, object, Rig, string } from "./support";

describe("the sandbox's OpenAPI document", () => {
  let rig: Rig;
  let document: Document;
  before(async () => {
    rig = await Rig.start({ users: 12 });
    document = (await rig.get("/__sandbox/openapi.json")).json as Document;
  });
  after(() => rig.stop());

  it("is valid OpenAPI 3.1, and names the sandbox's own address", async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document) as object as Record<string, unknown>);
    assert.ok(valid, JSON.stringify(errors));
    assert.equal(validator.version, "3.1");
    assert.deepEqual(object(document)["servers"], [{ url: rig.info.url }]);
  });

  it("has every route of the router, and no other", async () => {
    const routes = list(object((await rig.get("/__sandbox")).json)["routes"]);
    const named = routes.map(({ method, path }) => `${string(method)} ${string(path)}`).sort();
    const described = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(described.sort(), named);
    assert.equal(Object.keys(ABOUT).length, named.length);
    const ids = Object.values(document.paths).flatMap((operations) =>
      Object.values(operations).map((operation) => string(object(operation)["operationId"])),
    );
    assert.equal(new Set(ids).size, ids.length);
    for (const id of ids) assert.match(id, /^[a-zA-Z0-9]+$/);
  });

  it("names each filter that a list has, and none that it refuses", async () => {
    let compared = 0;
    for (const [path, { get }] of Object.entries(document.paths)) {
      if (!get || path.includes("{") || !path.startsWith("/services/")) continue;
      const { status, json } = await rig.get(`${path}?noSuchFilter=1`);
      if (status !== 400) continue;
      const [, has = ""] = /It has: (.*)\.$/.exec(string(object(json)["detail"])) ?? [];
      const filters = (get.parameters ?? []).map(({ name }) => name);
      assert.deepEqual([...filters].sort(), has.split(", ").sort(), path);
      compared += 1;
    }
    assert.ok(compared >= 6, `${compared} lists`);
  });
});
