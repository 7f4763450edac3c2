import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import type { StoreView } from "../../model/store";
import { readLeafUserLink } from "../../users/leafUserLink";
import type { EventsPanels } from "../events/panels";
import { Told } from "../commands/commandRunner";
import { showById, type ShowLeafUserParts } from "../commands/showLeafUser";
import { fullNameOf } from "../tree/presentation";

/** What links lead to. */
export interface LinkParts extends ShowLeafUserParts {
  readonly panels: EventsPanels;
}

/**
 * Opens a link to a Leaf user: it shows, and never writes, starts, signs in or changes the account, because anybody can
 * write a link. Throws Told or a LeafError.
 */
export async function openLink(parts: LinkParts, uri: vscode.Uri): Promise<void> {
  const link = readLeafUserLink(uri);
  if (!link) throw new Told(l10n.t("This is not a link to a Leaf user, so nothing was opened."));
  await sessionKnown(parts.store);
  const user = await showById(parts, link.leafUserId);
  if (link.events) await parts.panels.show(user.id, fullNameOf(user));
}

/** A link may be what has started the editor. */
function sessionKnown(store: StoreView): Promise<void> {
  const known = () => store.snapshot.session.kind !== "restoring";
  return new Promise((resolve) => {
    if (known()) resolve();
    else {
      const subscription = store.onDidChange(() => {
        if (!known()) return;
        subscription.dispose();
        resolve();
      });
    }
  });
}
