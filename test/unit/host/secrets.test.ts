import assert from "node:assert/strict";
import { silentLogger } from "../../../src/base/logger";
import { EditorSecrets } from "../../../src/host/secrets";
import { World } from "../../support/world";

type Storage = ConstructorParameters<typeof EditorSecrets>[0];

/** A secret store whose answers come when the test says so; what it holds changes with the answer. */
class Keyring implements Storage {
  readonly held = new Map<string, string>();
  silent = true;
  #waiting: (() => void)[] = [];
  asked = 0;

  readonly get = (key: string) => this.#answer(() => this.held.get(key));
  readonly store = (key: string, value: string) => this.#answer(() => void this.held.set(key, value));
  readonly delete = (key: string) => this.#answer(() => void this.held.delete(key));

  /** Answers all that was asked so far and from now on. */
  async wake(): Promise<void> {
    this.silent = false;
    for (const answer of this.#waiting.splice(0)) answer();
    for (let step = 0; step < 5; step += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  #answer<T>(work: () => T): Promise<T> {
    this.asked += 1;
    if (!this.silent) return Promise.resolve(work());
    return new Promise((resolve) => this.#waiting.push(() => resolve(work())));
  }
}

const sessionKind = ({ store }: World): string => store.snapshot.session.kind;

describe("a secret store that never answers", () => {
  let keyring: Keyring;
  let waits: number[];
  let said: string[];
  let secrets: EditorSecrets;
  beforeEach(() => {
    keyring = new Keyring();
    waits = [];
    said = [];
    secrets = new EditorSecrets(keyring, silentLogger, async (ms, signal) => {
      await new Promise((resolve) => setImmediate(resolve));
      if (!signal?.aborted) waits.push(ms);
    });
    secrets.onDidFail((sentence) => said.push(sentence));
  });

  it("is waited for 5 seconds, said once, and made up for until the window closes", async () => {
    assert.equal(await secrets.read("a"), undefined);
    assert.equal(waits[0], 5000);
    assert.equal(await secrets.write("a", "1"), "thisSessionOnly");
    assert.equal(await secrets.read("a"), "1");
    await assert.rejects(secrets.erase("a"), /didn't answer/);
    assert.equal(await secrets.read("a"), undefined);
    assert.deepEqual(said, [
      "No secure storage is available. Your credentials are kept only until this window closes.",
    ]);
    assert.ok(
      waits.slice(1).every((ms) => ms < 5000),
      "what comes next is not waited for as long",
    );
  });

  it("that answers late does not undo what came after", async () => {
    keyring.held.set("a", "old");
    const read = secrets.read("a");
    assert.equal(await secrets.write("a", "1"), "thisSessionOnly");
    assert.equal(await read, "1", "the late answer to an older question is not the newest value");
    assert.equal(await secrets.write("a", "2"), "thisSessionOnly");
    await keyring.wake();
    assert.equal(keyring.held.get("a"), "2");
    assert.equal(await secrets.read("a"), "2");
    keyring.silent = true;
    assert.equal(await secrets.write("a", "3"), "thisSessionOnly");
    await assert.rejects(secrets.erase("a"));
    await keyring.wake();
    assert.equal(keyring.held.has("a"), false, "erased is erased");
    keyring.silent = true;
    await assert.rejects(secrets.erase("a"));
    assert.equal(await secrets.write("a", "4"), "thisSessionOnly");
    await keyring.wake();
    assert.equal(keyring.held.get("a"), "4");
  });

  it("is trusted again once it answers", async () => {
    await secrets.read("a");
    await keyring.wake();
    assert.equal(await secrets.write("b", "1"), "kept");
    assert.equal(keyring.held.get("b"), "1");
    keyring.silent = true;
    await secrets.read("c");
    assert.equal(said.length, 2, "and said again when it falls silent again");
  });

  it("keeps nobody from starting, from signing in, or from signing out", async () => {
    const first = await new World().start();
    await first.signIn();
    const storage = Object.assign(first.shared.storage, {
      read: (key: string) => secrets.read(key),
      write: (key: string, value: string) => secrets.write(key, value),
      erase: (key: string) => secrets.erase(key),
    });
    const world = new World({ ...first.shared, storage }).join(first);
    await world.sessions.restore();
    assert.equal(sessionKind(world), "refused", "who it is, and that a sign-in is needed");
    await world.signIn();
    assert.equal(sessionKind(world), "signedIn");
    await world.users.refresh();
    await assert.rejects(world.erasure.signOut(world.sessions.require().account), /Signed out of .*didn't answer/);
    assert.equal(sessionKind(world), "signedOut");
    const [account] = await world.accounts.all();
    assert.equal(account?.unfinished?.what, "signOut");
    await keyring.wake();
    const next = new World({ ...first.shared, storage }).join(first);
    await next.sessions.restore();
    await next.erasure.finish();
    assert.deepEqual([...keyring.held.keys()], [], "the next start finishes it");
    assert.equal((await next.accounts.all())[0]?.unfinished, undefined);
    next.close();
    world.close();
    await first.stop();
  });
});

describe("a secret store that loses or refuses what it is given", () => {
  it("leaves it to this window", async () => {
    const broken = (store: () => Promise<void>): Storage => ({
      get: () => Promise.resolve(undefined),
      store,
      delete: () => Promise.resolve(),
    });
    for (const store of [() => Promise.resolve(), () => Promise.reject(new Error("no keyring"))]) {
      const secrets = new EditorSecrets(broken(store), silentLogger);
      assert.equal(await secrets.write("a", "1"), "thisSessionOnly");
      assert.equal(await secrets.read("a"), "1");
      await secrets.erase("a");
      assert.equal(await secrets.read("a"), undefined);
    }
  });
});
