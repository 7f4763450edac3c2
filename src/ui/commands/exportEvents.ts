import * as l10n from "@vscode/l10n";
import { homedir } from "node:os";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { counted } from "../../base/l10n";
import type { Redactor } from "../../masking/redact";
import { hasCredential } from "../../model/connection";
import { collectEvents, exportText, fileName, formatOf } from "../../events/eventExport";
import type { ConnectableProvider, Provider } from "../../model/provider";
import type { Sessions } from "../../accounts/sessions";
import type { StoreView } from "../../model/store";
import type { LeafUser } from "../../leaf/users";
import { accountText } from "../status/accountText";
import { Cancelled, tell } from "./commandRunner";
import type { Node } from "../tree/leafUsersTree";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { fullNameOf, nameOf } from "../tree/presentation";
import { askWhereToSave } from "../surface/inputs";
import { inNotification } from "../surface/progress";

/** What exporting events works with. */
export interface ExportParts {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly provider: ConnectableProvider;
  readonly clock: Clock;
  readonly redactor: Redactor;
}

/** What was written. */
interface Exported {
  readonly file: vscode.Uri;
  /** How many events, in a sentence. */
  readonly sentence: string;
}

/** *Export Credential Events…*: all that Leaf keeps, masked, as JSON, CSV or Markdown. */
export async function exportEvents(parts: ExportParts, node: Node | undefined): Promise<void> {
  const verb = { title: l10n.t("Export Credential Events"), needs: "events" } as const;
  const user = await pickLeafUser(parts.store, parts.clock, node, verb);
  const { file, sentence } = await saveEvents(parts, user, parts.provider);
  tell(sentence, { title: l10n.t("Open"), command: "vscode.open", args: [file] });
}

/** Asks where to, gets all events of a provider's credential, and writes them; throws Cancelled when the user leaves it at that. */
export async function saveEvents(
  parts: Omit<ExportParts, "provider">,
  user: LeafUser,
  provider: Provider,
): Promise<Exported> {
  const { sessions, clock, redactor } = parts;
  const session = sessions.require();
  const farmer = nameOf(user);
  const file = await askWhereToSave({
    title: l10n.t("Export the Credential Events of {0}", farmer),
    saveLabel: l10n.t("Export"),
    defaultUri: vscode.Uri.joinPath(folder(), fileName(farmer, clock.now())),
    filters: { JSON: ["json"], CSV: ["csv"], Markdown: ["md"] },
  });
  if (!file) throw new Cancelled();
  const connection = parts.store.connection(user.id, provider.id);
  const known = hasCredential(connection) ? connection : undefined;
  const collected = await inNotification(l10n.t("Exporting events of {0}", farmer), (report, signal) =>
    collectEvents(session, provider, user.id, clock.now(), { signal, progress: (count) => report(String(count)) }),
  );
  const header = {
    provider: provider.id,
    leafUserId: user.id,
    farmer: fullNameOf(user),
    account: accountText(session.account),
    clientEnvironment: known?.environment ?? null,
    status: known?.status ?? null,
    exportedAt: new Date(clock.now()).toISOString(),
  };
  const name = file.path.split("/").at(-1) ?? "";
  const text = exportText(header, collected, redactor.text, formatOf(name));
  await vscode.workspace.fs.writeFile(file, Buffer.from(text, "utf8"));
  const count = collected.events.length;
  const sentence = exportedText(count, farmer, name);
  return { file, sentence: collected.complete ? sentence : l10n.t("{0} Leaf may have more.", sentence) };
}

/** What is said once events are in a file. */
export function exportedText(count: number, farmer: string, file: string): string {
  return counted(
    count,
    l10n.t("{0} event of {1} saved to {2}, with secrets masked.", count, farmer, file),
    l10n.t("{0} events of {1} saved to {2}, with secrets masked.", count, farmer, file),
  );
}

/** Where a file is offered to be saved. */
export function folder(): vscode.Uri {
  return vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(homedir());
}
