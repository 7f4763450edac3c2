import assert from "node:assert/strict";
import { isLeafError } from "../../../src/leaf/errors";
import { nodeFetch, type Fetch } from "../../../src/leaf/fetch";
import { STILL_THERE } from "../../../src/model/deletion";
import { explain } from "../../../src/model/explain";
import { WindowAttempts } from "../../../src/connecting/attempts";
import { sharedByNone, World } from "../../support/world";

const NGINX =
  "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center></body></html>";

const page = (status: number, type: string, text: string) => (): Response =>
  new Response(text, { status, headers: { "content-type": type } });
const ownNotFound = JSON.stringify({ type: "about:blank", title: "Not Found", status: 404, detail: "none" });

/** What stands in Leaf's place and answers for it. */
const others: Record<string, () => Response> = {
  "nginx with 404": page(404, "text/html", NGINX),
  "an ingress with 404": page(404, "text/plain", "default backend - 404"),
  "a gateway with 502": page(502, "text/html", "<html><head><title>502 Bad Gateway</title></head></html>"),
  "a firewall with 403": page(403, "text/html", "<html><head><title>Access denied</title></head></html>"),
  "a proxy with 407": page(407, "text/html", "<html><head><title>Proxy authentication required</title></head></html>"),
  "a captive portal with 200": page(200, "text/html", "<html><head><title>Sign in to the hotel</title></head></html>"),
  "a gateway with foreign JSON": page(404, "application/json", '{"message":"no Route matched with those values"}'),
};

describe("after a deletion, and where somebody answers in Leaf's place", () => {
  let world: World;
  let farmer: string;
  beforeEach(async () => {
    world = await new World().start();
    await world.signIn();
    await world.users.refresh();
    farmer = world.connected();
  });
  afterEach(() => world.stop());
  const kind = () => world.store.connection(farmer).kind;
  const row = () => world.store.snapshot.users.users.some(({ id }) => id === farmer);
  /** Answers for the calls that match, and lets the others through. */
  const instead = (method: string, end: string, answer: () => Response): void => {
    const own: Fetch = async (url, init) =>
      (method === "*" || init.method === method) && url.endsWith(end) ? answer() : nodeFetch(url, init);
    world.fetch = own;
  };

  for (const [who, answer] of Object.entries(others)) {
    it(`${who} neither changes a status, nor disconnects, nor deletes`, async () => {
      instead("*", "/panorama-credentials", answer);
      const { checked } = world.store.snapshot;
      const before = checked.get(farmer);
      await assert.rejects(world.users.look(farmer), (error) => isLeafError(error));
      await world.users.refresh();
      assert.equal(kind(), "active");
      assert.equal(checked.get(farmer), before, "it was not checked");
      await assert.rejects(world.credentials.delete(farmer), (error) => isLeafError(error));
      assert.equal(kind(), "active");
      instead("*", `/users/${farmer}`, answer);
      await assert.rejects(world.edits.delete(farmer), (error) => isLeafError(error));
      assert.ok(row());
      await assert.rejects(world.edits.edit(farmer, { name: "Other" }), (error) => isLeafError(error));
      await assert.rejects(world.edits.fresh(farmer), (error) => isLeafError(error));
      assert.ok(row());
    });

    it(`${who} is not believed when it says that something was deleted, and the look shows who answers`, async () => {
      world.fetch = async (url, init) => {
        if (!url.includes(farmer)) return nodeFetch(url, init);
        return init.method === "DELETE" ? new Response(null, { status: 204 }) : answer();
      };
      await assert.rejects(world.credentials.delete(farmer), (error) => isLeafError(error));
      assert.equal(kind(), "active");
      await assert.rejects(world.edits.delete(farmer), (error) => isLeafError(error));
      assert.ok(row());
    });
  }

  it("one user's gateway page is said, and every other user's status is looked at", async () => {
    instead("GET", `${farmer}/panorama-credentials`, page(404, "text/html", NGINX));
    world.time.advance(3600_000);
    const now = world.time.now();
    await world.users.refresh();
    const { users, checked } = world.store.snapshot;
    assert.equal(users.error?.kind, "proxy");
    for (const { id } of users.users) assert.equal((checked.get(id) ?? 0) >= now, id !== farmer, id);
    assert.ok((users.checkedAt ?? 0) < now, "the age is that of the oldest");
  });

  for (const [what, answer] of Object.entries({
    "has deleted it": () => new Response(null, { status: 204 }),
    "doesn't find it": page(404, "application/problem+json", ownNotFound),
    "has done something": page(200, "application/json", '{"deleted":true}'),
  })) {
    it(`what is still there when Leaf says that it ${what} stays, and that is said`, async () => {
      instead("DELETE", "/panorama-credentials", answer);
      await assert.rejects(world.credentials.delete(farmer), (error) => {
        assert.ok(isLeafError(error) && error.code === STILL_THERE);
        assert.match(explain(error).sentence, /still has it/);
        return true;
      });
      assert.equal(kind(), "active");
      instead("DELETE", `/users/${farmer}`, answer);
      await assert.rejects(world.edits.delete(farmer), (error) => isLeafError(error) && error.code === STILL_THERE);
      assert.ok(row());
      world.fetch = nodeFetch;
      await world.users.refresh();
      assert.equal(kind(), "active", "what is still there is not taken for deleted later on either");
    });
  }

  it("Leaf's word of a deletion counts when it can't be asked right after", async () => {
    world.fetch = async (url, init) => {
      const isLook = init.method === "GET" && url.includes(farmer);
      if (isLook) throw Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
      return nodeFetch(url, init);
    };
    await world.credentials.delete(farmer);
    assert.equal(kind(), "notConnected");
    await world.edits.delete(farmer);
    assert.ok(!row());
  });

  it("it costs one look", async () => {
    await world.control("DELETE", "requests");
    await world.credentials.delete(farmer);
    assert.deepEqual(
      (await world.requests()).map(({ method }) => method),
      ["DELETE", "GET"],
    );
    await world.control("DELETE", "requests");
    await world.edits.delete(farmer);
    assert.deepEqual(
      (await world.requests()).map(({ method }) => method),
      ["DELETE", "GET"],
    );
  });
});

describe("signing in again", () => {
  let world: World;
  let attempts: WindowAttempts;
  beforeEach(async () => {
    attempts = new WindowAttempts();
    world = await new World({ ...sharedByNone(), attempts }).start();
    await world.signIn();
  });
  afterEach(() => world.stop());
  const expire = async () => {
    await world.control("POST", "clock", { advanceSeconds: 31 * 24 * 3600 });
    await world.users.refresh();
    assert.equal(world.store.snapshot.session.kind, "refused");
  };
  const loaded = ({ snapshot: { users, session } }: World["store"]) =>
    session.kind === "signedIn" && users.users.length === 12 && !users.loading && users.error === undefined;

  it("loads what could not be loaded before", async () => {
    await expire();
    assert.equal(world.store.snapshot.users.loadedAt, undefined);
    await world.signIn();
    await world.until(loaded);
    assert.equal(world.store.snapshot.connections.size, 12);
  });

  it("clears what was said of the failure, and shows what is different by now", async () => {
    await world.users.refresh();
    await world.control("POST", "faults", { path: "/services/*", kind: "status", status: 403, count: 1 });
    await world.users.refresh();
    assert.equal(world.store.snapshot.users.error?.kind, "forbidden");
    const farmer = world.connected();
    await world.control("POST", `leafUsers/${farmer}/revoke`);
    await expire();
    await world.signIn();
    await world.until((store) => loaded(store) && store.connection(farmer).kind === "attention");
  });

  it("watches for the farmers again who are awaited", async () => {
    await world.users.refresh();
    const farmer = world.unconnected();
    await world.connector.connect(world.requestFor(farmer));
    const [attempt] = await attempts.all();
    assert.ok(attempt);
    await expire();
    await world.signIn();
    // The sandbox's clock, by which the farmer's link is over, is not this machine's.
    await world.until((store) => store.connection(farmer).kind === "awaitingFarmer");
    const ended = new Promise((resolve) => world.connector.onDidEnd(resolve));
    await ended;
    assert.equal(world.store.connection(farmer).kind, "expired");
  });

  it("asks again for the data of rows that are open, and keeps no refusal", async () => {
    await world.users.refresh();
    const farmer = world.connected();
    await world.control("POST", "clock", { advanceSeconds: 31 * 24 * 3600 });
    const refused = await world.data.summary(farmer);
    assert.ok(!refused.ok && refused.error.kind === "unauthorized");
    await world.signIn();
    assert.ok((await world.data.summary(farmer)).ok);
  });

  it("to another account loads nothing by itself", async () => {
    await expire();
    await world.sessions.signOut();
    await world.control("DELETE", "requests");
    await world.signIn();
    await new Promise((resolve) => setImmediate(resolve));
    assert.ok((await world.requests()).every(({ path }) => path === "/api/authenticate"));
  });
});
