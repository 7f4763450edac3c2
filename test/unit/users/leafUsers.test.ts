import assert from "node:assert/strict";
import { healthOf } from "../../../src/model/health";
import { isLeafError } from "../../../src/leaf/errors";
import { nodeFetch } from "../../../src/leaf/fetch";
import { World } from "../../support/world";

describe("the Leaf users", () => {
  let world: World;
  afterEach(() => world.stop());
  const start = async (options: Parameters<World["start"]>[0] = {}) => {
    world = await new World().start(options);
    await world.signIn();
  };
  const users = () => world.store.snapshot.users;

  it("are loaded with each one's Panorama status, verbatim", async () => {
    await start({ users: 12 });
    await world.users.refresh();
    assert.equal(users().users.length, 12);
    assert.equal(users().loading, false);
    assert.equal(users().loadedAt, world.time.now());
    const kinds = new Set([...world.store.snapshot.connections.values()].map(({ kind }) => kind));
    assert.deepEqual([...kinds].sort(), ["active", "attention", "notConnected"]);
    const { active, attention, notConnected } = healthOf(world.store.snapshot);
    assert.equal(active + attention + notConnected, 12);
    for (const connection of world.store.snapshot.connections.values()) {
      if (connection.kind === "attention") assert.notEqual(connection.status, "ACTIVE");
    }
  });

  it("are loaded 100 at a time", async () => {
    await start({ users: 250, rateLimitPerMinute: 0 });
    await world.users.refresh();
    assert.equal(users().users.length, 100);
    assert.equal(users().total, 250);
    await world.users.loadMore();
    await world.users.loadMore();
    assert.equal(new Set(users().users.map(({ id }) => id)).size, 250);
    await world.users.refresh();
    assert.equal(users().users.length, 250, "a refresh keeps what was loaded");
  });

  it("are loaded when a command needs them, with whoever is pending beyond the first page", async () => {
    await start({ users: 150, rateLimitPerMinute: 0 });
    await world.users.ensureLoaded();
    assert.equal(users().users.length, 100);
    await world.users.loadMore();
    const late = users().users.at(-1)?.id ?? "";
    await world.sessions.signOut();
    await world.signIn();
    world.store.apply(late, { kind: "farmerAwaited", environment: "STAGE", deadline: world.time.now() + 1000 });
    await world.users.ensureLoaded();
    assert.equal(users().users.length, 101);
    assert.ok(users().users.some(({ id }) => id === late));
  });

  it("cost no call each where the record tells the status", async () => {
    await start({ users: 100, embeddedCredentials: true });
    const connected = async () =>
      (await world.requests()).filter(({ path, status }) => path.endsWith("panorama-credentials") && status === 200);
    await world.users.refresh();
    assert.equal((await connected()).length, 0);
    assert.ok(healthOf(world.store.snapshot).active > 0);
  });

  it("are loaded once when two ask at the same time", async () => {
    await start();
    await Promise.all([world.users.refresh(), world.users.refresh()]);
    assert.equal((await world.requests()).filter(({ path }) => path.endsWith("/users")).length, 1);
  });

  it("stay in sight when Leaf can't be asked, with the reason", async () => {
    await start();
    await world.users.refresh();
    await world.control("POST", "faults", { path: "/services/*", kind: "html", status: 200, count: 100 });
    await world.users.refresh();
    assert.equal(users().users.length, 12);
    assert.equal(users().error?.kind, "proxy");
    assert.equal(users().loading, false);
    await world.control("DELETE", "faults");
    await world.users.refresh();
    assert.equal(users().error, undefined);
  });

  it("lose no one else when one's status can't be had", async () => {
    await start();
    await world.control("POST", "faults", { path: "*/panorama-credentials", kind: "html", status: 200, count: 1 });
    await world.users.refresh();
    assert.equal(users().error, undefined);
    assert.equal(world.store.snapshot.connections.size, 11);
  });

  it("get a new one, first in the list and not connected", async () => {
    await start();
    await world.users.refresh();
    const created = await world.users.create({
      name: "Stony Brook",
      email: "stony@example.com",
      externalId: "grower-99",
    });
    assert.equal(users().users[0]?.id, created.id);
    assert.equal(users().users[0]?.externalId, "grower-99");
    assert.equal(users().total, 13);
    assert.equal(world.store.connection(created.id).kind, "notConnected");
    assert.equal(world.unconnected().length > 0, true);
  });

  it("of one account never show under the next, however late they come", async () => {
    await start();
    await world.control("POST", "faults", { path: "/services/*", kind: "latency", latencyMs: 50, count: 1 });
    const loading = world.users.refresh();
    await world.sessions.signOut();
    await loading;
    assert.deepEqual(users().users, []);
    assert.equal(world.store.snapshot.session.kind, "signedOut");
  });

  it("are not connected again by an answer from before they were disconnected", async () => {
    await start();
    await world.users.refresh();
    const farmer = world.connected();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    let asked: () => void = () => undefined;
    const answered = new Promise<void>((resolve) => (asked = resolve));
    let first = true;
    world.fetch = async (url, init) => {
      const answer = await nodeFetch(url, init);
      // The look after the deletion is a newer question, and is answered at once.
      if (!first || init.method !== "GET" || !url.includes(`${farmer}/panorama-credentials`)) return answer;
      first = false;
      asked();
      await held;
      return answer;
    };
    const refreshing = world.users.refresh();
    await answered;
    await world.credentials.delete(farmer);
    release();
    await refreshing;
    assert.equal(world.store.connection(farmer).kind, "notConnected");
  });

  it("open no prompt when they are merely selected or drawn after the sign-in has ended", async () => {
    await start({ users: 110 });
    await world.users.refresh();
    await world.users.loadRest(new AbortController().signal, () => undefined);
    const unknown = users().users.find(({ id }) => world.store.connection(id).kind === "unknown");
    assert.ok(unknown);
    let prompts = 0;
    world.askToRenew = () => Promise.resolve(void (prompts += 1));
    await world.control("POST", "clock", { advanceSeconds: 31 * 24 * 3600 });
    world.users.attend({ selected: [unknown.id], expanded: [] });
    await world.until(({ snapshot }) => snapshot.session.kind === "refused");
    await world.signIn();
    await world.control("POST", "clock", { advanceSeconds: 31 * 24 * 3600 });
    await assert.rejects(world.users.look(unknown.id, { quietly: true }), (error) =>
      isLeafError(error, "unauthorized"),
    );
    assert.equal(prompts, 0);
  });

  it("show a revoked credential with the next look", async () => {
    await start();
    await world.users.refresh();
    const [active] = [...world.store.snapshot.connections].find(([, { kind }]) => kind === "active") ?? [];
    assert.ok(active);
    await world.control("POST", `leafUsers/${active}/revoke`);
    const connection = await world.users.look(active);
    assert.ok(connection.kind === "attention" && connection.status !== "ACTIVE");
  });
});
