import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { packageFolder } from "../rig/vsix";

/** The title of the command by which the reporter writes the editor's own figures into a file. */
export const REPORT_COMMAND = "Bench: Write Startup Performance";

/** Packages an extension that does nothing, and returns the package's path. */
export function helloWorld(folder: string): Promise<string> {
  return packaged(folder, "hello-world", "exports.activate = () => undefined;", {
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
  return packaged(folder, "reporter", code, {
    activationEvents: [],
    contributes: { commands: [{ command: "bench.report", title: REPORT_COMMAND }] },
  });
}

async function packaged(folder: string, name: string, code: string, manifest: object): Promise<string> {
  const source = path.join(folder, name);
  mkdirSync(source, { recursive: true });
  const common = { name, publisher: "bench", version: "0.0.1", engines: { vscode: "^1.90.0" }, main: "./extension.js" };
  writeFileSync(path.join(source, "package.json"), JSON.stringify({ ...common, ...manifest }));
  writeFileSync(path.join(source, "extension.js"), code);
  const more = ["--allow-missing-repository", "--skip-license", "--no-dependencies"];
  return (await packageFolder(source, path.join(folder, `${name}.vsix`), more)).path;
}
