import assert from "node:assert/strict";

import { assertProblem, credentials, first, list, NOBODY, object, Rig, string, USERS, type Json } from "./support";

const FILES = "/services/operations/api/files";
const OPERATIONS = "/services/operations/api/operations";
const FIELDS = "/services/fields/api/fields";
const RESOURCES = "/services/integrations/api/resources";
const NOW = Date.parse("2026-03-19T12:00:00Z");

describe("the data that flows through the sandbox", () => {
  let rig: Rig;
  let id: string;
  before(async () => {
    rig = await Rig.start({ clock: { now: () => NOW } });
    id = await rig.userWith("ACTIVE");
  });
  after(() => rig.stop());

  const itemsOf = (json: unknown): readonly Json[] =>
    list(Array.isArray(json) ? json : (object(json)["operations"] ?? object(json)["summaries"]));

  /** All pages of a list, and what its header says of their number. */
  async function all(path: string): Promise<readonly Json[]> {
    const found: Json[] = [];
    for (let page = 0; ; page++) {
      const { status, json, headers, text } = await rig.get(
        `${path}${path.includes("?") ? "&" : "?"}size=100&page=${page}`,
      );
      assert.equal(status, 200, text);
      const items = itemsOf(json);
      found.push(...items);
      if (items.length === 100) continue;
      assert.equal(headers.get("x-total-count"), String(found.length), path);
      assert.match(headers.get("link") ?? "", /rel="first"/);
      return found;
    }
  }

  it("belongs to all Leaf users where none is named, and is in pages either way", async () => {
    const connected = [...(await rig.statuses())].filter(([, status]) => status !== undefined).map(([user]) => user);
    for (const path of [FILES, OPERATIONS, FIELDS, RESOURCES]) {
      const everything = await all(path);
      assert.deepEqual(new Set(everything.map(({ leafUserId }) => leafUserId)), new Set(connected), path);
      const own = await all(`${path}?leafUserId=${id}`);
      const identify = (item: Json) => item["id"] ?? item["leafUserId"];
      assert.deepEqual(everything.filter(({ leafUserId }) => leafUserId === id).map(identify), own.map(identify), path);
    }
  });

  it("answers operations as a bare array, with the documented fields and links to the other pages", async () => {
    const { json, headers } = await rig.get(`${OPERATIONS}?size=5`);
    assert.ok(Array.isArray(json) && json.length === 5);
    assert.match(headers.get("link") ?? "", /^<\/services\/operations\/api\/operations\?page=1&size=5>;rel="next"/);
    for (const operation of list(json)) {
      assert.deepEqual(Object.keys(operation), [
        "id",
        "apiOwnerUsername",
        "leafUserId",
        "startTime",
        "endTime",
        "updatedTime",
        "type",
        "files",
        "fields",
        "providers",
      ]);
      assert.deepEqual(operation["providers"], ["Panorama"]);
    }
  });

  it("fits together: files, what became of them, and where", async () => {
    const fields = await all(`${FIELDS}?leafUserId=${id}`);
    const known = new Set(fields.map((field) => field["id"]));
    const files = await all(`${FILES}?leafUserId=${id}`);
    const operations = await all(`${OPERATIONS}?leafUserId=${id}`);
    const uncovered = object((await rig.get(`${FILES}/uncoveredFiles?leafUserId=${id}&size=100`)).json)[
      "files"
    ] as string[];
    const processed = files.filter(({ status }) => status === "processed");
    assert.ok(uncovered.length > 0, "some files lie outside of every field");
    const inOperations = operations.flatMap((operation) => operation["files"] as string[]);
    assert.deepEqual([...inOperations, ...uncovered].sort(), processed.map((file) => string(file["id"])).sort());
    for (const file of files) {
      const { properties } = object(file["summary"] ?? { properties: {} });
      const done = file["status"] === "processed";
      assert.equal(object(properties)["operationType"], done ? file["operationType"] : undefined);
      for (const field of file["fields"] as string[]) assert.ok(known.has(field));
      assert.deepEqual((await rig.get(`${FILES}/${string(file["id"])}`)).json, file);
    }
    for (const operation of operations) {
      const [file] = operation["files"] as string[];
      const source = first(files.filter((each) => each["id"] === file));
      assert.equal(operation["type"], source["operationType"]);
      assert.deepEqual(
        list(operation["fields"]).map((field) => field["id"]),
        source["fields"],
      );
      const path = `${OPERATIONS}/${string(operation["id"])}`;
      assert.deepEqual((await rig.get(path)).json, operation);
      assert.deepEqual((await rig.get(`${path}/summary`)).json, source["summary"]);
    }
    const path = `${OPERATIONS}/${string(first(operations)["id"])}`;
    assert.equal(object((await rig.get(`${path}/units`)).json)["speed"], "mi/hr");
    assert.match(string(object((await rig.get(`${path}/standardGeojson`)).json)["standardGeojson"]), /^https:/);
    assert.ok(list((await rig.get(`${path}/images`)).json).every(({ property }) => typeof property === "string"));
    const resources = first(await all(`${RESOURCES}?leafUserId=${id}`));
    assert.equal(resources["fields"], fields.length);
    assert.ok(new Set(fields.map(({ farmId }) => farmId)).size <= Number(resources["farms"]));
    assert.equal(object((await rig.get(RESOURCES)).json)["message"], "SUCCESS");
  });

  it("has a field's boundary, a closed ring of about the area that it tells", async () => {
    for (const field of await all(`${FIELDS}?leafUserId=${id}`)) {
      const path = `/services/fields/api/users/${id}/fields/${string(field["id"])}`;
      assert.deepEqual((await rig.get(path)).json, field);
      const boundary = object((await rig.get(`${path}/boundary`)).json);
      assert.deepEqual([boundary["id"]], field["boundaries"]);
      const { type, coordinates } = object(boundary["geometry"]);
      assert.equal(type, "MultiPolygon");
      const ring = (coordinates as [number, number][][][])[0]?.[0] ?? [];
      assert.deepEqual(ring[0], ring.at(-1));
      assert.equal(object(boundary["area"])["unit"], "ha");
    }
    const other = await rig.newUser();
    const field = string(first(await all(`${FIELDS}?leafUserId=${id}`))["id"]);
    for (const path of [`${other}/fields/${field}`, `${id}/fields/${NOBODY}`, `${NOBODY}/fields/${field}`]) {
      assertProblem(await rig.get(`/services/fields/api/users/${path}/boundary`), 404);
    }
  });

  it("says how far each step of a file is, with Leaf's own reason where one failed", async () => {
    const steps = async (file: Json) =>
      object((await rig.get(`${FILES}/${string(file["id"])}/status`)).json) as Record<string, Json>;
    const [processed] = await all(`${FILES}?status=processed`);
    for (const step of Object.values(await steps(processed ?? {}))) {
      assert.deepEqual(step, { status: "processed", message: "ok" });
    }
    const reasons = new Set<string>();
    for (const failed of await all(`${FILES}?status=failed`)) {
      const all = await steps(failed);
      assert.equal(all["originalFile"]?.["status"], "processed");
      assert.ok(Object.values(all).some(({ message }) => message === failed["message"]));
      assert.equal(all["summary"]?.["status"], "failed");
      reasons.add(string(failed["message"]).replace(/:.*/, ""));
      assertProblem(await rig.get(`${FILES}/${string(failed["id"])}/summary`), 404);
    }
    assert.deepEqual([...reasons].sort(), [
      "Failed to convert file on provider batch processing",
      "missing required properties",
      "no points passed the filter",
      "unsupported operation type",
    ]);
    const fresh = await rig.connectedUser();
    const waiting = await steps(first(await all(`${FILES}?leafUserId=${fresh}`)));
    assert.deepEqual([waiting["originalFile"]?.["status"], waiting["units"]?.["status"]], ["processed", "processing"]);
  });

  it("honours every documented filter", async () => {
    const files = await all(FILES);
    const processed = files.filter(({ status }) => status === "processed");
    const properties = (file: Json) => object(object(file["summary"])["properties"]);
    const median = (values: readonly string[]) => [...values].sort()[Math.floor(values.length / 2)] ?? "";
    const created = median(files.map((file) => string(file["createdTime"])));
    const updated = median(files.map((file) => string(file["updatedTime"])));
    const started = median(processed.map((file) => string(properties(file)["startTime"])));
    const area = 300_000;
    const ids = (items: readonly Json[]) => items.map((item) => item["id"]).sort();
    const same = async (query: string, expected: readonly Json[]) =>
      assert.deepEqual(ids(await all(`${FILES}?${query}`)), ids(expected), query);
    await same(
      "status=failed",
      files.filter(({ status }) => status === "failed"),
    );
    await same("provider=Panorama&origin=provider", files);
    for (const query of [
      "provider=JohnDeere",
      "origin=merged",
      "origin=uploaded",
      `batchId=${NOBODY}`,
      "organizationId=1",
    ]) {
      await same(query, []);
    }
    await same(
      "operationType=planted",
      files.filter(({ operationType }) => operationType === "planted"),
    );
    await same("operationType=tillage", []);
    await same(
      `createdTime=${created}`,
      files.filter((file) => Date.parse(string(file["createdTime"])) >= Date.parse(created)),
    );
    await same(
      `updatedTime=${updated}`,
      files.filter((file) => Date.parse(string(file["updatedTime"])) >= Date.parse(updated)),
    );
    await same(
      `startTime=${started}`,
      processed.filter((file) => string(properties(file)["startTime"]) >= started),
    );
    await same(
      `endTime=${started}`,
      processed.filter((file) => string(properties(file)["endTime"]) <= started),
    );
    await same(
      `minArea=${area}`,
      processed.filter((file) => Number(object(properties(file)["totalArea"])["value"]) >= area),
    );
    await same("createdTime=2026-03-19T13:00:01%2B01:00", []);
    assert.equal((await all(`${FILES}?createdTime=2000-01-01`)).length, files.length);
    assert.equal((await all(`${FILES}?createdTime=2000-01-01T00:00:00`)).length, files.length);
    const operations = await all(OPERATIONS);
    const field = string(first(list(first(operations)["fields"]))["id"]);
    const onField = await all(`${OPERATIONS}?fieldId=${field}`);
    assert.deepEqual(ids(onField), ids(operations.filter((each) => JSON.stringify(each["fields"]).includes(field))));
    const planted = await all(`${OPERATIONS}?operationType=planted&sort=startTime,desc`);
    assert.ok(planted.length > 0 && planted.every(({ type }) => type === "planted"));
    const starts = planted.map(({ startTime }) => string(startTime));
    assert.deepEqual(starts, [...starts].sort().reverse());
    const fields = await all(FIELDS);
    const { farmId } = first(fields);
    assert.deepEqual(
      ids(await all(`${FIELDS}?farmId=${String(farmId)}`)),
      ids(fields.filter((each) => each["farmId"] === farmId)),
    );
    assert.deepEqual(await all(`${FIELDS}?type=MERGED`), []);
    assert.deepEqual(await all(`${FIELDS}?beforeCreatedTime=2000-01-01`), []);
  });

  it("refuses what no filter is, and values that none takes, by a 400 that names it", async () => {
    const events = `${credentials(id)}/events`;
    for (const [path, query, name] of [
      [FILES, "leafuserid=x", "leafuserid"],
      [FILES, "fieldId=x", "fieldId"],
      [OPERATIONS, "status=processed", "status"],
      [OPERATIONS, "origin=merged", "origin"],
      [FIELDS, "name=x", "name"],
      [RESOURCES, "status=x", "status"],
      [`${FILES}/uncoveredFiles`, "status=x", "status"],
      [`${FILES}/outsideFieldGeojson`, "fieldId=x", "fieldId"],
      [USERS, "phone=1", "phone"],
      [USERS, "externalID=1", "externalID"],
      [events, "statusCode=400", "statusCode"],
    ] as const) {
      assert.match(
        string(assertProblem(await rig.get(`${path}?${query}`), 400, "unknownFilter")["detail"]),
        new RegExp(`^${name} `),
      );
    }
    for (const [path, query, name] of [
      [FILES, "status=odd", "status"],
      [FILES, "status=Processed", "status"],
      [FILES, "origin=odd", "origin"],
      [FILES, "operationType=odd", "operationType"],
      [FILES, "createdTime=yesterday", "createdTime"],
      [FILES, "createdTime=1774000000", "createdTime"],
      [FILES, "minArea=large", "minArea"],
      [FILES, "status=failed&status=processed", "status"],
      [FILES, "sort=size,desc", "sort"],
      [OPERATIONS, "sort=createdTime,desc", "sort"],
      [OPERATIONS, "endTime=2026-13-01", "endTime"],
      [events, "sort=statusCode,asc", "sort"],
      [events, "sort=createdDate,sideways", "sort"],
      [FIELDS, "farmId=x", "farmId"],
    ] as const) {
      assert.match(
        string(assertProblem(await rig.get(`${path}?${query}`), 400)["detail"]),
        new RegExp(`^${name}\\b`),
        query,
      );
    }
  });

  it("is sorted as asked, by several fields too, ascending unless it says otherwise", async () => {
    const sizes = (await all(`${FILES}?sort=sizeInBytes`)).map(({ sizeInBytes }) => Number(sizeInBytes));
    assert.deepEqual(
      sizes,
      [...sizes].sort((left, right) => left - right),
    );
    const rows = await all(`${OPERATIONS}?sort=type,desc&sort=startTime,asc`);
    const keys = rows.map(({ type, startTime }) => [string(type), string(startTime)] as const);
    for (const [index, [type, start]] of keys.entries()) {
      const [before, earlier] = keys[index - 1] ?? [type, start];
      assert.ok(before > type || (before === type && earlier <= start));
    }
  });

  it("is not found under ids that are none", async () => {
    const file = string(first(await all(FILES))["id"]);
    const operation = string(first(await all(OPERATIONS))["id"]);
    for (const path of [
      `${FILES}/${NOBODY}`,
      `${FILES}/${operation}`,
      `${FILES}/${file.slice(0, -1)}`,
      `${FILES}/${file}0`,
      `${FILES}/x`,
      `${OPERATIONS}/${file}`,
      `${OPERATIONS}/${NOBODY}/summary`,
      `${FILES}/${NOBODY}/status`,
    ]) {
      assertProblem(await rig.get(path), 404);
    }
  });

  it("goes with the credential", async () => {
    const gone = await rig.connectedUser();
    const { id: file } = first(await all(`${FILES}?leafUserId=${gone}`));
    await rig.call("DELETE", credentials(gone));
    assertProblem(await rig.get(`${FILES}/${string(file)}`), 404);
    assert.deepEqual(await all(`${FIELDS}?leafUserId=${gone}`), []);
  });
});
