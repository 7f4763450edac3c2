import assert from "node:assert/strict";
import { MOST_OF_SANDBOXES, WebhookSecrets } from "../../../src/accounts/webhookSecrets";
import { MASK } from "../../../src/base/text";
import { Redactor } from "../../../src/masking/redact";
import type { Account } from "../../../src/model/account";
import { MemoryStorage } from "../../support/memory";
import { World } from "../../support/world";

const account: Account = { kind: "leaf", apiUrl: "https://leaf.example", login: "dev", label: "dev", role: "test" };
const other: Account = { ...account, login: "other" };
const elsewhere: Account = { ...account, apiUrl: "https://elsewhere.example" };
const sandbox: Account = { ...account, kind: "sandbox", apiUrl: "http://127.0.0.1:1001" };

describe("the secrets of webhooks", () => {
  let storage: MemoryStorage;
  let redactor: Redactor;
  let secrets: WebhookSecrets;
  beforeEach(() => {
    storage = new MemoryStorage();
    redactor = new Redactor();
    secrets = new WebhookSecrets(storage, redactor);
  });
  const asLater = () => new WebhookSecrets(storage, new Redactor());

  it("are there for whoever asks later, each under its webhook", async () => {
    assert.equal(await secrets.write(account, "1", "planted one"), "kept");
    await secrets.write(account, "2", "planted two · ключ");
    await secrets.write(account, "1", "planted newer");
    const later = asLater();
    assert.equal(await later.read(account, "1"), "planted newer");
    assert.equal(await later.read(account, "2"), "planted two · ключ");
    assert.equal(await later.read(account, "3"), undefined);
  });

  it("say where the secret store keeps nothing", async () => {
    storage.outcome = "thisSessionOnly";
    assert.equal(await secrets.write(account, "1", "planted one"), "thisSessionOnly");
  });

  it("of two accounts don't mix, be it another login or another Leaf", async () => {
    const accounts = [account, other, elsewhere, sandbox];
    for (const each of accounts) await secrets.write(each, "1", `planted ${each.apiUrl} ${each.login}`);
    const read = () => Promise.all(accounts.map((each) => secrets.read(each, "1")));
    assert.deepEqual(
      await read(),
      accounts.map(({ apiUrl, login }) => `planted ${apiUrl} ${login}`),
    );
    await secrets.erase(account);
    await secrets.forget(other, "1");
    assert.deepEqual(
      (await read()).map((secret) => secret !== undefined),
      [false, false, true, true],
    );
  });

  it("are forgotten one by one, and nothing is left of the last one", async () => {
    await secrets.write(account, "1", "planted one");
    await secrets.write(account, "2", "planted two");
    await secrets.forget(account, "3");
    await secrets.forget(account, "1");
    assert.deepEqual([await secrets.read(account, "1"), await secrets.read(account, "2")], [undefined, "planted two"]);
    assert.ok(![...storage.kept.values()].some((text) => text.includes("planted one")));
    await secrets.forget(account, "2");
    assert.deepEqual([...storage.kept], []);
  });

  it("that are written at the same time are all kept, and none comes back after all were erased", async () => {
    const ids = Array.from({ length: 20 }, (_, n) => String(n));
    await Promise.all([...ids.map((id) => secrets.write(account, id, `planted ${id}`)), secrets.forget(account, "7")]);
    const kept = await Promise.all(ids.map((id) => secrets.read(account, id)));
    assert.deepEqual(
      kept,
      ids.map((id) => (id === "7" ? undefined : `planted ${id}`)),
    );
    await Promise.all([secrets.write(account, "late", "planted late"), secrets.erase(account)]);
    assert.deepEqual([...storage.kept], []);
  });

  it("are none where what was kept can't be read, and can be written again", async () => {
    await secrets.write(account, "1", "planted one");
    const [[key, text]] = [...storage.kept] as [[string, string]];
    for (const damaged of ["", "null", "[1]", text.slice(0, -3), '{"1":1}', '{"1":{"secret":"x"}}', "planted"]) {
      storage.kept.set(key, damaged);
      assert.equal(await secrets.read(account, "1"), undefined, damaged);
      await secrets.forget(account, "1");
      await secrets.write(account, "1", "planted again");
      assert.equal(await secrets.read(account, "1"), "planted again", damaged);
    }
  });

  it("keep those that follow a change that failed", async () => {
    const { write } = storage;
    storage.write = () => Promise.reject(new Error("The disk is full."));
    await assert.rejects(secrets.write(account, "1", "planted one"), /disk is full/);
    storage.write = write;
    await secrets.write(account, "2", "planted two");
    assert.equal(await secrets.read(account, "2"), "planted two");
  });

  it("are masked from the moment they are written, even before they are kept", async () => {
    const written = secrets.write(account, "1", "planted harvest");
    assert.equal(redactor.text("it was planted harvest then"), `it was ${MASK} then`);
    await written;
  });

  it("are masked once they were read, or all of them at once", async () => {
    await secrets.write(account, "1", "planted harvest");
    await secrets.write(account, "2", "planted meadow");
    const text = "it was planted harvest, then planted meadow";
    const fresh = new Redactor();
    const later = new WebhookSecrets(storage, fresh);
    assert.equal(fresh.text(text), text);
    await later.read(account, "1");
    assert.equal(fresh.text(text), `it was ${MASK}, then planted meadow`);
    await later.all(account);
    assert.equal(fresh.text(text), `it was ${MASK}, then ${MASK}`);
  });

  it("of a sandbox are not taken for those of the next one, whose webhooks have the same ids", async () => {
    await secrets.write(sandbox, "1", "planted one");
    const next = { ...sandbox, apiUrl: "http://127.0.0.1:1002" };
    assert.equal(await secrets.read(next, "1"), undefined);
    await secrets.write(next, "1", "planted two");
    assert.equal(await secrets.read(sandbox, "1"), "planted one");
    await secrets.forget(next, "1");
    assert.equal(await secrets.read(sandbox, "1"), "planted one");
    for (let n = 0; n <= MOST_OF_SANDBOXES; n += 1) await secrets.write(next, `id-${n}`, `planted ${n}`);
    assert.equal(await secrets.read(sandbox, "1"), undefined, "the oldest go");
    assert.equal(await secrets.read(next, "id-1"), "planted 1");
    assert.equal(storage.kept.size, 1, "in one place");
  });

  it("go when their account is removed, and stay when it only signs out", async () => {
    const world = await new World().start();
    try {
      await world.signIn();
      const { account: own } = world.sessions.require();
      const kept = new WebhookSecrets(world.storage, world.redactor);
      await kept.write(own, "1", "planted one");
      await kept.write(other, "1", "planted other");
      const [record] = await world.accounts.all();
      assert.ok(record);
      await world.erasure.signOut(own);
      assert.equal(await kept.read(own, "1"), "planted one");
      await world.erasure.remove(record);
      assert.equal(await kept.read(own, "1"), undefined);
      assert.ok(![...world.storage.kept.values()].some((text) => text.includes("planted one")));
      assert.equal(await kept.read(other, "1"), "planted other");
    } finally {
      await world.stop();
    }
  });
});
