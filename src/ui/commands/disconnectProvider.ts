import * as l10n from "@vscode/l10n";
import { isLeafError } from "../../leaf/errors";
import { explain } from "../../model/explain";
import type { Credentials } from "../../connecting/credentials";
import type { OtherProviders } from "../../users/otherProviders";
import { confirmWrite, requireSameAccount } from "../prompts/confirmWrite";
import { pickLeafUser } from "../prompts/pickLeafUser";
import type { Node } from "../tree/leafUsersTree";
import { environmentText, nameOf, statusText } from "../tree/presentation";
import { tell, Told } from "./commandRunner";
import { saveEvents, type ExportParts } from "./exportEvents";

/** What *Disconnect Provider…* works with. */
export interface DisconnectProviderParts extends Omit<ExportParts, "provider"> {
  readonly credentials: Credentials;
  readonly others: OtherProviders;
}

/** *Disconnect Provider…*: deletes the credential of the row's provider, after it was agreed to; the others stay. */
export async function disconnectProvider(parts: DisconnectProviderParts, node: Node | undefined): Promise<void> {
  const { store, sessions, clock, credentials, others } = parts;
  const session = sessions.require();
  const provider = node?.kind === "provider" ? others.named(node.provider) : undefined;
  if (!node || !provider) throw new Told(l10n.t("Choose a provider's row below a Leaf user."));
  const user = await pickLeafUser(store, clock, node, { title: l10n.t("Disconnect Provider") });
  const farmer = nameOf(user);
  const known = others.of(user).find((one) => one.provider.id === provider.id)?.connection;
  const { environment = null, status = null } = known && "status" in known ? known : {};
  const go = l10n.t("Disconnect");
  const goAfterExport = l10n.t("Export Events and Disconnect");
  const accountChanged = l10n.t("{0} was not disconnected, because the account changed in the meantime.", farmer);
  const chosen = await confirmWrite(session, {
    question: l10n.t("Disconnect {0} from {1}?", farmer, provider.name),
    detail: [
      environment === null
        ? l10n.t("Credential status in Leaf: {0}", statusText(status))
        : l10n.t("Environment {0}, status {1}", environmentText(environment), statusText(status)),
      "",
      l10n.t("Leaf deletes the credential and its events at once. Other providers stay connected."),
      ...(environment === "PRODUCTION" ? [l10n.t("This is a real farmer's connection.")] : []),
    ],
    buttons: provider.events ? [go, goAfterExport] : [go],
    always: true,
    accountChanged,
  });
  const exported = chosen === goAfterExport ? await saveEvents(parts, user, provider) : undefined;
  requireSameAccount(session, accountChanged);
  try {
    await credentials.delete(user.id, provider);
  } catch (error) {
    if (!isLeafError(error) || error.kind === "unauthorized") throw error;
    throw new Told(l10n.t("{0} was not disconnected. {1}", farmer, explain(error).sentence), {
      title: l10n.t("Try Again"),
      command: "leafPanorama.disconnectProvider",
      args: [node],
    });
  }
  tell(
    [
      l10n.t("{0} is no longer connected to {1}.", farmer, provider.name),
      ...(exported ? [exported.sentence] : []),
    ].join(" "),
    ...(exported ? [{ title: l10n.t("Open"), command: "vscode.open", args: [exported.file] }] : []),
  );
}
