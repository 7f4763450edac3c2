import * as l10n from "@vscode/l10n";
import { hasCredential } from "../../model/connection";
import type { Credentials } from "../../connecting/credentials";
import type { DataFlow } from "../../users/dataFlow";
import { explain } from "../../model/explain";
import { isLeafError } from "../../leaf/errors";
import { tell, Told } from "./commandRunner";
import type { LeafUsersTree, Node } from "../tree/leafUsersTree";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { environmentText, nameOf, statusText } from "../tree/presentation";
import { confirmWrite, requireSameAccount } from "../prompts/confirmWrite";
import { saveEvents, type ExportParts } from "./exportEvents";
import { offerOf } from "./remedies";

/** What *Disconnect from Panorama* works with. */
export interface DisconnectParts extends ExportParts {
  readonly credentials: Credentials;
  readonly data: DataFlow;
  readonly tree: LeafUsersTree;
}

/** *Disconnect from Panorama…*: says what is lost, saves the events first if that is wanted, and only then deletes. */
export async function disconnect(parts: DisconnectParts, node: Node | undefined): Promise<void> {
  const { store, sessions, credentials, data, tree, provider } = parts;
  const session = sessions.require();
  const verb = { title: l10n.t("Disconnect from Panorama"), needs: "events" } as const;
  const user = await pickLeafUser(store, parts.clock, node, verb);
  const farmer = nameOf(user);
  const connection = store.connection(user.id);
  const known = hasCredential(connection) ? connection : undefined;
  const real = provider.environments.some(({ id, production }) => production && id === known?.environment);

  const go = l10n.t("Disconnect");
  const goAfterExport = l10n.t("Export Events and Disconnect");
  const detail = [
    l10n.t(
      "Environment {0}, status {1}",
      environmentText(known?.environment ?? null),
      statusText(known?.status ?? null),
    ),
    "",
    l10n.t("Leaf deletes the credential and its events at once. To connect again, the farmer must share again."),
    ...(real ? [l10n.t("This is a real farmer's connection.")] : []),
  ];
  const question = l10n.t("Disconnect {0} from Panorama?", farmer);
  const accountChanged = l10n.t("{0} was not disconnected, because the account changed in the meantime.", farmer);
  const write = { question, detail, buttons: [go, goAfterExport], always: true, accountChanged };
  const chosen = await confirmWrite(session, write);
  const exported = chosen === goAfterExport ? await saveEvents(parts, user, provider) : undefined;
  requireSameAccount(session, accountChanged);
  try {
    await credentials.delete(user.id);
  } catch (error) {
    if (!isLeafError(error) || error.kind === "unauthorized") throw error;
    throw new Told(l10n.t("{0} was not disconnected. {1}", farmer, explain(error).sentence), {
      title: l10n.t("Try Again"),
      command: "leafPanorama.disconnect",
      args: [tree.nodeOf(user.id)],
    });
  }
  data.forget(user.id);
  tell(
    [l10n.t("{0} is no longer connected to Panorama.", farmer), ...(exported ? [exported.sentence] : [])].join(" "),
    ...(exported ? [{ title: l10n.t("Open"), command: "vscode.open", args: [exported.file] }] : []),
    offerOf("connectAgain", tree.nodeOf(user.id)),
  );
}
