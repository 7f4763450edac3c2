import assert from "node:assert/strict";
import { isLeafError } from "../../../src/leaf/errors";
import { World } from "../../support/world";

const never = new AbortController().signal;

describe("a Leaf user", () => {
  let world: World;
  afterEach(() => world.stop());
  const start = async (options: Parameters<World["start"]>[0] = {}) => {
    world = await new World().start({ rateLimitPerMinute: 0, ...options });
    await world.signIn();
    await world.users.refresh();
  };
  const shown = (id: string) => world.store.snapshot.users.users.find((user) => user.id === id);
  const first = () => world.store.snapshot.users.users[0]?.id ?? "";
  const sent = async (method: string) => (await world.requests()).filter((one) => one.method === method);
  const fault = (body: object) => world.control("POST", "faults", { path: "/services/*", count: 1, ...body });

  describe("that is edited", () => {
    it("is sent the changed fields alone, by PATCH, and shown as Leaf keeps it", async () => {
      await start();
      const before = shown(first());
      const { user, notTaken } = await world.edits.edit(first(), { phone: "+1 555 0199" });
      assert.equal(user.phone, "+1 555 0199");
      assert.deepEqual(notTaken, []);
      assert.deepEqual(shown(first()), { ...before, phone: "+1 555 0199" });
      assert.deepEqual([(await sent("PATCH")).length, (await sent("PUT")).length], [1, 0]);
    });

    it("keeps its place in the list", async () => {
      await start();
      const ids = world.store.snapshot.users.users.map(({ id }) => id);
      await world.edits.edit(ids[5] ?? "", { name: "Aardvark Acres" });
      assert.deepEqual(
        world.store.snapshot.users.users.map(({ id }) => id),
        ids,
      );
    });

    it("loses a field that is emptied", async () => {
      await start();
      await world.edits.edit(first(), { address: "1 Gravel Pit Lane" });
      const { user, notTaken } = await world.edits.edit(first(), { address: null });
      assert.equal(user.address, null);
      assert.deepEqual(notTaken, []);
    });

    it("keeps what somebody else has changed meanwhile", async () => {
      await start();
      await world.sessions.require().leaf({
        method: "PATCH",
        path: `/services/usermanagement/api/users/${first()}`,
        body: { externalId: "changed-elsewhere" },
      });
      const { user } = await world.edits.edit(first(), { name: "Changed Here" });
      assert.deepEqual([user.name, user.externalId], ["Changed Here", "changed-elsewhere"]);
    });

    it("is told of when Leaf answers with something else than it was sent", async () => {
      await start();
      const old = shown(first());
      world.fetch = async (url, init) => {
        const body = init.method === "PATCH" ? JSON.stringify({ phone: "+1 555 0101" }) : init.body;
        return fetch(url, { ...init, ...(body === undefined ? {} : { body }) });
      };
      const { user, notTaken } = await world.edits.edit(first(), { phone: "+1 555 0101", name: "Not Taken" });
      assert.equal(user.name, old?.name);
      assert.deepEqual(notTaken, ["name"]);
    });

    it("is looked at when the answer is lost, and the call is not repeated", async () => {
      await start();
      await fault({ method: "PATCH", kind: "truncate" });
      assert.equal((await world.edits.edit(first(), { name: "Came Through" })).user.name, "Came Through");
      assert.equal(shown(first())?.name, "Came Through");
      await fault({ method: "PATCH", kind: "reset" });
      await assert.rejects(world.edits.edit(first(), { name: "Did Not" }), (error) => isLeafError(error, "offline"));
      assert.equal(shown(first())?.name, "Came Through");
      assert.equal((await sent("PATCH")).length, 2);
    });

    it("is refused with Leaf's reason, and nothing has changed", async () => {
      await start();
      const before = shown(first());
      await assert.rejects(
        world.edits.edit(first(), { email: "nonsense" }),
        (error) => isLeafError(error, "rejected") && error.problem?.errorKey === "emailInvalid",
      );
      assert.deepEqual(shown(first()), before);
    });

    it("goes from the list when it is gone at Leaf", async () => {
      await start();
      const id = first();
      await world.sessions.require().leaf({ method: "DELETE", path: `/services/usermanagement/api/users/${id}` });
      await assert.rejects(world.edits.edit(id, { name: "Nobody" }), (error) => isLeafError(error, "notFound"));
      assert.equal(shown(id), undefined);
    });

    it("of one account never shows under the next", async () => {
      await start();
      await fault({ method: "PATCH", kind: "latency", latencyMs: 50 });
      const editing = world.edits.edit(first(), { name: "Too Late" });
      await world.sessions.signOut();
      await assert.rejects(editing, (error) => isLeafError(error, "cancelled"));
      assert.deepEqual(world.store.snapshot.users.users, []);
    });
  });

  describe("that is deleted", () => {
    it("goes with its connection, and doesn't come back with an answer from before", async () => {
      await start();
      const id = world.connected();
      await fault({ method: "GET", kind: "latency", latencyMs: 50, count: 1 });
      const refreshing = world.users.refresh();
      await world.edits.delete(id);
      assert.equal(shown(id), undefined);
      assert.equal(world.store.snapshot.users.total, 11);
      assert.ok(!world.store.snapshot.connections.has(id));
      await refreshing;
      world.store.apply(id, { kind: "looked", found: { status: "ACTIVE", environment: "STAGE" }, healthy: true });
      assert.equal(shown(id), undefined);
      assert.equal(world.store.connection(id).kind, "unknown");
      await world.users.refresh();
      assert.equal(world.store.snapshot.users.users.length, 11);
    });

    it("is deleted when it was gone already", async () => {
      await start();
      const id = first();
      await world.sessions.require().leaf({ method: "DELETE", path: `/services/usermanagement/api/users/${id}` });
      await world.edits.delete(id);
      assert.equal(shown(id), undefined);
    });

    it("is looked for when the answer is lost", async () => {
      await start();
      const id = first();
      await fault({ method: "DELETE", kind: "truncate", count: 3 });
      await world.edits.delete(id);
      assert.equal(shown(id), undefined);
      const other = first();
      await fault({ method: "DELETE", kind: "reset", count: 3 });
      await assert.rejects(world.edits.delete(other), (error) => isLeafError(error, "offline"));
      assert.ok(shown(other));
    });

    it("is no longer waited for, in any window", async () => {
      await start();
      const id = world.unconnected();
      const { clientId, username, password } = world.info.partner.STAGE;
      const { organizationCode = "" } = world.info.organizations[0] ?? {};
      const waiting = await world.connector.connect({
        leafUserId: id,
        environment: "STAGE",
        partner: { clientId, username, password },
        operation: { organizationCode },
      });
      assert.equal(waiting.kind, "waiting");
      assert.ok([...world.storage.kept.keys()].some((key) => key.includes(id)));
      await world.edits.delete(id);
      assert.ok(![...world.storage.kept.keys()].some((key) => key.includes(id)));
      await world.control("DELETE", "requests");
      await world.time.sleep(60_000);
      assert.deepEqual(await world.requests(), []);
    });

    it("is looked at before, with its credential, as both are now", async () => {
      await start();
      const id = world.connected();
      await world.control("POST", `leafUsers/${id}/revoke`);
      const path = `/services/usermanagement/api/users/${id}`;
      const { leaf } = world.sessions.require();
      const body = { apid: "one", key: "two", initializationVector: "three", username: "four", password: "five" };
      await leaf({ method: "POST", path: `${path}/valley-credentials`, body });
      const fresh = await world.edits.fresh(id);
      assert.equal(fresh?.connection.kind, "attention");
      assert.ok("valleyCredentials" in fresh.user.attached);
      await leaf({ method: "DELETE", path });
      assert.equal(await world.edits.fresh(id), undefined);
      assert.equal(shown(id), undefined);
    });

    it("is refused with the reason, and stays", async () => {
      await start();
      await fault({ method: "DELETE", kind: "status", status: 403 });
      await assert.rejects(world.edits.delete(first()), (error) => isLeafError(error, "forbidden"));
      assert.equal(world.store.snapshot.users.users.length, 12);
    });
  });

  describe("that is searched for", () => {
    const search = (text: string) => world.edits.search(text, never);

    it("is found by name, email, external ID and id, wherever it stands in the list", async () => {
      await start({ users: 250 });
      const leaf = world.sessions.require().leaf;
      const path = "/services/usermanagement/api/users";
      const body = { name: "Zebra Fields", email: "zed@zebra.example", externalId: "ZEBRA-77" };
      const { id } = (await leaf({ method: "POST", path, body })).body as { id: string };
      for (const text of ["zebra f", "zed@zebra.example", "ZEBRA-77", id]) {
        assert.deepEqual(
          (await search(text)).users.map((user) => user.id),
          [id],
          text,
        );
      }
      assert.deepEqual(await search("00000000-0000-4000-8000-000000000000"), {
        users: [],
        more: 0,
        byPart: false,
      });
    });

    it("costs at most three requests among 100,000", async function () {
      this.timeout(20_000);
      world = await new World().start({ users: 100_000, rateLimitPerMinute: 0 });
      await world.signIn();
      for (const text of ["Prairie", "office@", "grower-99999", "00000000-0000-4000-8000-000000000000"]) {
        await world.control("DELETE", "requests");
        const { users } = await search(text);
        assert.ok((await world.requests()).length <= 3, text);
        assert.ok(users.length <= 200, text);
      }
      const { users, more } = await search("Prairie");
      assert.ok(users.length >= 100 && (more ?? 0) > 0);
    });

    it("is given up when the next search begins", async () => {
      await start();
      await fault({ kind: "latency", latencyMs: 5000, count: 2 });
      const stop = new AbortController();
      const searching = world.edits.search("prairie", stop.signal);
      stop.abort();
      await assert.rejects(searching, (error) => isLeafError(error, "cancelled"));
    });

    it("is put into the list with its status, stays there, and goes once Leaf's whole list lacks it", async () => {
      await start({ users: 150 });
      const { users } = await world.edits.search("grower-149", never);
      const [found] = users;
      assert.ok(found && !shown(found.id));
      await world.edits.include(found);
      assert.equal(world.store.snapshot.users.users.at(-1)?.id, found.id);
      assert.notEqual(world.store.connection(found.id).kind, "unknown");
      await world.users.refresh();
      assert.equal(world.store.snapshot.users.users.length, 101);
      await world.sessions.require().leaf({
        method: "DELETE",
        path: `/services/usermanagement/api/users/${found.id}`,
      });
      await world.users.loadMore();
      await world.users.refresh();
      assert.equal(shown(found.id), undefined);
    });
  });
});
