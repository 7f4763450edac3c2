import * as vscode from "vscode";
import type { Disposable } from "../base/emitter";
import { t } from "../base/l10n";
import type { Logger } from "../base/logger";
import { messageOf, shorten } from "../base/text";

/** The scheme of the documents that diagnoses are read in. */
export const DIAGNOSIS_SCHEME = "leaf-panorama-diagnosis";

/** Shows reports as read-only Markdown documents, one a Leaf user; the newest can be copied. */
export class DiagnosisDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changes.event;
  readonly #reports = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(DIAGNOSIS_SCHEME, this);
  #last: string | undefined;

  constructor(private readonly log: Logger) {}

  /** The Markdown of the report that was shown last. */
  get last(): string | undefined {
    return this.#last;
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    // A window that was reloaded opens the document again, but reports are written nowhere.
    return this.#reports.get(uri.toString()) ?? t("This diagnosis is gone. Run “Leaf: Diagnose Connection” again.");
  }

  /** Opens the report, or brings it up to date where it is open. */
  async show(leafUser: { readonly id: string; readonly name: string }, report: string): Promise<void> {
    const name = shorten(leafUser.name.replace(/[/\\]/g, " "), 60);
    const path = `/${t("Diagnosis of {0}", name)}.md`;
    const uri = vscode.Uri.from({ scheme: DIAGNOSIS_SCHEME, path, query: leafUser.id });
    this.#last = report;
    this.#reports.set(uri.toString(), `${report}\n---\n\n${hint()}\n`);
    const document = await vscode.workspace.openTextDocument(uri);
    this.#changes.fire(uri);
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch (error) {
      // The editor's own Markdown extension can be disabled; the text is readable as it is.
      this.log.debug(`There is no Markdown preview: ${messageOf(error)}`);
      await vscode.window.showTextDocument(document, { preview: true });
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changes.dispose();
    this.#reports.clear();
  }
}

function hint(): string {
  return t("For a support ticket: **Leaf: Copy Last Diagnosis** in the command palette. Secrets are masked.");
}
