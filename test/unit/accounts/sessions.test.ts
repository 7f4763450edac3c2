import assert from "node:assert/strict";
import { accountKey } from "../../../src/model/account";
import { isLeafError } from "../../../src/leaf/errors";
import { World } from "../../support/world";

const DAY_S = 24 * 3600;

describe("signing in", () => {
  let world: World;
  beforeEach(async () => void (world = await new World().start()));
  afterEach(() => world.stop());
  const session = () => world.store.snapshot.session;
  const key = () => accountKey({ apiUrl: world.info.url, login: world.info.email });
  const expire = () => world.control("POST", "clock", { advanceSeconds: 31 * DAY_S });
  const tokenOf = async () => {
    const { url, email, password } = world.info;
    const response = await fetch(`${url}/api/authenticate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: email, password }),
    });
    return ((await response.json()) as { id_token: string }).id_token;
  };

  it("keeps the token under its account, and shows when it ends", async () => {
    await world.signIn();
    const now = session();
    assert.ok(now.kind === "signedIn" && now.account.label === world.info.email);
    assert.equal(now.account.expiresAt, world.time.now() + 30 * DAY_S * 1000);
    assert.deepEqual([...world.storage.kept.keys()], [`token:${key()}`]);
    assert.ok(![...world.storage.kept.values()].some((value) => value.includes(world.info.password)));
    assert.ok(!JSON.stringify([...world.accounts.kept.values()]).includes("eyJ"), "the account holds no token");
    assert.ok(!JSON.stringify(world.store.snapshot.session).includes("eyJ"), "the views never see the token");
  });

  it("is picked up again after a restart", async () => {
    await world.signIn();
    const restarted = new World(world.shared).join(world);
    await restarted.sessions.restore();
    assert.equal(restarted.store.snapshot.session.kind, "signedIn");
    await restarted.users.refresh();
    assert.ok(restarted.store.snapshot.users.users.length > 0);
    restarted.close();
  });

  it("never sends a token to another address than the one it was given for", async () => {
    await world.signIn();
    const [kept] = await world.accounts.all();
    assert.ok(kept);
    const elsewhere = { ...kept, apiUrl: "https://elsewhere.example" };
    await world.accounts.put(elsewhere);
    const token = world.storage.kept.get(`token:${key()}`);
    assert.ok(token);
    world.storage.kept.set(`token:${accountKey(elsewhere)}`, token);
    await world.sessions.switchTo(accountKey(elsewhere));
    assert.equal(session().kind, "refused");
  });

  it("does not send a token over plain http to another machine", async () => {
    await world.signIn();
    const [kept] = await world.accounts.all();
    assert.ok(kept);
    const plain = { ...kept, apiUrl: "http://leaf.example" };
    await world.accounts.put(plain);
    await world.sessions.switchTo(accountKey(plain));
    assert.equal(session().kind, "signedOut");
  });

  it("says that the sign-in has ended when the secret store has lost the token", async () => {
    await world.signIn();
    world.storage.kept.clear();
    await world.sessions.restore();
    const now = session();
    assert.ok(now.kind === "refused" && now.account.login === world.info.email);
  });

  it("is not undone by a secret store that answers late", async () => {
    await world.signIn();
    await world.sessions.signOut();
    let answer: (text: string | undefined) => void = () => undefined;
    const [kept] = await world.accounts.all();
    assert.ok(kept);
    await world.accounts.put({ ...kept, signedOut: false });
    const { read } = world.storage;
    world.storage.read = () => new Promise((resolve) => (answer = resolve));
    const restoring = world.sessions.restore();
    await new Promise((resolve) => setImmediate(resolve));
    world.storage.read = read;
    await world.signIn();
    answer(undefined);
    await restoring;
    assert.equal(session().kind, "signedIn");
  });

  it("is erased by signing out, and the account stays to be signed in to again", async () => {
    await world.signIn();
    await world.sessions.signOut();
    assert.equal(session().kind, "signedOut");
    assert.equal(world.storage.kept.size, 0);
    assert.deepEqual(
      (await world.accounts.all()).map(({ login, signedOut }) => [login, signedOut]),
      [[world.info.email, true]],
    );
    await world.sessions.restore();
    assert.equal(session().kind, "signedOut");
  });

  it("changes nothing when Leaf refuses the password", async () => {
    const { url, email } = world.info;
    await world.sessions.restore();
    await assert.rejects(
      world.sessions.signIn(url, { email, password: "wrong-password", rememberMe: false }),
      (error) => isLeafError(error, "unauthorized"),
    );
    assert.equal(session().kind, "signedOut");
    assert.equal(world.storage.kept.size, 0);
    assert.deepEqual(await world.accounts.all(), []);
  });

  it("accepts a pasted token only after Leaf has", async () => {
    const { url } = world.info;
    const token = await tokenOf();
    await assert.rejects(world.sessions.signIn(url, { token: `${token}x` }), (error) =>
      isLeafError(error, "unauthorized"),
    );
    assert.equal(world.storage.kept.size, 0);
    await world.sessions.signIn(url, { token });
    assert.equal(session().kind, "signedIn");
  });

  describe("again", () => {
    it("is asked for by one state, and nothing more is sent by what merely refreshes", async () => {
      await world.signIn();
      await world.users.refresh();
      world.time.advance(31 * DAY_S * 1000);
      const before = (await world.requests()).length;
      let asked = 0;
      world.askToRenew = () => Promise.resolve(void (asked += 1));
      await world.users.refresh();
      assert.equal(session().kind, "refused");
      await world.users.refresh();
      assert.equal((await world.requests()).length, before);
      assert.equal(asked, 0);
      assert.ok(world.store.snapshot.users.users.length > 0, "what was loaded stays in sight");
    });

    it("is asked for when Leaf refuses the token", async () => {
      await world.signIn();
      await expire();
      await world.users.refresh();
      assert.equal(session().kind, "refused");
    });

    it("takes one prompt, and the action that needed it completes", async () => {
      await world.signIn();
      await world.users.refresh();
      const before = world.sessions.active;
      const shown = world.store.snapshot.users.users;
      await expire();
      const answers: (string | undefined)[] = [];
      world.askToRenew = async (account, submit) => {
        assert.equal(account.login, world.info.email);
        answers.push((await submit("wrong-password"))?.kind, (await submit(world.info.password))?.kind);
      };
      const created = await world.users.create({ name: "Late Farm", email: "late@farm.example" });
      assert.deepEqual(answers, ["unauthorized", undefined]);
      assert.equal(world.sessions.active, before, "what was under way still belongs to the session");
      assert.deepEqual(
        world.store.snapshot.users.users.map(({ id }) => id),
        [created.id, ...shown.map(({ id }) => id)],
      );
      const now = session();
      assert.ok(now.kind === "signedIn" && (now.account.expiresAt ?? 0) > world.time.now());
      await world.users.refresh();
      assert.equal(answers.length, 2, "and no other prompt follows");
    });

    it("asks once for several calls at a time", async () => {
      await world.signIn();
      await world.users.refresh();
      await expire();
      let asked = 0;
      world.askToRenew = async (_account, submit) => {
        asked += 1;
        await submit(world.info.password);
      };
      const ids = world.store.snapshot.users.users.slice(0, 8).map(({ id }) => id);
      await Promise.all(ids.map((id) => world.users.look(id)));
      assert.equal(asked, 1);
    });

    it("leaves the action undone when the prompt is closed", async () => {
      await world.signIn();
      await world.users.refresh();
      await expire();
      await assert.rejects(world.users.create({ name: "Late Farm", email: "late@farm.example" }), (error) =>
        isLeafError(error, "unauthorized"),
      );
      assert.equal(session().kind, "refused");
      assert.equal(
        (await world.requests()).filter(({ method, status }) => method === "POST" && status < 300).length,
        1,
      );
    });

    it("needs no prompt where the password is kept", async () => {
      const { url, email, password } = world.info;
      await world.sessions.signIn(url, { email, password, rememberMe: false }, { keepPassword: true });
      await world.users.refresh();
      await world.control("POST", "clock", { advanceSeconds: 2 * DAY_S });
      await world.users.refresh();
      assert.equal(session().kind, "signedIn");
      assert.equal(world.store.snapshot.users.error, undefined);
      await world.sessions.signOut();
      assert.equal(world.storage.kept.size, 0, "and signing out erases it");
    });

    it("asks for the password when the kept one is no longer right", async () => {
      const { url, email, password } = world.info;
      await world.sessions.signIn(url, { email, password, rememberMe: false }, { keepPassword: true });
      await world.users.refresh();
      world.storage.kept.set(`password:${key()}`, "an-older-password");
      await world.control("POST", "clock", { advanceSeconds: 2 * DAY_S });
      let asked = 0;
      world.askToRenew = async (_account, submit) => {
        asked += 1;
        await submit(password);
      };
      await world.users.look(world.connected());
      assert.equal(asked, 1);
      assert.equal(world.storage.kept.get(`password:${key()}`), password);
    });

    it("takes the token that another window has got in the meantime", async () => {
      await world.signIn();
      await world.users.refresh();
      await expire();
      const other = new World(world.shared).join(world);
      await other.signIn();
      await world.users.refresh();
      assert.equal(session().kind, "signedIn");
      assert.equal(world.store.snapshot.users.error, undefined);
      other.close();
    });

    it("doesn't take a token of somebody else", async () => {
      const { url } = world.info;
      await world.sessions.signIn(url, { token: await tokenOf() });
      await world.users.refresh();
      const [kept] = await world.accounts.all();
      assert.ok(kept);
      await world.accounts.put({ ...kept, login: "somebody@else.example", usedAt: kept.usedAt + 1 });
      let said: string | undefined;
      world.askToRenew = async (_account, submit) => {
        said = (await submit(await tokenOf()))?.kind;
      };
      assert.equal(await world.sessions.signInAgain(`${url} somebody@else.example`), false);
      assert.equal(said, "forbidden");
    });

    it("goes on with an attempt that was waiting for its farmer", async () => {
      await world.signIn();
      await world.users.refresh();
      const farmer = world.unconnected();
      const partner = world.info.partner.STAGE;
      const operation = { organizationCode: world.info.organizations[0]?.organizationCode ?? "" };
      await world.connector.connect({ leafUserId: farmer, environment: "STAGE", partner, operation });
      await expire();
      await world.until((store) => store.snapshot.session.kind === "refused");
      world.askToRenew = async (_account, submit) => {
        await submit(world.info.password);
      };
      assert.equal(await world.sessions.signInAgain(key()), true);
      await world.until((store) => !["starting", "awaitingFarmer"].includes(store.connection(farmer).kind));
      assert.notEqual(world.store.connection(farmer).kind, "unknown");
    });
  });
});
