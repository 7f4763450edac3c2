import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";

/** The scheme of the documents in which events are read as text. */
const EVENTS_SCHEME = "leaf-panorama-events";

/** Read-only documents of events: each holds what a panel showed at that moment, until it is closed. */
export class EventsTextDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #texts = new Map<string, string>();
  readonly #subscriptions = [
    vscode.workspace.registerTextDocumentContentProvider(EVENTS_SCHEME, this),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => void this.#texts.delete(uri.toString())),
  ];
  #opened = 0;

  provideTextDocumentContent(uri: vscode.Uri): string {
    // Events are written nowhere, so a window that was reloaded has none.
    return (
      this.#texts.get(uri.toString()) ??
      l10n.t("These events are no longer available. Open them again from the event log.")
    );
  }

  /** Opens the text beside nothing else: as a tab of its own. */
  async show(name: string, text: string): Promise<void> {
    this.#opened += 1;
    const path = `/${name.replace(/[/\\]/g, " ")}.md`;
    const uri = vscode.Uri.from({ scheme: EVENTS_SCHEME, path, query: String(this.#opened) });
    this.#texts.set(uri.toString(), text);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: false });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#texts.clear();
  }
}
