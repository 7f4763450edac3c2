import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { Disposable, Event } from "../../base/emitter";
import type { Logger } from "../../base/logger";
import { messageOf } from "../../base/text";
import { SecretSearch, type FoundSecret } from "../../documents/secretSearch";
import { secretText } from "../../documents/secretText";
import { watchedSecrets, type SecretSources } from "../../documents/watchedSecrets";
import { onSettingChange, warnAboutSecretsSetting } from "../../host/settings";
import { Coalescer } from "../status/coalescer";
import { createWarning } from "../surface/documents";
import { isTooLarge } from "./largeDocument";
import { QuietFiles } from "./quietFiles";
import { SecretFixes } from "./secretFixes";

/** What warnings are made from. */
export interface WarningParts extends SecretSources {
  readonly clock: Clock;
  readonly log: Logger;
  /** What this workspace remembers. */
  readonly memory: vscode.Memento;
  /** Secrets may be others than before, by what this window does or another. */
  readonly secretsChanged: readonly Event<unknown>[];
}

/** The documents that are looked into: those that are somebody's own, and not what a program shows. */
const SCHEMES = ["file", "untitled", "vscode-userdata", "vscode-notebook-cell"];
/** A pause in typing, and one in which secrets that change together have changed, in milliseconds. */
const [TYPING_MS, SECRETS_MS] = [300, 200];
/** setTimeout takes no longer time than this, in milliseconds. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Warns in each open document that has a secret, for as long as it has it and it is one. */
export class SecretWarnings implements Disposable {
  readonly #warnings = vscode.languages.createDiagnosticCollection("leafPanorama.secrets");
  readonly #quiet: QuietFiles;
  readonly #typing = new Coalescer<vscode.TextDocument>(TYPING_MS, (documents) =>
    documents.forEach((one) => this.#look(one)),
  );
  readonly #secrets = new Coalescer<undefined>(SECRETS_MS, () => void this.#gather());
  readonly #disposables: readonly Disposable[];
  #search = new SecretSearch([]);
  /** What the search was made of. */
  #known = "[]";
  #gathered = 0;
  /** When the first of the tokens ends that were found by their form. */
  #nextEnd = Infinity;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly parts: WarningParts) {
    this.#quiet = new QuietFiles(parts.memory);
    const selector = SCHEMES.map((scheme) => ({ scheme }));
    this.#disposables = [
      this.#warnings,
      this.#typing,
      this.#secrets,
      vscode.languages.registerCodeActionsProvider(selector, new SecretFixes(), {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
      vscode.workspace.onDidOpenTextDocument((document) => this.#look(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && isOwn(document)) this.#typing.add(document);
      }),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#warnings.delete(uri)),
      onSettingChange("warnAboutSecrets", () => void this.#switched()),
      ...parts.secretsChanged.map((event) => event(() => this.#secrets.add(undefined))),
    ];
    void this.#switched();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Warns no more in a document of this workspace. */
  async ignore(uri: vscode.Uri): Promise<void> {
    this.#warnings.delete(uri);
    await this.#quiet.add(uri);
  }

  /** Switched off, nothing is remembered either: the secrets, and where no warning was wanted. */
  async #switched(): Promise<void> {
    if (warnAboutSecretsSetting()) return this.#gather();
    this.#gathered += 1;
    this.#known = "[]";
    this.#search = new SecretSearch([]);
    this.#warnings.clear();
    await this.#quiet.clear();
  }

  async #gather(): Promise<void> {
    if (!warnAboutSecretsSetting()) return;
    const asked = (this.#gathered += 1);
    try {
      const secrets = await watchedSecrets(this.parts);
      if (asked !== this.#gathered) return;
      const known = JSON.stringify(secrets);
      if (known !== this.#known) {
        this.#known = known;
        this.#search = new SecretSearch(secrets);
      }
      this.#lookAtAll();
    } catch (error) {
      this.parts.log.warn(`Documents are not searched for secrets: ${messageOf(error)}`);
    }
  }

  #lookAtAll(): void {
    this.#nextEnd = Infinity;
    for (const document of vscode.workspace.textDocuments) this.#look(document);
  }

  #look(document: vscode.TextDocument): void {
    if (!isOwn(document)) return;
    const { uri, isClosed } = document;
    const wanted = !isClosed && warnAboutSecretsSetting() && !this.#quiet.has(uri) && !isTooLarge(document);
    const found = wanted ? this.#search.find(document.getText(), this.parts.clock.now()) : [];
    // The editor is told only of what there is or was: most documents have none.
    if (found.length === 0) this.#warnings.delete(uri);
    else
      this.#warnings.set(
        uri,
        found.map((one) => warningOf(document, one)),
      );
    for (const { endsAt = Infinity } of found) this.#lookAgainAt(endsAt);
  }

  /** A token that has ended is no secret. */
  #lookAgainAt(end: number): void {
    if (end >= this.#nextEnd) return;
    this.#nextEnd = end;
    clearTimeout(this.#timer);
    const wait = Math.min(Math.max(0, end - this.parts.clock.now()) + 1, LONGEST_TIMER_MS);
    this.#timer = setTimeout(() => this.#lookAtAll(), wait);
  }
}

function isOwn({ uri }: vscode.TextDocument): boolean {
  return SCHEMES.includes(uri.scheme);
}

function warningOf(document: vscode.TextDocument, found: FoundSecret): vscode.Diagnostic {
  const range = new vscode.Range(document.positionAt(found.from), document.positionAt(found.to));
  return createWarning(range, secretText(found), found.kind);
}
