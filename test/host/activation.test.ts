import assert from "node:assert/strict";
import * as vscode from "vscode";
import { extension, parts } from "./support";

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

describe("activation", () => {
  it("registers exactly the commands of the manifest", async () => {
    await parts();
    const { contributes } = extension().packageJSON as Manifest;
    const registered = (await vscode.commands.getCommands(true)).filter(
      // The editor itself adds commands below a view's id.
      (command) => command.startsWith("leafPanorama.") && !/^leafPanorama\.(leafUsers|alerts)\./.test(command),
    );
    assert.deepEqual(registered.sort(), contributes.commands.map(({ command }) => command).sort());
  });

  it("ends signed out on a fresh profile, without a prompt", async () => {
    const { store } = await parts();
    assert.equal(store.snapshot.session.kind, "signedOut");
  });
});
