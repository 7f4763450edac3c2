import assert from "node:assert/strict";
import type { ConnectRequest } from "../../../src/connecting/oneClickCall";
import type { CauseId } from "../../../src/diagnosis/cause";
import { diagnose, type Diagnosis } from "../../../src/diagnosis/diagnose";
import type { Facts } from "../../../src/diagnosis/facts";
import { gatherFacts } from "../../../src/diagnosis/gather";
import { reportOf } from "../../../src/diagnosis/report";
import { credentialPlace, type ClientEnvironment } from "../../../src/model/provider";
import { deleteCredential } from "../../../src/leaf/credentials";
import { isLeafError } from "../../../src/leaf/errors";
import { panorama } from "../../../src/providers/panorama";
import { World } from "../../support/world";

const DAY = 24 * 3600;

describe("diagnosing a connection of the sandbox", function () {
  this.timeout(10_000);
  const worlds: World[] = [];
  const reports: { report: string; world: World }[] = [];
  let world: World;
  beforeEach(async () => void (world = await open()));
  afterEach(async () => {
    for (const each of worlds.splice(0)) await each.stop();
  });

  async function open(options: Parameters<World["start"]>[0] = {}): Promise<World> {
    const opened = await new World().start(options);
    worlds.push(opened);
    await opened.signIn();
    await opened.users.refresh();
    return opened;
  }

  async function gather(leafUserId: string, at = world): Promise<Facts> {
    const { store, sessions, users, others, partners, time: clock } = at;
    const accountText = ({ label }: { label: string }) => label;
    const mask = at.redactor.text;
    const tools = { store, sessions, users, others, partners, provider: panorama, clock, accountText, mask };
    return gatherFacts(tools, { id: leafUserId, name: "Prairie View Farms" });
  }

  async function examine(leafUserId: string, at = world): Promise<Diagnosis> {
    const facts = await gather(leafUserId, at);
    const diagnosis = diagnose(facts);
    reports.push({ report: reportOf(facts, diagnosis), world: at });
    return diagnosis;
  }

  async function firstIs(id: CauseId, leafUserId: string, at = world): Promise<Diagnosis> {
    const diagnosis = await examine(leafUserId, at);
    assert.equal(diagnosis.causes[0]?.id, id, JSON.stringify(diagnosis.causes, null, 1));
    assert.equal(diagnosis.verdict, "explained");
    return diagnosis;
  }

  function request(leafUserId: string, change: Partial<ConnectRequest> = {}): ConnectRequest {
    return { leafUserId, environment: "STAGE", partner: partner("STAGE"), operation: operation("STAGE"), ...change };
  }
  const partner = (environment: ClientEnvironment) => {
    const { clientId, username, password } = world.info.partner[environment];
    return { clientId, username, password };
  };
  const operation = (environment: ClientEnvironment) => ({
    organizationCode: world.info.organizations.find((item) => item.environment === environment)?.organizationCode ?? "",
  });
  const active = (at = world) => {
    const found = [...at.store.snapshot.connections].find(([, { kind }]) => kind === "active");
    assert.ok(found);
    return found[0];
  };
  const fails = (change: Partial<ConnectRequest>, leafUserId = world.unconnected()) =>
    assert.rejects(world.connector.connect(request(leafUserId, change)), (error) => isLeafError(error));
  const control = (path: string, body?: unknown) => world.control("POST", path, body);

  describe("names the right cause first:", () => {
    it("the Cognito token has expired", async () => {
      const user = active();
      await control(`leafUsers/${user}/expire-token`);
      const { causes } = await firstIs("cognitoTokenExpired", user);
      assert.equal(causes[0]?.confidence, "certain");
      assert.match(causes[0].evidence.join("\n"), /HTTP 400 · NotAuthorizedException: Refresh Token has expired/);
      assert.equal(causes.length, 1, "and nothing else is suspected");
      assert.equal(causes[0].remedy, "connectAgain");
      assert.equal(world.store.connection(user).kind, "attention", "the row shows what the report speaks of");
    });

    it("the Cognito token expired days ago, and every look since was refused", async () => {
      const user = active();
      await control(`leafUsers/${user}/expire-token`);
      world.time.advance(5 * DAY * 1000);
      const { causes } = await firstIs("cognitoTokenExpired", user);
      assert.match(causes[0]?.evidence.join("\n") ?? "", /such events with no success since/);
    });

    it("a wrong organization code", async () => {
      const user = world.unconnected();
      await fails({ operation: { organizationCode: "noSuchCode" } }, user);
      await firstIs("wrongOrganizationCode", user);
    });

    it("the code of the other environment", async () => {
      const user = world.unconnected();
      await fails({ operation: operation("PRODUCTION") }, user);
      await firstIs("environmentMismatch", user);
    });

    it("partner credentials of the other environment", async () => {
      const user = world.unconnected();
      await fails({ environment: "PRODUCTION", operation: operation("PRODUCTION") }, user);
      await firstIs("environmentMismatch", user);
    });

    it("a broken credential whose client is kept for the other environment", async () => {
      const user = active();
      const before = await gather(user);
      assert.ok(before.credential.kind === "answered" && before.credential.value?.clientId && before.account);
      const { clientEnvironment, clientId } = before.credential.value;
      const { session } = world.store.snapshot;
      assert.ok(session.kind === "signedIn");
      await world.partners.write(
        session.account,
        clientEnvironment === "STAGE" ? "PRODUCTION" : "STAGE",
        {
          ...partner("STAGE"),
          clientId,
        },
        false,
      );
      assert.deepEqual((await examine(user)).causes, [], "while it works, there is nothing to explain");
      await control(`leafUsers/${user}/revoke`);
      await firstIs("environmentMismatch", user);
    });

    it("a wrong partner password", async () => {
      const user = world.unconnected();
      await fails({ partner: { ...partner("STAGE"), password: "wrong-password" } }, user);
      await firstIs("partnerRefused", user);
    });

    it("partner credentials that Leaf refuses with a bare 401", async () => {
      const user = world.unconnected();
      await control("faults", { method: "POST", path: "/services/*", kind: "status", status: 401, count: 1 });
      await fails({}, user);
      await firstIs("partnerRefused", user);
    });

    it("the farmer's 15 minutes are over", async () => {
      const user = world.unconnected();
      await world.connector.connect(request(user));
      await new Promise((resolve) => world.connector.onDidEnd(resolve));
      const { causes } = await firstIs("windowExpired", user);
      assert.match(causes[0]?.sentence ?? "", /15 minutes/);
    });

    it("the farmer's 15 minutes are over, for a second time after a broken credential", async () => {
      const user = active();
      await control(`leafUsers/${user}/expire-token`);
      await world.users.look(user);
      await world.connector.connect(request(user));
      await new Promise((resolve) => world.connector.onDidEnd(resolve));
      const { causes } = await firstIs("windowExpired", user);
      assert.equal(causes[1]?.id, "cognitoTokenExpired");
    });

    it("the farmer has turned sharing off", async () => {
      const user = active();
      await control(`leafUsers/${user}/revoke`);
      assert.equal((await firstIs("sharingOff", user)).causes.length, 1);
      world.time.advance(3 * DAY * 1000);
      assert.equal((await firstIs("sharingOff", user)).causes.length, 1, "new tokens in between don't hide it");
    });

    it("a credential that was deleted elsewhere", async () => {
      const user = active();
      // By another program, of which this window hears nothing.
      await deleteCredential(world.sessions.require().leaf, user, credentialPlace(panorama));
      await firstIs("credentialGone", user);
      assert.equal(world.store.connection(user).kind, "lost");
    });

    it("Panorama permits only a part", async () => {
      const limited = [...world.store.snapshot.connections].find(
        ([, connection]) => connection.kind === "attention" && connection.status === "MISSING_PERMISSION",
      );
      assert.ok(limited);
      await firstIs("limitedPermission", limited[0]);
    });

    it("the Leaf token has expired", async () => {
      const user = active();
      world.time.advance(31 * DAY * 1000);
      const { causes } = await firstIs("leafTokenExpired", user);
      assert.equal(causes[0]?.remedy, "signInAgain");
      await firstIs("leafTokenExpired", user);
    });

    it("Leaf refuses the token", async () => {
      const user = active();
      await control("clock", { advanceSeconds: 31 * DAY });
      await firstIs("leafTokenExpired", user);
    });

    it("the Leaf user belongs to another API owner", async () => {
      const other = await open({ seed: 2 });
      await firstIs("leafUserNotFound", active(), other);
    });

    it("the rate limit is used up", async () => {
      const small = await open({ rateLimitPerMinute: 20 });
      const user = active(small);
      // Other programs use the account up as well; half a minute of virtual time is not waited for.
      for (let more = true; more;) more = (await fetch(`${small.info.url}/services/x`)).status !== 429;
      await firstIs("rateLimited", user, small);
    });

    it("a proxy refuses", async () => {
      await control("faults", { path: "/services/*", kind: "status", status: 407, count: 100 });
      const { causes } = await firstIs("proxy", active());
      assert.equal(causes[0]?.remedy, "openProxySettings");
    });

    it("a proxy answers in Leaf's place", async () => {
      await control("faults", { path: "/services/*", kind: "html", status: 200, count: 100 });
      await firstIs("notLeaf", active());
    });

    it("a certificate that is not accepted", async () => {
      const user = active();
      const error = Object.assign(new Error("self-signed"), { code: "SELF_SIGNED_CERT_IN_CHAIN" });
      world.fetch = () => Promise.reject(error);
      await firstIs("tls", user);
    });

    it("a host that has no address", async () => {
      const user = active();
      const apiUrl = "https://leaf.invalid";
      const [kept] = await world.accounts.all();
      assert.ok(kept);
      await world.accounts.put({ ...kept, apiUrl });
      world.storage.kept.set(`token:${apiUrl} ${kept.login}`, JSON.stringify({ token: "example-token", apiUrl }));
      await world.sessions.switchTo(`${apiUrl} ${kept.login}`);
      await firstIs("dns", user);
    });

    it("no connection to the network", async () => {
      await control("faults", { path: "/services/*", kind: "reset", count: 100 });
      await firstIs("offline", active());
    });

    it("Leaf's own trouble", async () => {
      await control("faults", { path: "/services/*", kind: "status", status: 503, count: 100 });
      await firstIs("leafServer", active());
    });

    it("events that can't be had, which hides nothing else", async () => {
      const user = active();
      await control("faults", { path: "*/events", kind: "status", status: 500, count: 100 });
      const { lookedAt } = await firstIs("leafServer", user);
      assert.ok(lookedAt.includes("Credential: Leaf says ACTIVE."));
      assert.match(lookedAt.join("\n"), /Events: could not be loaded\..* HTTP 500/);
    });
  });

  describe("does not cry wolf over", () => {
    it("an ACTIVE connection", async () => {
      for (const [user, connection] of world.store.snapshot.connections) {
        if (connection.kind !== "active") continue;
        const { verdict, causes, lookedAt } = await examine(user);
        assert.deepEqual([verdict, causes], ["fine", []]);
        assert.match(lookedAt.join("\n"), /Events loaded: 50; every failure/);
      }
    });

    it("an ACTIVE connection with a 429, 500 or 503 that is over", async () => {
      let seen = 0;
      for (let day = 0; day < 12; day += 1) {
        world.time.advance(DAY * 1000);
        const facts = await gather(active());
        assert.ok(facts.events.kind === "answered");
        seen += facts.events.value.filter(({ statusCode }) => (statusCode ?? 0) >= 429).length;
        assert.equal(diagnose(facts).verdict, "fine");
      }
      assert.ok(seen > 0, "there was something to be mistaken about");
    });

    it("a connection that was just made", async () => {
      const user = world.unconnected();
      await world.connector.connect(request(user));
      const ended = new Promise((resolve) => world.connector.onDidEnd(resolve));
      await control(`leafUsers/${user}/approve`);
      await ended;
      assert.equal((await examine(user)).verdict, "fine");
    });

    it("a connection that was mended", async () => {
      const user = world.unconnected();
      const connect = async () => {
        await world.connector.connect(request(user));
        const ended = new Promise((resolve) => world.connector.onDidEnd(resolve));
        await control(`leafUsers/${user}/approve`);
        await ended;
      };
      await connect();
      await control(`leafUsers/${user}/revoke`);
      await firstIs("sharingOff", user);
      await connect();
      assert.equal((await examine(user)).verdict, "fine");
    });

    it("a Leaf user that was never connected", async () => {
      const { causes } = await examine(world.unconnected());
      assert.deepEqual(
        causes.map(({ id }) => id),
        ["notConnected"],
      );
      assert.match(causes[0]?.sentence ?? "", /Connect it to Panorama/);
    });

    it("a farmer who is awaited, also where an old credential is being replaced", async () => {
      const broken = active();
      await control(`leafUsers/${broken}/expire-token`);
      await world.users.look(broken);
      for (const user of [world.unconnected(), broken]) {
        await world.connector.connect(request(user));
        const { verdict, causes, sentence } = await examine(user);
        assert.deepEqual([verdict, causes], ["waiting", []]);
        assert.match(sentence, /waiting for the farmer, 1[45]:\d\d left/);
        await world.connector.cancel(user);
      }
    });

    it("an attempt that was cancelled", async () => {
      const user = world.unconnected();
      await world.connector.connect(request(user));
      await world.connector.cancel(user);
      const { causes } = await examine(user);
      assert.deepEqual(
        causes.map(({ id }) => id),
        ["cancelled"],
      );
    });

    it("an attempt that failed before the one that worked", async () => {
      const user = world.unconnected();
      await fails({ operation: { organizationCode: "noSuchCode" } }, user);
      await world.connector.connect(request(user));
      const ended = new Promise((resolve) => world.connector.onDidEnd(resolve));
      await control(`leafUsers/${user}/approve`);
      await ended;
      assert.equal((await examine(user)).verdict, "fine");
    });

    it("a failure to reach Leaf that is over", async () => {
      const user = active();
      await control("faults", { path: "/services/*", kind: "reset", count: 100 });
      await world.users.refresh();
      assert.ok(world.store.snapshot.users.error);
      await world.control("DELETE", "faults");
      assert.equal((await examine(user)).verdict, "fine");
    });
  });

  // A suite of its own, because a suite's own tests run before those of the suites in it.
  describe("and afterwards", () => {
    it("has put no secret into any of these reports", () => {
      assert.ok(reports.length > 25);
      for (const { report, world: of } of reports) {
        const { password, partner: sets, organizations } = of.info;
        const kept = [...of.storage.kept.values()].map((text) => JSON.parse(text) as Record<string, string>);
        const secrets = [
          password,
          ...Object.values(sets).flatMap((set) => [set.password, set.sharingUrlId]),
          ...organizations.map(({ organizationCode }) => organizationCode),
          ...kept.flatMap((set) => [set["token"], set["password"]]),
          "noSuchCode",
          "/connections/",
          "sandbox-access-token",
          "sandbox-refresh-token",
          "sandbox-id-token",
        ].filter((secret) => secret !== undefined);
        for (const secret of secrets) assert.ok(!report.includes(secret), `${secret}\n${report}`);
        assert.doesNotMatch(report, /\beyJ/);
      }
    });
  });
});
