import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import { messageOf } from "../../base/text";
import { onSettingChange, warnAboutSecretsSetting } from "../../host/settings";
import type { HoverParts } from "./leafUserHover";
import type { SecretWarnings, WarningParts } from "./secretWarnings";

/** What documents get: a hover over Leaf users' ids, and warnings about secrets. Both are loaded when they are first used. */
export class DocumentsDoor implements Disposable {
  #warnings: Promise<SecretWarnings> | undefined;
  readonly #subscriptions: Disposable[];

  constructor(private readonly parts: HoverParts & WarningParts) {
    const { log, store } = parts;
    const provideHover = async (document: vscode.TextDocument, at: vscode.Position) =>
      (await import("./part")).leafUserHover(parts, document, at);
    const begin = () => {
      if (!warnAboutSecretsSetting()) return;
      this.warnings().catch((error: unknown) => log.warn(`Documents are not looked into: ${messageOf(error)}`));
    };
    // Before it is known who is signed in, nothing is known to look for, and the editor is busy starting.
    const known = store.onDidChange(() => {
      if (store.snapshot.session.kind === "restoring") return;
      known.dispose();
      begin();
    });
    this.#subscriptions = [
      known,
      onSettingChange("warnAboutSecrets", begin),
      vscode.languages.registerHoverProvider("*", { provideHover }),
    ];
  }

  /** The warnings, which are there from then on. */
  async warnings(): Promise<SecretWarnings> {
    this.#warnings ??= this.#load();
    return this.#warnings;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #load(): Promise<SecretWarnings> {
    try {
      const { SecretWarnings } = await import("./part");
      const warnings = new SecretWarnings(this.parts);
      this.#subscriptions.push(warnings);
      return warnings;
    } catch (error) {
      // The next change of the setting, or a command, may have more luck.
      this.#warnings = undefined;
      throw error;
    }
  }
}
