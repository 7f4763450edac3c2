import * as l10n from "@vscode/l10n";
import { createHash, randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import type { Logger } from "../../base/logger";
import { shortName } from "../../base/plain";
import { messageOf } from "../../base/text";
import { tabTitle } from "../surface/views";

/** The scheme of the documents that diagnoses are read in. */
const DIAGNOSIS_SCHEME = "leaf-panorama-diagnosis";

/** Whose connection a report is about. */
interface DiagnosisSubject {
  /** The key of the account. */
  readonly account: string;
  readonly leafUserId: string;
  readonly name: string;
}

/**
 * Shows reports as read-only Markdown documents; the newest can be copied. The editor keeps documents for minutes after
 * they were closed, and shows them again as they were: so each report is a document of its own, and those of before that
 * are still in sight say what the newest one about the same connection says.
 */
export class DiagnosisDocuments implements vscode.TextDocumentContentProvider, Disposable {
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changes.event;
  /** The newest report about each connection, by the part of its documents' addresses that names it. */
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
    return (
      this.#reports.get(subjectOf(uri)) ??
      l10n.t("This diagnosis is no longer available. Run “Leaf: Diagnose Connection” again.")
    );
  }

  /** Opens the report. */
  async show({ account, leafUserId, name }: DiagnosisSubject, report: string): Promise<void> {
    const title = tabTitle(l10n.t("Diagnosis of {0}", shortName(name))).replace(/[/\\]/g, " ");
    // The editor writes addresses of open documents to the disk, so this one doesn't name the account.
    const subject = createHash("sha256")
      .update(JSON.stringify([account, leafUserId]))
      .digest("hex")
      .slice(0, 32);
    const uri = vscode.Uri.from({
      scheme: DIAGNOSIS_SCHEME,
      path: `/${title}.md`,
      query: `${subject}.${randomUUID()}`,
    });
    this.#last = report;
    this.#reports.set(subject, `${report}\n---\n\n${hint()}\n`);
    const document = await vscode.workspace.openTextDocument(uri);
    for (const { uri: other } of vscode.workspace.textDocuments) {
      const earlier = other.scheme === DIAGNOSIS_SCHEME && other.toString() !== uri.toString();
      if (earlier && subjectOf(other) === subject) this.#changes.fire(other);
    }
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

const subjectOf = ({ query }: vscode.Uri) => query.split(".")[0] ?? "";

function hint(): string {
  return l10n.t("For a support ticket: **Leaf: Copy Last Diagnosis** in the command palette. Secrets are masked.");
}
