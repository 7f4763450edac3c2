import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { leafUserAt } from "../../documents/leafUserIdAt";
import type { StoreView } from "../../model/store";
import type { OtherProviders } from "../../users/otherProviders";
import type { Offer } from "../commands/remedies";
import { createHover } from "../surface/documents";
import type { LeafUsersTree } from "../tree/leafUsersTree";
import { lookOf } from "../tree/presentation";
import { userFacts } from "../tree/userRow";
import { isTooLarge } from "./largeDocument";

/** What a hover tells from; nobody is asked. */
export interface HoverParts {
  readonly clock: Clock;
  readonly others: OtherProviders;
  readonly store: StoreView;
  readonly tree: LeafUsersTree;
}

/** What is known of the Leaf user whose id is at a place of a document; undefined if there is none. */
export function leafUserHover(
  { clock, others, store, tree }: HoverParts,
  document: vscode.TextDocument,
  { line, character }: vscode.Position,
): vscode.Hover | undefined {
  const found = leafUserAt(document.lineAt(line).text, character, (id) => tree.userById(id));
  if (!found || isTooLarge(document)) return undefined;
  const { user } = found;
  const now = clock.now();
  const connection = store.connection(user.id);
  const [name = "", ...facts] = userFacts(user, connection, store.snapshot.checked.get(user.id), now, others.of(user));
  const { can } = lookOf(connection, now);
  const args = [{ kind: "user", leafUserId: user.id }];
  const offers: readonly Offer[] = [
    { title: l10n.t("Show in Leaf Users"), command: "leafPanorama.showLeafUser", args },
    ...(can.includes("events")
      ? [{ title: l10n.t("Show Credential Events"), command: "leafPanorama.showEvents", args }]
      : []),
    ...(can.includes("diagnose")
      ? [{ title: l10n.t("Diagnose Connection"), command: "leafPanorama.diagnose", args }]
      : []),
    { title: l10n.t("Copy Link to Leaf User"), command: "leafPanorama.copyLeafUserLink", args },
  ];
  return createHover(name, facts, offers, new vscode.Range(line, found.from, line, found.to));
}
