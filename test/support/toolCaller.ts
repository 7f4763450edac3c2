import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { packageExtension } from "../rig/vsix";
import { waitFor } from "../rig/wait";

/** The title of the command that calls a tool, as a chat does. */
export const CALL_TOOL = "Probe: Call Tool";

/** An extension of a few lines that calls language model tools; what to call and what came of it are in files. */
export class ToolCaller {
  constructor(private readonly folder: string) {}

  /** Packages it, and resolves to the package's path. */
  package(): Promise<string> {
    const code = `
const vscode = require("vscode");
const fs = require("node:fs");
const [asked, answered] = ${JSON.stringify([this.#asked, this.#answered])};
exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand("probe.callTool", async () => {
    const { name, input } = JSON.parse(fs.readFileSync(asked, "utf8"));
    let text;
    try {
      const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
      text = content.map(({ value }) => value).join("");
    } catch (error) {
      text = String(error);
    }
    fs.writeFileSync(answered + ".aside", text);
    fs.renameSync(answered + ".aside", answered);
  }));
};`;
    return packageExtension(this.folder, "probe", code, {
      activationEvents: [],
      contributes: { commands: [{ command: "probe.callTool", title: CALL_TOOL }] },
    });
  }

  get #asked(): string {
    return path.join(this.folder, "asked.json");
  }

  get #answered(): string {
    return path.join(this.folder, "answered.txt");
  }

  /** What the command asks for when it is run next. */
  ask(name: string, input: object): void {
    rmSync(this.#answered, { force: true });
    writeFileSync(this.#asked, JSON.stringify({ name, input }));
  }

  /** What the tool has answered, or why it was refused. */
  answer(): Promise<string> {
    return waitFor(() => existsSync(this.#answered) && readFileSync(this.#answered, "utf8"), {
      timeoutMs: 30_000,
      what: "the tool's answer",
    });
  }
}
