import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import { ApiForExtensions } from "../../src/host/apiForExtensions";
import type { LeafPanoramaAccount, LeafPanoramaApi, LeafPanoramaUser } from "../../src/host/publicApi";
import { accountKey } from "../../src/model/account";
import { Store } from "../../src/model/store";
import { control, outerSandbox, parts } from "./support";

interface Report {
  readonly keys: readonly string[];
  readonly version: number;
  readonly account: LeafPanoramaAccount | undefined;
  readonly users: readonly LeafPanoramaUser[];
  readonly statuses: readonly LeafPanoramaUser[];
  readonly changes: number;
}

/** Another extension that is loaded beside ours. */
function other(): vscode.Extension<{ readonly api: LeafPanoramaApi }> {
  const found = vscode.extensions.getExtension<{ api: LeafPanoramaApi }>("leaf-panorama-tests.other-extension");
  assert.ok(found, "the other extension is loaded");
  return found;
}

describe("another extension", () => {
  const { url, email, password } = outerSandbox;
  let p: TestParts;
  let api: LeafPanoramaApi;
  before(async () => {
    p = await parts();
    ({ api } = await other().activate());
  });
  after(() => p.sessions.signOut());
  const report = () => Promise.resolve(vscode.commands.executeCommand<Report>("otherExtension.report"));

  it("sees nobody and nothing while nobody is signed in", async () => {
    assert.equal(api.version, 1);
    assert.equal(api.account(), undefined);
    assert.deepEqual(api.users(), []);
    await assert.rejects(api.connect("0b3f8f4e-9c1d-4a57-8e2b-6f0f3a1c5d7e"), /No Leaf user that is loaded/);
  });

  it("sees the account and the Leaf users as they are, and hears of changes", async () => {
    const before = await report();
    await p.sessions.signIn(url, { email, password, rememberMe: true }, { label: "Acme" });
    await p.users.refresh();
    const said = await report();
    assert.ok(said.changes > before.changes);
    assert.deepEqual(said.account, {
      ...{ id: accountKey({ apiUrl: url, login: email }), label: "Acme", kind: "leaf", role: "test" },
      ...{ apiUrl: url, signedIn: true },
    });
    const { users } = p.store.snapshot.users;
    assert.deepEqual(
      said.users.map(({ leafUserId, name }) => [leafUserId, name]),
      users.map(({ id, name }) => [id, name]),
    );
    for (const user of said.users) {
      const connection = p.store.connection(user.leafUserId);
      assert.equal(user.healthy, connection.kind === "active", user.leafUserId);
      assert.equal(user.status, "status" in connection ? connection.status : null, user.leafUserId);
      assert.equal(user.checkedAt, p.store.snapshot.checked.get(user.leafUserId), user.leafUserId);
    }
    const active = said.users.find(({ connection }) => connection === "active");
    assert.deepEqual([active?.status, active?.environment !== null], ["ACTIVE", true]);
    assert.ok(said.users.some(({ connection, status }) => connection === "notConnected" && status === null));
    assert.ok(said.statuses.length > before.statuses.length);
    assert.deepEqual(
      said.statuses.at(-1),
      said.users.find(({ leafUserId }) => leafUserId === said.statuses.at(-1)?.leafUserId),
    );
  });

  it("hears of a status that changes in Leaf, also where the listener of another one fails", async () => {
    const failing = api.onDidChangeStatus(() => {
      failing.dispose();
      throw new Error("a listener that fails");
    });
    const active = api.users().find(({ connection }) => connection === "active");
    assert.ok(active);
    await control(url, `leafUsers/${active.leafUserId}/status`, { status: "UNAUTHENTICATED" });
    await p.users.look(active.leafUserId);
    const last = (await report()).statuses.at(-1);
    assert.deepEqual(
      [last?.leafUserId, last?.status, last?.healthy, last?.connection],
      [active.leafUserId, "UNAUTHENTICATED", false, "attention"],
    );
    await control(url, `leafUsers/${active.leafUserId}/status`, { status: "ACTIVE" });
    await p.users.look(active.leafUserId);
  });

  it("gets names as data, the same array until something changes, and changes nothing of it", () => {
    const [first] = api.users();
    assert.ok(first);
    assert.equal(api.users(), api.users());
    for (const value of [api, api.users(), first, api.account()]) assert.ok(Object.isFrozen(value));
    assert.throws(() => Object.assign(first, { name: "changed" }), TypeError);
    p.store.changeUsers({
      kind: "put",
      user: { ...hostile, id: "11111111-2222-4333-8444-555555555555" },
    });
    const added = api.users().find(({ leafUserId }) => leafUserId === "11111111-2222-4333-8444-555555555555");
    assert.equal(added?.name, hostile.name);
    assert.deepEqual(added, { ...added, connection: "unknown", status: null, checkedAt: null, environment: null });
  });

  it("gets no secret, and nothing that isn't described but what tests get", async () => {
    const { keys, ...said } = await report();
    assert.deepEqual(keys, [
      "account",
      "connect",
      "onDidChangeStatus",
      "onDidChangeUsers",
      "parts",
      "users",
      "version",
    ]);
    const kept = (await p.accounts.all()).find(({ apiUrl, signedOut }) => apiUrl === url && !signedOut);
    const token = kept && (await p.sessions.tokenOf(kept));
    assert.ok(token);
    const text = JSON.stringify(said);
    for (const secret of [token, password]) assert.ok(!text.includes(secret));
    assert.doesNotMatch(text, /token|password|code"|email/i);
  });

  it("is told so when Leaf Panorama was deactivated", async () => {
    const ended = new ApiForExtensions(new Store("Panorama"), () => undefined);
    assert.deepEqual(ended.api.users(), []);
    ended.dispose();
    for (const use of [
      () => ended.api.users(),
      () => ended.api.account(),
      () => ended.api.onDidChangeUsers(() => undefined),
      () => ended.api.onDidChangeStatus(() => undefined),
    ]) {
      assert.throws(use, /was deactivated/);
    }
    await assert.rejects(ended.api.connect(), /was deactivated/);
  });
});

const hostile = {
  name: "[x](command:workbench.action.quit) <img src=x> $(alert)",
  ...{ email: null, phone: null, address: null, externalId: null, attached: {} },
};
