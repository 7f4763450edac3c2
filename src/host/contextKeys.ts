import * as vscode from "vscode";
import { SECTION } from "./settings";

/** Sets the extension's context keys, which the manifest's `when` clauses read; tells the editor only what changed. */
export class ContextKeys {
  readonly #known = new Map<string, string | boolean>();

  get(name: string): string | boolean | undefined {
    return this.#known.get(name);
  }

  set(name: string, value: string | boolean): void {
    if (this.#known.get(name) === value) return;
    this.#known.set(name, value);
    void vscode.commands.executeCommand("setContext", `${SECTION}.${name}`, value);
  }
}
