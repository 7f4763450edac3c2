import assert from "node:assert/strict";
import { systemClock, systemSleep } from "../../../src/base/clock";
import { silentLogger } from "../../../src/base/logger";
import { maskText } from "../../../src/masking/redact";
import { getResourceSummary, listFiles } from "../../../src/leaf/dataFlow";
import { isLeafError } from "../../../src/leaf/errors";
import { nodeFetch } from "../../../src/leaf/fetch";
import { leafAt, type Leaf } from "../../../src/leaf/send";
import { fixture, json, TestServer } from "../../support/fixtures";

const USER = "2b7c1f5e-0d7b-4a57-9f0e-0a3a1f6f1c11";
const query = { leafUserId: USER, provider: "Panorama", page: 0, size: 20 } as const;

describe("Leaf's calls about data", () => {
  const server = new TestServer();
  let leaf: Leaf;
  before(async () => {
    await server.start();
    leaf = leafAt(
      { apiUrl: server.url, token: "example-token" },
      { fetch: nodeFetch, clock: systemClock, sleep: systemSleep, log: silentLogger, random: () => 0, mask: maskText },
    );
  });
  after(() => server.stop());

  /** What was asked, with the query in the order of the alphabet. */
  const asked = (url: string) => {
    const { pathname, searchParams } = new URL(url, "http://leaf.example");
    searchParams.sort();
    return `${pathname}?${decodeURIComponent(searchParams.toString())}`;
  };

  it("lists files as documented: by status, newest first, a page at a time", async () => {
    const documented = fixture("files");
    server.replays(documented);
    const page = await listFiles(leaf, { ...query, status: "processed" });
    assert.equal(asked(server.received[0]?.url ?? ""), asked(documented.request.path));
    assert.deepEqual(page, {
      total: 1,
      received: 1,
      files: [
        {
          id: "f1000000-0d7b-4a57-9f0e-0a3a1f6f1c11",
          fileName: "planting.2020",
          status: "processed",
          operationType: "planted",
          createdTime: "2026-03-19T12:00:00.123456Z",
          sizeInBytes: 1048576,
          message: null,
        },
      ],
    });
  });

  it("takes missing parts as missing, and leaves out what has no id", async () => {
    server.answers((_request, response) =>
      json(response, 200, {
        operations: [
          { id: 7, sizeInBytes: "12", message: "two\nlines" },
          { id: "b", sizeInBytes: -1, status: 5, message: " " },
          { status: "processed" },
          null,
        ],
      }),
    );
    const { files, received, total } = await listFiles(leaf, query);
    assert.equal(received, 4);
    assert.equal(total, undefined);
    assert.deepEqual(
      files.map(({ id, sizeInBytes, message, status }) => [id, sizeInBytes, message, status]),
      [
        ["7", 12, "two lines", null],
        ["b", null, null, null],
      ],
    );
  });

  it("takes a bare list and an empty body for what they are, and refuses the rest", async () => {
    server.answers((_request, response) => json(response, 200, [{ id: "a" }]));
    assert.equal((await listFiles(leaf, query)).files.length, 1);
    server.answers((_request, response) => response.writeHead(200).end());
    assert.deepEqual((await listFiles(leaf, query)).files, []);
    assert.equal(await getResourceSummary(leaf, USER, "Panorama"), undefined);
    server.answers((_request, response) => json(response, 200, { operations: "none", summaries: 3 }));
    await assert.rejects(listFiles(leaf, query), (error) => isLeafError(error, "malformed"));
    await assert.rejects(getResourceSummary(leaf, USER, "Panorama"), (error) => isLeafError(error, "malformed"));
  });

  it("gets the counts of growers, farms and fields", async () => {
    const documented = fixture("resources");
    server.replays(documented);
    const summary = await getResourceSummary(leaf, USER, "Panorama");
    assert.equal(asked(server.received[0]?.url ?? ""), asked(documented.request.path));
    assert.deepEqual(summary, {
      growers: 1,
      farms: 2,
      fields: 14,
      syncReferenceTime: "2026-03-19T12:00:00.123456Z",
    });
  });

  it("takes the provider's own summary and no other", async () => {
    const summaries = [{ provider: "JohnDeere", fields: 3 }, "noise", { provider: "panorama", fields: "8", farms: {} }];
    server.answers((_request, response) => json(response, 200, { summaries }));
    assert.deepEqual(await getResourceSummary(leaf, USER, "Panorama"), {
      growers: null,
      farms: null,
      fields: 8,
      syncReferenceTime: null,
    });
    server.answers((_request, response) => json(response, 200, { summaries: summaries.slice(0, 2) }));
    assert.equal(await getResourceSummary(leaf, USER, "Panorama"), undefined);
  });
});
