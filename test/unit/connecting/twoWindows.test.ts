import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemSleep } from "../../../src/base/clock";
import { silentLogger } from "../../../src/base/logger";
import { soleLease } from "../../../src/connecting/attempts";
import { nodeFetch } from "../../../src/leaf/fetch";
import { AttemptFiles } from "../../../src/host/attemptFiles";
import { LeaseFiles } from "../../../src/host/leaseFiles";
import { sharedByNone, World, type Shared } from "../../support/world";

describe("two windows of one profile", () => {
  let folder: string;
  let one: World;
  let other: World;
  let window: (change?: Partial<Shared>) => World;
  const attempts: AttemptFiles[] = [];
  const told: string[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
    const alone = sharedByNone();
    const { time } = alone;
    window = (change = {}) => {
      const files = new AttemptFiles(path.join(folder, "attempts"), silentLogger);
      attempts.push(files);
      const lease = (id: string) => new LeaseFiles(path.join(folder, "leases"), id, time, systemSleep, silentLogger);
      return new World({ ...alone, attempts: files, lease, ...change });
    };
    // Two minutes are enough for all that is asked here.
    one = await window().start({ windowSeconds: 120 });
    other = window().join(one);
    await one.signIn();
    await other.sessions.restore();
    await one.users.refresh();
    await other.users.refresh();
    told.length = 0;
    for (const [name, world] of [
      ["one", one],
      ["other", other],
    ] as const) {
      world.connector.onDidEnd(({ end }) => told.push(`${name}: ${end.kind}`));
    }
  });
  afterEach(async () => {
    other.close();
    await one.stop();
    for (const files of attempts.splice(0)) files.dispose();
    rmSync(folder, { recursive: true });
  });

  async function connect(world: World): Promise<string> {
    const farmer = world.unconnected();
    const { clientId, username, password } = world.info.partner.STAGE;
    const organizationCode = world.info.organizations[0]?.organizationCode ?? "";
    await world.connector.connect({
      leafUserId: farmer,
      environment: "STAGE",
      partner: { clientId, username, password },
      operation: { organizationCode },
    });
    return farmer;
  }
  const kindIn = (world: World, farmer: string) => world.store.connection(farmer).kind;
  const both = (farmer: string, kind: string) =>
    Promise.all([one, other].map((world) => world.until(() => kindIn(world, farmer) === kind)));

  it("show the same, and one of them tells the end", async () => {
    const farmer = await connect(one);
    await both(farmer, "awaitingFarmer");
    assert.deepEqual(other.store.connection(farmer), one.store.connection(farmer));
    await one.control("POST", `leafUsers/${farmer}/approve`);
    await both(farmer, "active");
    while (told.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await one.time.sleep(10_000);
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(told.length, 1, told.join());
  });

  it("ask Leaf no more often than one", async () => {
    other.close();
    const started = one.time.now();
    const farmer = await connect(one);
    while (one.time.now() < started + 5000) await new Promise((resolve) => setImmediate(resolve));
    // It comes when the first one holds the lease, and leaves it to that one to move the time on.
    other = window({ sleep: one.time.wait }).join(one);
    await other.sessions.restore();
    await both(farmer, "expired");
    const looks = (await one.requests())
      .filter(({ method, path: asked }) => method === "GET" && asked.endsWith(`${farmer}/panorama-credentials`))
      .map(({ time }) => Date.parse(time))
      .filter((time) => time > started);
    assert.ok(looks.length > 40 && looks.length <= 55, String(looks.length));
    // The last look falls on the deadline, whenever the one before was.
    const gaps = looks.slice(1, -1).map((time, index) => time - (looks[index] ?? 0));
    assert.ok(Math.min(...gaps) >= 2000, `two windows would ask in between: ${gaps.join()}`);
  });

  it("go on when the one that polls is closed", async () => {
    const farmer = await connect(one);
    await other.until(() => kindIn(other, farmer) === "awaitingFarmer");
    one.close();
    await one.control("POST", `leafUsers/${farmer}/approve`);
    await other.until(() => kindIn(other, farmer) === "active");
  });

  it("keep the farmer's link although one has given up waiting for the other's call", async () => {
    other.close();
    other = window({ lease: () => soleLease }).join(one);
    await other.sessions.restore();
    await other.users.refresh();
    let posts = 0;
    one.fetch = async (url, init) => {
      if (init.method !== "POST") return nodeFetch(url, init);
      posts += 1;
      // As while a prompt for the password stands open.
      await other.until(({ snapshot }) => [...snapshot.connections.values()].some(({ kind }) => kind === "failed"));
      return nodeFetch(url, init);
    };
    const organizationCode = one.info.organizations[0]?.organizationCode ?? "";
    const outcome = await one.connector.connect({
      leafUserId: one.unconnected(),
      environment: "STAGE",
      partner: one.info.partner.STAGE,
      operation: { organizationCode },
    });
    assert.deepEqual([outcome.kind, posts], ["waiting", 1]);
  });

  it("both see what one of them cancels", async () => {
    const farmer = await connect(one);
    await both(farmer, "awaitingFarmer");
    await other.connector.cancel(farmer);
    await both(farmer, "cancelled");
    assert.equal(await one.connector.signInUrl(farmer), undefined);
  });

  it("hand the farmer's link over where secrets are shared, and say nothing untrue where they are not", async () => {
    const farmer = await connect(one);
    await both(farmer, "awaitingFarmer");
    assert.equal(await other.connector.signInUrl(farmer), await one.connector.signInUrl(farmer));
    one.storage.kept.clear();
    assert.equal(await other.connector.signInUrl(farmer), undefined);
    assert.equal(kindIn(other, farmer), "awaitingFarmer");
  });
});
