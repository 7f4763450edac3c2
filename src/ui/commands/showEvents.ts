import * as l10n from "@vscode/l10n";
import type { Clock } from "../../base/clock";
import type { StoreView } from "../../model/store";
import type { EventsPanels } from "../events/panels";
import type { OtherProviders } from "../../users/otherProviders";
import type { Node } from "../tree/leafUsersTree";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { fullNameOf } from "../tree/presentation";

/** *Show Credential Events*. */
export async function showEvents(
  store: StoreView,
  clock: Clock,
  panels: EventsPanels,
  others: OtherProviders,
  node: Node | undefined,
): Promise<void> {
  const user = await pickLeafUser(store, clock, node, { title: l10n.t("Show Credential Events"), needs: "events" });
  const other = node?.kind === "provider" ? others.named(node.provider) : undefined;
  if (other) await panels.show(user.id, `${fullNameOf(user)} · ${other.name}`, other.id);
  else await panels.show(user.id, fullNameOf(user));
}
