import { packageExtension } from "../rig/vsix";

/** The title of the command by which the reporter writes the editor's own figures into a file. */
export const REPORT_COMMAND = "Bench: Write Startup Performance";

/** Packages an extension that does nothing, and returns the package's path. */
export function helloWorld(folder: string): Promise<string> {
  return packageExtension(folder, "hello-world", "exports.activate = () => undefined;", {
    activationEvents: ["onStartupFinished"],
  });
}

/** Packages an extension that writes what *Developer: Startup Performance* shows into a file when it is told to. */
export function reporter(folder: string, file: string): Promise<string> {
  const code = `
const vscode = require("vscode");
const fs = require("node:fs");
exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand("bench.report", async () => {
    await vscode.commands.executeCommand("perfview.show");
    for (;;) {
      const text = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === "perf")?.getText() ?? "";
      if (text.includes("Load Code")) {
        fs.writeFileSync(${JSON.stringify(`${file}.aside`)}, text);
        fs.renameSync(${JSON.stringify(`${file}.aside`)}, ${JSON.stringify(file)});
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }));
};`;
  return packageExtension(folder, "reporter", code, {
    activationEvents: [],
    contributes: { commands: [{ command: "bench.report", title: REPORT_COMMAND }] },
  });
}
