import assert from "node:assert/strict";
import { accountKey } from "../../../src/model/account";
import { World } from "../../support/world";

describe("an account that changes while something is under way", () => {
  let world: World;
  const key = () => accountKey({ apiUrl: world.info.url, login: world.info.email });
  const kept = async () => {
    const [account] = await world.accounts.all();
    assert.ok(account);
    return account;
  };

  beforeEach(async () => {
    world = await new World().start();
    const { url, email, password } = world.info;
    await world.sessions.signIn(url, { email, password, rememberMe: true }, { keepPassword: true });
  });
  afterEach(() => world.stop());

  it("leaves no Leaf users on disk once another window has signed out", async () => {
    const other = new World(world.shared).join(world);
    await other.sessions.restore();
    await other.users.refresh();
    await world.sessions.signOut();
    await other.sessions.follow();
    await other.cache.flush();
    assert.deepEqual([...world.shared.cache.kept], []);
    other.close();
  });

  it("leaves none either where the other window shows another account by then", async () => {
    const second = await new World().start({ seed: 2 });
    const other = new World(world.shared).join(world);
    await other.sessions.restore();
    await other.users.refresh();
    const { url, email, password } = second.info;
    await other.sessions.signIn(url, { email, password, rememberMe: true });
    await world.sessions.signOut(key());
    await other.sessions.follow();
    await other.cache.flush();
    assert.deepEqual(
      [...world.shared.cache.kept.keys()].filter((account) => account === key()),
      [],
    );
    assert.equal(other.sessions.shown?.account.apiUrl, url, "and goes on with the one it shows");
    other.close();
    await second.stop();
  });

  it("has no secrets again when a sign-in ends after it was removed", async () => {
    world.time.advance(31 * 24 * 3600_000);
    const account = await kept();
    await world.storage.write(`password:${key()}`, "no longer right");
    let removed = false;
    world.askToRenew = async (_account, submit) => {
      await world.erasure.remove(account);
      removed = true;
      await submit(world.info.password);
    };
    assert.equal(await world.sessions.signInAgain(key()), false);
    assert.ok(removed);
    assert.deepEqual([...world.storage.kept], []);
    assert.deepEqual(await world.accounts.all(), []);
  });

  it("is a production account from when that was said, also if a prompt was open", async () => {
    world.time.advance(31 * 24 * 3600_000);
    await world.storage.write(`password:${key()}`, "no longer right");
    world.askToRenew = async (account, submit) => {
      // In another window.
      await world.accounts.put({ ...account, role: "production" });
      await world.sessions.follow();
      await submit(world.info.password);
    };
    assert.equal(await world.sessions.signInAgain(key()), true);
    assert.equal(world.sessions.require().account.role, "production");
  });

  it("stays a production account, or removed, also if a window was about to change to it", async () => {
    const account = await kept();
    const { cache } = world.shared;
    const read = cache.read;
    cache.read = async (name) => {
      await world.accounts.put({ ...account, role: "production" });
      return read(name);
    };
    const other = new World(world.shared).join(world);
    await other.sessions.switchTo(key());
    assert.equal((await kept()).role, "production");
    cache.read = async (name) => {
      await world.accounts.remove(key());
      return read(name);
    };
    const third = new World(world.shared).join(world);
    await third.sessions.switchTo(key());
    assert.deepEqual(await world.accounts.all(), []);
    other.close();
    third.close();
  });

  it("is signed out although the secret store fails, and the failure is told", async () => {
    await world.users.refresh();
    await world.cache.flush();
    const { erase } = world.storage;
    world.storage.erase = (name) => (name.startsWith("token:") ? Promise.reject(new Error("no keyring")) : erase(name));
    await assert.rejects(world.erasure.signOut(world.sessions.require().account), /no keyring/);
    assert.equal((await kept()).signedOut, true);
    assert.deepEqual([...world.shared.cache.kept], []);
    assert.deepEqual(
      [...world.storage.kept.keys()].filter((name) => name.startsWith("password:")),
      [],
    );
  });
});
