import type * as vscode from "vscode";

const KEY = "documents:quiet";
/** So many files are remembered, the newest. */
const MOST = 500;

/** The files in which the developer wants no warning: remembered by the workspace, those that are not saved by the window. */
export class QuietFiles {
  readonly #unsaved = new Set<string>();

  constructor(private readonly memory: vscode.Memento) {}

  has(uri: vscode.Uri): boolean {
    const text = uri.toString();
    return this.#unsaved.has(text) || this.#saved.includes(text);
  }

  async add(uri: vscode.Uri): Promise<void> {
    const text = uri.toString();
    // A later file that is not saved may get the same name.
    if (uri.scheme === "untitled") this.#unsaved.add(text);
    else await this.memory.update(KEY, [...this.#saved.filter((one) => one !== text), text].slice(-MOST));
  }

  async clear(): Promise<void> {
    this.#unsaved.clear();
    if (this.#saved.length > 0) await this.memory.update(KEY, undefined);
  }

  get #saved(): readonly string[] {
    const kept = this.memory.get<unknown>(KEY);
    return Array.isArray(kept) ? kept.filter((text) => typeof text === "string") : [];
  }
}
