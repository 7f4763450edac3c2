import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import { control, parts, until } from "./support";

describe("refreshing without being asked to, in the editor", () => {
  let p: TestParts;
  const config = () => vscode.workspace.getConfiguration("leafPanorama");
  const set = (minutes: number | undefined) =>
    config().update("refreshInterval", minutes, vscode.ConfigurationTarget.Global);
  const loaded = () => p.store.snapshot.users.loadedAt !== undefined && !p.store.snapshot.users.loading;
  const url = () => p.sessions.require().account.apiUrl;
  const requests = async () => {
    const response = await fetch(`${url()}/__sandbox/requests`);
    return ((await response.json()) as unknown[]).length;
  };
  const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

  before(async () => {
    p = await parts();
    await vscode.commands.executeCommand("leafPanorama.leafUsers.focus");
    await vscode.commands.executeCommand("leafPanorama.startSandbox");
    await until(p.store, loaded);
  });
  after(async () => {
    await set(undefined);
    await vscode.commands.executeCommand("leafPanorama.leafUsers.focus");
    await vscode.commands.executeCommand("leafPanorama.stopSandbox");
  });

  it("asks Leaf nothing while the view is hidden and nobody is awaited", async () => {
    await vscode.commands.executeCommand("workbench.view.explorer");
    await until(p.store, loaded);
    await pass(500);
    const before = await requests();
    // 300 ms, so that a refresh would come several times.
    await set(0.005);
    await pass(2500);
    assert.equal(await requests(), before);
  });

  it("finds by itself what has changed, while the view is in sight", async () => {
    const [active] = [...p.store.snapshot.connections].find(([, { kind }]) => kind === "active") ?? [];
    assert.ok(active);
    await control(url(), `leafUsers/${active}/revoke`);
    await vscode.commands.executeCommand("leafPanorama.leafUsers.focus");
    await until(p.store, () => p.store.connection(active).kind === "attention");
  });

  it("is switched off by 0", async () => {
    await set(0);
    await until(p.store, loaded);
    await pass(500);
    const before = await requests();
    await pass(2000);
    assert.equal(await requests(), before);
  });
});
