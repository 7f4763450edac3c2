import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import { control, outerSandbox, parts, until } from "./support";
import { within } from "../rig/wait";
import { showList } from "../support/showList";

/** Newer than the types that the extension is built with, which are those of the oldest editor it runs in. */
const { getAccounts } = vscode.authentication as {
  getAccounts?: (provider: string) => Thenable<readonly vscode.AuthenticationSessionAccountInformation[]>;
};

/** The accounts that the editor knows; one that is too old to say so is answered this when it asks for them. */
async function shownAccounts({ authentication }: TestParts): Promise<string[][]> {
  const answered = async () => (await authentication.getSessions(undefined)).map(({ account }) => account);
  const accounts = await (getAccounts?.("leaf") ?? answered());
  return accounts.map(({ id, label }) => [id, label]);
}

/** Resolves when the editor tells the extensions that the accounts of Leaf have changed, `after` what the test does. */
function editorHearsOfAccounts(after: string): Promise<void> {
  const heard = new Promise<void>((resolve) => {
    const listening = vscode.authentication.onDidChangeSessions(({ provider }) => {
      if (provider.id !== "leaf") return;
      listening.dispose();
      resolve();
    });
  });
  return within(heard, 15_000, `The editor's word of the accounts after ${after}`);
}

describe("a sign-in in the editor", () => {
  const { url, email, password } = outerSandbox;
  const key = `token:${url} ${email}`;
  let p: TestParts;
  const setApiUrl = (value: string | undefined) =>
    vscode.workspace.getConfiguration("leafPanorama").update("apiUrl", value, vscode.ConfigurationTarget.Global);
  before(async () => {
    p = await parts();
    await setApiUrl(url);
  });
  after(async () => {
    await p.sessions.signOut();
    await setApiUrl(undefined);
  });

  it("is kept in the secret store and erased by signing out", async () => {
    assert.equal(await p.sessions.signIn(url, { email, password, rememberMe: true }), "kept");
    assert.match((await p.storage.read(key)) ?? "", /"token":"ey/);
    await vscode.commands.executeCommand("leafPanorama.signOut");
    assert.equal(await p.storage.read(key), undefined);
    assert.equal(p.store.snapshot.session.kind, "signedOut");
  });

  it("stays with its address when the setting for new accounts changes", async () => {
    await p.sessions.signIn(url, { email, password, rememberMe: true });
    await setApiUrl("http://127.0.0.1:9");
    await p.sessions.restore();
    const { session } = p.store.snapshot;
    assert.ok(session.kind === "signedIn" && session.account.apiUrl === url);
    await setApiUrl(url);
  });

  it("shows in the editor's accounts, and ends when it is signed out there", async () => {
    const added = editorHearsOfAccounts("a sign-in");
    // Another name than before: signed in twice within a second, an account has the same token, and nothing has changed.
    await p.sessions.signIn(url, { email, password, rememberMe: true }, { label: "Acme in the menu" });
    await added;
    assert.deepEqual(await shownAccounts(p), [[`${url} ${email}`, "Acme in the menu"]]);
    const shown = await vscode.authentication.getSession("leaf", [], { silent: true });
    assert.equal(shown, undefined, "no token without the developer's consent, not even silently");
    const removed = editorHearsOfAccounts("a sign-out");
    await p.authentication.removeSession(`${url} ${email}`);
    await until(p.store, () => p.store.snapshot.session.kind === "signedOut");
    await removed;
    assert.deepEqual(await shownAccounts(p), []);
    assert.equal(await p.storage.read(key), undefined);
  });

  it("leads to one row that asks to sign in again when Leaf refuses the token", async () => {
    await p.sessions.signIn(url, { email, password, rememberMe: false });
    await p.users.refresh();
    await control(url, "clock", { advanceSeconds: 25 * 3600 });
    await p.users.refresh();
    assert.equal(p.store.snapshot.session.kind, "refused");
    const roots = await p.tree.getChildren();
    assert.equal(roots.filter(({ kind }) => kind === "signIn").length, 1);
    assert.equal(roots[0]?.kind, "account");
    assert.equal(roots[1]?.kind, "signIn");
    assert.ok(roots.length > 2, "the users stay in sight");
    const { users } = p.store.snapshot;
    showList(p.store, users.users, { total: users.users.length + 1 });
    assert.ok(!(await p.tree.getChildren()).some(({ kind }) => kind === "more"), "and no row that would do nothing");
    const connected = users.users.find(({ id }) => p.store.connection(id).kind === "active");
    assert.ok(connected);
    // As the disk tells of it: without the credential itself.
    p.store.apply(connected.id, { kind: "disconnected" });
    p.store.apply(connected.id, {
      kind: "looked",
      found: { status: "ACTIVE", environment: "STAGE" },
      healthy: true,
    });
    assert.ok((await p.tree.getChildren(p.tree.nodeOf(connected.id))).length > 0, "and their rows open");
  });
});
