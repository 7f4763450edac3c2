import assert from "node:assert/strict";
import { silentLogger } from "../../../src/base/logger";
import { diagnose } from "../../../src/diagnosis/diagnose";
import { gatherFacts } from "../../../src/diagnosis/gather";
import { reportOf } from "../../../src/diagnosis/report";
import type { Provider } from "../../../src/model/provider";
import { needsAttention, OtherProviders } from "../../../src/users/otherProviders";
import { World } from "../../support/world";

describe("providers beside the shown one", function () {
  this.timeout(15_000);
  let world: World;
  afterEach(() => world.stop());
  const open = async (options: Parameters<World["start"]>[0] = {}) => {
    world = await new World().start(options);
    await world.signIn();
    await world.users.refresh();
  };
  const first = () => {
    const [user] = world.store.snapshot.users.users;
    assert.ok(user);
    return user;
  };
  const attach = async (...providers: string[]) => {
    await world.control("POST", `leafUsers/${first().id}/providers`, { providers });
    await world.users.refresh();
  };
  const setStatus = (provider: string, status: string) =>
    world.control("POST", `leafUsers/${first().id}/status`, { provider, status });
  const shown = () => world.others.of(first()).map(({ provider, connection }) => `${provider.id} ${connection.kind}`);
  const requests = async (part: string) => (await world.requests()).filter(({ path }) => path.includes(part)).length;
  const named = (id: string): Provider => world.others.named(id) ?? assert.fail(id);
  const examine = async (provider: Provider) => {
    const { store, sessions, users, others, partners, time: clock } = world;
    const tools = { store, sessions, users, others, partners, clock, provider };
    const { id } = first();
    const accountText = ({ label }: { label: string }) => label;
    const facts = await gatherFacts({ ...tools, accountText, mask: world.redactor.text }, { id, name: "Prairie View" });
    const diagnosis = diagnose(facts);
    return { diagnosis, report: reportOf(facts, diagnosis) };
  };

  it("are told by the list itself where it embeds their statuses, without a request of their own", async () => {
    await open({ users: 40, providers: 15, embeddedCredentials: true });
    const { users } = world.store.snapshot.users;
    assert.equal(users.length, 40);
    const known = users.flatMap((user) => world.others.of(user));
    assert.ok(known.length > 40, String(known.length));
    assert.ok(known.every(({ connection }) => connection.kind === "active" || connection.kind === "attention"));
    assert.ok(known.some(needsAttention));
    assert.equal(await requests("john-deere-credentials"), 0);
  });

  it("cost 11 requests for 1,000 Leaf users of up to 15 providers each, where the list embeds them", async () => {
    await open({ users: 1000, providers: 15, embeddedCredentials: true, rateLimitPerMinute: 1000 });
    await world.users.loadRest(new AbortController().signal, () => undefined);
    const { users } = world.store.snapshot.users;
    assert.equal(users.length, 1000);
    const attached = users.flatMap((user) => world.others.of(user));
    assert.ok(attached.length > 3000, String(attached.length));
    assert.ok(attached.every(({ connection }) => connection.kind !== "unknown"));
    const asked = (await world.requests()).filter(({ path }) => !path.includes("panorama-credentials"));
    assert.ok(asked.length <= 11, asked.map(({ path }) => path).join("\n"));
  });

  it("are asked for when somebody looks, only those that are attached, and are then known", async () => {
    await open({ users: 3, providers: 1 });
    await attach("john-deere", "cnhi");
    await setStatus("cnhi", "UNAUTHENTICATED");
    assert.deepEqual(shown(), ["CNHI unknown", "JohnDeere unknown"]);
    assert.equal(await requests("cnhi-credentials"), 0);
    const own = world.store.connection(first().id);
    await world.others.lookInto(first());
    assert.deepEqual(shown(), ["CNHI attention", "JohnDeere active"], "trouble first");
    const asked = await requests("-credentials");
    await world.others.lookInto(first());
    assert.equal(await requests("-credentials"), asked, "and not again");
    world.time.advance(2 * 3600_000);
    await world.users.refresh();
    await setStatus("john-deere", "UNAUTHENTICATED");
    await world.others.lookInto(first());
    assert.deepEqual(shown(), ["CNHI attention", "JohnDeere attention"], "but once the list was loaded anew");
    assert.equal(world.store.connection(first().id), own, "Panorama's own is as it was");
  });

  it("are asked for once while they can't be had, however often a row is drawn", async () => {
    await open({ users: 3, providers: 1 });
    await attach("john-deere", "cnhi");
    await world.control("POST", "faults", { kind: "status", status: 403, path: "*cnhi-credentials", count: 100 });
    for (let drawn = 0; drawn < 5; drawn += 1) await world.others.lookInto(first());
    assert.equal(await requests("cnhi-credentials"), 1);
    assert.deepEqual(shown(), ["CNHI unknown", "JohnDeere active"]);
  });

  it("are all known to what is deleted or replaced, also those that the settings don't show", async () => {
    await open({ users: 3, providers: 1 });
    await attach("john-deere");
    const { store, sessions, time } = world;
    const hidden = new OtherProviders(store, sessions, world.others.all, () => ["Trimble"], time, silentLogger);
    assert.deepEqual(hidden.of(first()), []);
    assert.deepEqual(
      hidden.attached(first()).map(({ provider }) => provider.id),
      ["JohnDeere"],
    );
  });

  it("are detached one at a time, and the others stay", async () => {
    await open({ users: 3, providers: 1 });
    await attach("john-deere", "trimble");
    await world.others.lookInto(first());
    await world.credentials.delete(first().id, named("Trimble"));
    assert.deepEqual(shown(), ["JohnDeere active"]);
    await world.users.refresh();
    assert.deepEqual(shown(), ["JohnDeere active"]);
  });

  it("are created from the values of their fields, and every secret is masked from then on", async () => {
    await open({ users: 3 });
    const claas = named("CLAAS");
    const values = Object.fromEntries(claas.fields.required.map((field) => [field, `planted value of ${field}`]));
    const made = await world.credentials.createFor(claas, first().id, values);
    assert.equal(made.kind, "active");
    assert.ok(shown().includes("CLAAS active"));
    for (const field of claas.fields.secret) {
      const value = values[field];
      if (value !== undefined) assert.ok(!world.redactor.text(`a log line with ${value}.`).includes(value), field);
    }
  });

  it("of which some are blocked: a diagnosis names these first", async () => {
    await open({ users: 3, providers: 1 });
    await attach("john-deere");
    await world.control("POST", `leafUsers/${first().id}/organizations`, {
      provider: "john-deere",
      organizations: [
        { id: "1101", name: "North Farm", status: "BLOCKED" },
        { id: "1102", name: "South | Farm", status: "SELECTED" },
      ],
    });
    const { diagnosis, report } = await examine(named("JohnDeere"));
    assert.equal(diagnosis.causes[0]?.id, "organizationsBlocked");
    assert.equal(diagnosis.sentence, "Leaf says it works, but: Organizations are blocked: 1 of 2");
    assert.match(report, /^# Diagnosis: Prairie View · John Deere$/m);
    assert.match(report, /North Farm/);
    assert.doesNotMatch(report, /Panorama|Cognito/);
  });

  it("say by status and newest event why they don't work, verbatim where Leaf documents nothing", async () => {
    await open({ users: 3, providers: 1 });
    await attach("trimble", "cnhi");
    await setStatus("trimble", "UNAUTHENTICATED");
    const broken = await examine(named("Trimble"));
    assert.equal(broken.diagnosis.causes[0]?.id, "providerUnauthenticated");
    await setStatus("trimble", "SYNC_PAUSED");
    const odd = await examine(named("Trimble"));
    assert.equal(odd.diagnosis.causes[0]?.id, "providerStatus");
    assert.match(odd.report, /SYNC\\?_PAUSED/);
    const ending = await examine(named("CNHI"));
    assert.match(ending.diagnosis.sentence, /ends after 2026-12-31/);
    const none = await examine(named("Valley"));
    assert.equal(none.diagnosis.causes[0]?.id, "notConnected");
  });
});
