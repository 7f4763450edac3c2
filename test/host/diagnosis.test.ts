import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import { control, parts, until } from "./support";

describe("diagnosing a connection in the editor", () => {
  let p: TestParts;
  before(async () => {
    p = await parts();
    await vscode.commands.executeCommand("leafPanorama.startSandbox");
    await until(p.store, () => p.store.snapshot.users.loadedAt !== undefined && !p.store.snapshot.users.loading);
  });
  after(async () => {
    await vscode.commands.executeCommand("workbench.action.closeAllEditors");
    await vscode.commands.executeCommand("leafPanorama.stopSandbox");
  });

  const active = () => {
    const found = [...p.store.snapshot.connections].find(([, { kind }]) => kind === "active");
    assert.ok(found);
    return p.tree.nodeOf(found[0]);
  };
  const reports = () => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === "leaf-panorama-diagnosis");

  it("opens a read-only Markdown document with the verdict, and another one for what was found later", async () => {
    const row = active();
    await vscode.commands.executeCommand("leafPanorama.diagnose", row);
    const [report] = reports();
    assert.ok(report);
    assert.equal(report.languageId, "markdown");
    assert.match(report.getText(), /^# Diagnosis: .+\n\n\*\*No problem found\.\*\*/);
    assert.equal(vscode.workspace.fs.isWritableFileSystem(report.uri.scheme), undefined);

    const { session } = p.store.snapshot;
    assert.ok(session.kind === "signedIn");
    await control(session.account.apiUrl, `leafUsers/${row.leafUserId}/expire-token`);
    const changed = new Promise<void>((resolve) => {
      const subscription = vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (document !== report) return;
        subscription.dispose();
        resolve();
      });
    });
    await vscode.commands.executeCommand("leafPanorama.diagnose", row);
    const newest = reports().at(-1);
    assert.ok(newest);
    assert.notEqual(
      newest.uri.toString(),
      report.uri.toString(),
      "a document that the editor still has is not used again",
    );
    assert.match(newest.getText(), /\*\*The Cognito token is no longer accepted\.\*\*/);
    // Whoever still looks at the one before reads the same.
    await changed;
    assert.equal(report.getText(), newest.getText());
    const names = (uri: vscode.Uri) => `${uri.path} ${uri.query}`;
    assert.ok(!names(newest.uri).includes(session.account.login), "the account stands in no address");
    assert.equal(p.store.connection(row.leafUserId).kind, "attention");
    assert.match(p.tree.getTreeItem(row).contextValue ?? "", /\bdiagnose\b/);
  });

  it("says of a report of before a reload that it is gone, and shows none of another account", async () => {
    const [report] = reports();
    assert.ok(report);
    const query = report.uri.query.replace(/^\w+/, "0".repeat(32));
    const other = await vscode.workspace.openTextDocument(report.uri.with({ query }));
    assert.match(other.getText(), /^This diagnosis is no longer available\. Run “Leaf: Diagnose Connection” again\.$/);
  });

  it("is shown rendered, and its Markdown can be copied", async () => {
    const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
    assert.ok(tabs.some(({ input }) => input instanceof vscode.TabInputWebview && /markdown/.test(input.viewType)));
    await vscode.commands.executeCommand("leafPanorama.copyDiagnosis");
    const copied = await vscode.env.clipboard.readText();
    assert.match(copied, /^# Diagnosis: /);
    assert.doesNotMatch(copied, /command palette/);
  });
});
