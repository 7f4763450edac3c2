import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import { control, outerSandbox, parts, until } from "./support";

describe("a sign-in in the editor", () => {
  const { url, email, password } = outerSandbox;
  const key = `session:${url}`;
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
    assert.match((await p.shelf.read(key)) ?? "", /"token":"ey/);
    await vscode.commands.executeCommand("leafPanorama.signOut");
    assert.equal(await p.shelf.read(key), undefined);
    assert.equal(p.store.snapshot.session.kind, "signedOut");
  });

  it("stays with the address it is for when the setting changes", async () => {
    await p.sessions.signIn(url, { email, password, rememberMe: true });
    await setApiUrl("http://127.0.0.1:9");
    await until(p.store, () => p.store.snapshot.session.kind === "signedOut");
    await setApiUrl(url);
    await until(p.store, () => p.store.snapshot.session.kind === "signedIn");
  });

  it("is not used with an address that could leak it", async () => {
    await p.sessions.signIn(url, { email, password, rememberMe: true });
    await setApiUrl("http://leaf.example");
    await until(p.store, () => p.store.snapshot.session.kind === "signedOut");
    await setApiUrl(url);
    await until(p.store, () => p.store.snapshot.session.kind === "signedIn");
  });

  it("leads to one row that asks to sign in again when Leaf refuses the token", async () => {
    await p.sessions.signIn(url, { email, password, rememberMe: false });
    await p.users.refresh();
    await control(url, "clock", { advanceSeconds: 25 * 3600 });
    await p.users.refresh();
    assert.equal(p.store.snapshot.session.kind, "refused");
    const roots = await p.tree.getChildren();
    assert.equal(roots.filter(({ kind }) => kind === "signIn").length, 1);
    assert.equal(roots[0]?.kind, "signIn");
    assert.ok(roots.length > 1, "the users stay in sight");
  });
});
