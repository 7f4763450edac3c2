import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { silentLogger } from "../../../src/base/logger";
import { Redactor } from "../../../src/masking/redact";
import { searchAmongAll } from "../../../src/users/leafUserSearch";
import { Store } from "../../../src/model/store";
import { isLeafError } from "../../../src/leaf/errors";
import { nodeFetch } from "../../../src/leaf/fetch";
import { leafAt, type Leaf } from "../../../src/leaf/send";
import type { LeafUser } from "../../../src/leaf/users";
import { findRows } from "../../../src/ui/prompts/findRows";
import { VirtualTime } from "../../support/world";
import { showList } from "../../support/showList";

type Field = "name" | "email" | "externalId";
interface Raw {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly externalId: string | null;
}

const ID = "00000000-0000-4000-8000-00000000000a";
const everybody: readonly Raw[] = [
  { id: ID, name: "Zebra Fields", email: "office@zebra.example", externalId: "ZEBRA-77" },
  { id: "12345678901234567890", name: "J&J @ Home Farms", email: "jj@home.example", externalId: null },
  { id: "b", name: "Østergård", email: "kontor@oster.example", externalId: "0042" },
  ...Array.from({ length: 150 }, (_, index) => ({
    ...{ id: `p${index}`, name: `Prairie ${index}`, email: `p${index}@prairie.example`, externalId: `GROWER-${index}` },
  })),
];

/** How a server answers a filter: by equal values, by a part, not at all (all come), or with 400 for one that it doesn't know. */
type Kind = "exact" | "part" | "ignores" | "refusesName" | "down" | "partlyDown";

describe("searching for a Leaf user", () => {
  let server: Server;
  let kind: Kind;
  let paths: string[];
  let leaf: Leaf;

  const answer = (url: URL): { status: number; body: unknown; total?: number } => {
    const users = /\/users\/(.+)$/.exec(url.pathname);
    if (kind === "down" || (kind === "partlyDown" && url.searchParams.has("externalId"))) {
      return { status: 503, body: { title: "Service Unavailable", status: 503 } };
    }
    if (users) {
      const found = everybody.find(({ id }) => id === decodeURIComponent(users[1] ?? ""));
      return found ? { status: 200, body: found } : { status: 404, body: { title: "Not Found", status: 404 } };
    }
    const filters = (["name", "email", "externalId"] as const).filter((field) => url.searchParams.has(field));
    if (kind === "refusesName" && filters.includes("name")) {
      return { status: 400, body: { title: "Bad Request", status: 400, detail: "Unknown parameter: name" } };
    }
    const holds = (user: Raw, field: Field) => {
      const [value, asked] = [user[field] ?? "", url.searchParams.get(field) ?? ""];
      if (kind === "part") return value.toLowerCase().includes(asked.toLowerCase());
      return kind === "ignores" || value === asked;
    };
    const found = everybody.filter((user) => filters.every((field) => holds(user, field)));
    return { status: 200, body: found.slice(0, 100), total: found.length };
  };

  before(async () => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? "", "http://leaf.example");
      paths.push(`${url.pathname}${url.search}`);
      const { status, body, total } = answer(url);
      response.writeHead(status, {
        "content-type": status < 400 ? "application/json" : "application/problem+json",
        ...(total === undefined ? {} : { "x-total-count": String(total) }),
      });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const time = new VirtualTime();
    const tools = { fetch: nodeFetch, clock: time, sleep: time.sleep, log: silentLogger, random: () => 0.5 };
    leaf = leafAt({ apiUrl: `http://127.0.0.1:${port}`, token: "x" }, { ...tools, mask: new Redactor().text });
  });
  after(() => new Promise((resolve) => server.close(resolve)));
  beforeEach(() => {
    paths = [];
  });

  const search = (text: string) => searchAmongAll(leaf, text, new AbortController().signal);
  const namesFor = async (text: string) => (await search(text)).users.map(({ name }) => name);

  for (const one of ["exact", "part", "ignores"] as const) {
    it(`finds by all of a name, email, external ID or id where the server ${one === "ignores" ? "heeds no filter" : `matches by ${one === "part" ? "a part" : "equal values"}`}`, async () => {
      kind = one;
      for (const [text, name] of [
        ["Zebra Fields", "Zebra Fields"],
        ["  Zebra\u00a0Fields\u200b ", "Zebra Fields"],
        ["office@zebra.example", "Zebra Fields"],
        ["Zebra <office@zebra.example>", "Zebra Fields"],
        ["\u202aoffice@zebra.example\u202c", "Zebra Fields"],
        ["ZEBRA-77", "Zebra Fields"],
        [ID, "Zebra Fields"],
        [`{${ID}}`, "Zebra Fields"],
        ["12345678901234567890", "J&J @ Home Farms"],
        ["J&J @ Home Farms", "J&J @ Home Farms"],
        ["0042", "Østergård"],
        ["Østergård", "Østergård"],
      ] as const) {
        paths = [];
        assert.deepEqual(await namesFor(text), [name], text);
        assert.ok(paths.length <= 3, `${text}: ${paths.length} requests`);
      }
      assert.deepEqual(await namesFor("00000000-0000-4000-8000-000000000000"), []);
      assert.deepEqual(await namesFor("nobody at all"), []);
    });
  }

  it("finds by a part where the server does, and says so and how many more match", async () => {
    kind = "part";
    const found = await search("prairie");
    assert.deepEqual([found.users.length, found.more, found.byPart], [100, 50, true]);
    assert.deepEqual([(await search("@home")).users.length, (await search("ebra-7")).users.length], [1, 1]);
  });

  it("takes nobody for found, and no count for one of matches, where the server heeds no filter", async () => {
    kind = "ignores";
    assert.deepEqual(await search("nobody"), { users: [], more: 0, byPart: false });
  });

  it("goes on where the server refuses a filter, and says what could not be asked", async () => {
    kind = "refusesName";
    assert.deepEqual(await namesFor("ZEBRA-77"), ["Zebra Fields"]);
    kind = "partlyDown";
    const found = await search("Zebra Fields");
    assert.deepEqual([found.users.length, found.failed?.kind], [1, "server"]);
    kind = "down";
    await assert.rejects(search("Zebra"), (error) => isLeafError(error, "server"));
  });

  describe("in the picker", () => {
    const user = ({ id, name, email, externalId }: Raw): LeafUser => ({
      ...{ id, name, email, externalId, phone: null, address: null, attached: {} },
    });
    const rows = async (text: string, loaded = 40) => {
      const store = new Store("Panorama");
      showList(store, everybody.slice(-loaded).map(user), { total: everybody.length });
      const found = findRows(text, { kind: "found", ...(await search(text)) }, store, 0);
      return found.map(({ label, act }) => (act === undefined ? label : `${label} [${act}]`));
    };

    it("offers to load all where parts are matched only among what is loaded", async () => {
      kind = "exact";
      assert.deepEqual(await rows("zebra"), ["Load All Leaf Users (153) [loadAll]"]);
      assert.deepEqual(await rows("Zebra Fields"), ["Zebra Fields", "Load All Leaf Users (153) [loadAll]"]);
      assert.deepEqual(await rows("prairie 149"), ["Prairie 149", "Load All Leaf Users (153) [loadAll]"]);
      assert.deepEqual(await rows("zebra", everybody.length), ["Zebra Fields"]);
      assert.deepEqual(await rows("ostergard", everybody.length), ["Østergård"]);
      assert.deepEqual(await rows("nobody", everybody.length), ["No Leaf user matches “nobody”"]);
    });

    it("offers nothing of the kind where Leaf has matched parts itself", async () => {
      kind = "part";
      assert.deepEqual(await rows("zebra"), ["Zebra Fields"]);
    });
  });
});
