import * as l10n from "@vscode/l10n";
import type { Disposable } from "../../base/emitter";
import type { Connector } from "../../connecting/connector";
import type { StoreView } from "../../model/store";
import { tell } from "../commands/commandRunner";
import type { LeafUsersTree } from "../tree/leafUsersTree";
import { nameOf } from "../tree/presentation";
import { offerOf } from "../commands/remedies";

/** Tells how an attempt ended that the developer started: the answer to what they did, however late it comes. */
export function tellEndedAttempts(connector: Connector, store: StoreView, tree: LeafUsersTree): Disposable {
  return connector.onDidEnd(({ leafUserId, end }) => {
    const user = store.snapshot.users.users.find(({ id }) => id === leafUserId);
    const farmer = user ? nameOf(user) : l10n.t("Leaf user {0}", leafUserId);
    const node = tree.nodeOf(leafUserId);
    if (end.kind === "active") {
      tell(l10n.t("{0} is connected to Panorama: {1}.", farmer, end.status ?? ""), offerOf("showEvents", node));
    } else if (end.kind === "expired") {
      tell(
        l10n.t("{0} did not turn on “Leaf Integration” in time, so the link has expired.", farmer),
        offerOf("startAgain", node),
        { title: l10n.t("Diagnose Connection"), command: "leafPanorama.diagnose", args: [node] },
      );
    }
  });
}
