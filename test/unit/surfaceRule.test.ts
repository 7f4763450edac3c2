import assert from "node:assert/strict";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

/** What the surface's rule says of some code, standing in a file. */
async function complaints(eslint: ESLint, file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === "no-restricted-syntax")
    .map(({ message }) => message);
}

describe("the rule that texts reach the editor through one folder", function () {
  this.timeout(20_000);
  // Type information takes seconds, and the rule needs none.
  const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked as never });
  const using = 'import * as vscode from "vscode";\n';

  const refused = [
    "void vscode.window.showInformationMessage(name);",
    "void vscode.window.showWarningMessage(name, { modal: true });",
    "void vscode.window.showErrorMessage(name);",
    "void vscode.window.withProgress({ location: 15, title: name }, work);",
    "vscode.window.setStatusBarMessage(name, 1000);",
    "const pick = vscode.window.createQuickPick();",
    "void vscode.window.showQuickPick([name]);",
    "const input = vscode.window.createInputBox();",
    "void vscode.window.showInputBox({ prompt: name });",
    "void vscode.window.showSaveDialog({ title: name });",
    "void vscode.window.showOpenDialog({ title: name });",
    "const item = vscode.window.createStatusBarItem();",
    'const view = vscode.window.createTreeView("x", { treeDataProvider });',
    'const panel = vscode.window.createWebviewPanel("x", name, 1);',
    'void vscode.window["showErrorMessage"](name);',
    'void vscode["window"].showErrorMessage(name);',
    "void vscode.window[verb](name);",
    "const { showErrorMessage } = vscode.window;",
    "const { window } = vscode;",
    "const editor = vscode;",
    "const item = new vscode.TreeItem(name);",
    "class Row extends vscode.TreeItem {}",
    "const hover = new vscode.Hover(name);",
    "const warning = new vscode.Diagnostic(range, name);",
    "const fix = new vscode.CodeAction(name);",
    "const tooltip = new vscode.MarkdownString(name);",
    "interface Item extends vscode.QuickPickItem {}",
  ].map((code) => using + code);
  refused.push('import { window } from "vscode";\nvoid window.showErrorMessage(name);');
  for (const code of refused) {
    it(`refuses elsewhere and allows there: ${code.split("\n")[1] ?? ""}`, async () => {
      for (const file of [
        "src/ui/commands/commandRunner.ts",
        "src/ui/commands/connect.ts",
        "src/host/log.ts",
        "src/extension.ts",
      ]) {
        const said = await complaints(eslint, file, code);
        assert.ok(
          said.some((message) => message.includes("src/ui/surface")),
          `${file}: ${JSON.stringify(said)}`,
        );
      }
      assert.deepEqual(await complaints(eslint, "src/ui/surface/messages.ts", code), []);
    });
  }

  const allowed = [
    "void vscode.window.showTextDocument(document);",
    "vscode.window.onDidChangeWindowState(look);",
    "const { focused } = vscode.window.state;",
    'const icon = new vscode.ThemeIcon("add");',
    'void vscode.commands.executeCommand("x");',
  ];
  for (const code of allowed) {
    it(`allows everywhere: ${code}`, async () => {
      assert.deepEqual(await complaints(eslint, "src/ui/commands/commandRunner.ts", using + code), []);
    });
  }
});
