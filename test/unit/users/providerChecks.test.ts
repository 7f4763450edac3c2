import assert from "node:assert/strict";
import { MatrixView } from "../../../src/matrix/matrixView";
import { shownProvider } from "../../../src/providers";
import type { ProviderCheck } from "../../../src/users/providerChecks";
import { otherProviderAt } from "../../../src/sandbox/otherProviders";
import { VirtualSandbox, type VirtualWindow } from "../../support/virtualSandbox";
import { World } from "../../support/world";

describe("the statuses of other providers that the list does not tell", function () {
  this.timeout(60_000);
  const matrixOf = ({ store, others, checks }: Pick<VirtualWindow, "store" | "others" | "checks">) =>
    new MatrixView({ store, others, checks, provider: shownProvider, accountText: () => "me" });

  it("are asked for within the budget: 1,000 Leaf users, 3 providers in use, no 429 at 1,000 a minute", async () => {
    const sandbox = new VirtualSandbox({ users: 1000, providers: 1, rateLimitPerMinute: 1000, latencyMs: 20 });
    // No record names a provider: the settings do.
    for (const user of sandbox.made.users()) sandbox.made.attachExactly(user, []);
    const window = await sandbox.window();
    window.wantedProviders = ["JohnDeere", "Trimble", "CNHI"];
    const { time } = sandbox;
    await time.until(window.users.loadRest(new AbortController().signal, () => undefined));
    const view = matrixOf(window);
    const missing = view.missing();
    assert.equal(missing.length, 3000);
    const before = sandbox.requests().length;
    const began = time.now();
    await time.until(window.checks.check(missing));
    const asked = sandbox.requests(before).filter(({ path }) => path.endsWith("-credentials"));
    assert.equal(asked.length, 3000);
    assert.deepEqual(
      sandbox.requests().filter(({ status }) => status === 429),
      [],
    );
    const minutes = (time.now() - began) / 60_000;
    assert.ok(minutes > 9, `no faster than the setting allows: ${minutes} minutes`);
    view.reload();
    assert.equal(view.missing().length, 0);
    assert.equal(window.checks.state.progress, undefined);
  });

  it("are only those that a record names, where the list names the provider for anybody", async () => {
    const sandbox = new VirtualSandbox({ users: 300, providers: 1, rateLimitPerMinute: 0, latencyMs: 20 });
    const three = ["john-deere", "trimble", "cnhi"].flatMap((path) => otherProviderAt(path) ?? []);
    sandbox.made.users().forEach((user, index) => {
      sandbox.made.attachExactly(user, three.slice(index % 3, index % 2 === 0 ? (index % 3) + 1 : 0));
    });
    const window = await sandbox.window();
    await sandbox.time.until(window.users.loadRest(new AbortController().signal, () => undefined));
    const missing = matrixOf(window).missing();
    assert.deepEqual([...new Set(missing.map(({ provider }) => provider.id))].sort(), ["CNHI", "JohnDeere", "Trimble"]);
    assert.equal(missing.length, 150);
  });

  it("are asked for in the order a person looks, with progress, until that is stopped", async () => {
    const sandbox = new VirtualSandbox({ users: 300, providers: 3, rateLimitPerMinute: 0, latencyMs: 20 });
    const window = await sandbox.window();
    const { time } = sandbox;
    await time.until(window.users.loadRest(new AbortController().signal, () => undefined));
    const view = matrixOf(window);
    const missing = view.missing();
    const progress: number[] = [];
    window.checks.onDidChange(() => {
      const { done } = window.checks.state.progress ?? { done: -1 };
      progress.push(done);
      if (done > 200) window.checks.stop();
    });
    const last = missing.at(-1)?.leafUserId ?? "";
    window.checks.see([last]);
    const before = sandbox.requests().length;
    await time.until(window.checks.check(missing));
    const asked = sandbox.requests(before).map(({ path }) => path);
    const own = missing.filter(({ leafUserId }) => leafUserId === last).length;
    assert.ok(own > 0);
    assert.ok(asked.slice(0, own).every((path) => path.includes(last)));
    assert.ok(asked.length < missing.length, `${asked.length} of ${missing.length}`);
    assert.ok(progress.length > 3);
    assert.equal(progress.at(-1), -1, "no progress once it is stopped");
    assert.equal(window.checks.state.error, undefined);
  });

  describe("of an account", () => {
    let world: World;
    afterEach(() => world.stop());
    const open = async (options: Parameters<World["start"]>[0]) => {
      world = await new World().start({ rateLimitPerMinute: 0, ...options });
      await world.signIn();
      await world.users.refresh();
    };
    const ids = (checks: readonly ProviderCheck[]) => [...new Set(checks.map(({ provider }) => provider.id))];

    it("are none where the list tells them, and none of a provider that it does not use", async () => {
      await open({ users: 20, providers: 15, embeddedCredentials: true });
      assert.deepEqual(matrixOf(world).missing(), []);
      await world.stop();
      await open({ users: 5 });
      assert.deepEqual(matrixOf(world).missing(), []);
    });

    it("are those of a provider that the settings name, also where the list names none", async () => {
      await open({ users: 5 });
      world.wantedProviders = ["Lindsay"];
      const missing = matrixOf(world).missing();
      assert.deepEqual(ids(missing), ["Lindsay"]);
      assert.equal(missing.length, 5);
    });

    it("end with a sentence when Leaf can't be reached, and can be asked for again", async () => {
      await open({ users: 5 });
      world.wantedProviders = ["Lindsay"];
      const view = matrixOf(world);
      const send = world.fetch;
      world.fetch = () => Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));
      await world.checks.check(view.missing());
      assert.equal(world.checks.state.error?.kind, "offline");
      assert.equal(view.state().notice?.action?.verb, "check");
      world.fetch = send;
      await world.checks.check(view.missing());
      view.reload();
      assert.equal(world.checks.state.error, undefined);
      assert.equal(view.missing().length, 0);
    });

    it("end with the account", async () => {
      await open({ users: 5 });
      world.wantedProviders = ["Lindsay"];
      let stopped = false;
      world.checks.onDidChange(() => {
        stopped ||= world.checks.state.progress === undefined;
      });
      const checking = world.checks.check(matrixOf(world).missing());
      await world.sessions.signOut();
      await checking;
      assert.ok(stopped);
      assert.equal(world.checks.state.progress, undefined);
    });
  });
});
