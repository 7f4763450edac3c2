import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { ActiveSession } from "../../accounts/openSession";
import type { Sessions } from "../../accounts/sessions";
import { isLeafError } from "../../leaf/errors";
import { getLeafUser, type LeafUser } from "../../leaf/users";
import type { StoreView } from "../../model/store";
import type { LeafUserEdits } from "../../users/leafUserEdits";
import { linkToLeafUser } from "../../users/leafUserLink";
import type { LeafUsers } from "../../users/leafUsers";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { requireSameAccount } from "../prompts/confirmWrite";
import { accountText } from "../status/accountText";
import { showBriefly } from "../surface/messages";
import { inView } from "../surface/progress";
import type { Node } from "../tree/leafUsersTree";
import { nameOf } from "../tree/presentation";
import { revealLeafUser, type RevealParts } from "../tree/reveal";
import { Told } from "./commandRunner";
import { offerOf } from "./remedies";

/** What showing a Leaf user works with, loaded or not. */
export interface ShowLeafUserParts extends RevealParts {
  readonly clock: Clock;
  readonly edits: LeafUserEdits;
  /** The id of this extension. */
  readonly extensionId: string;
  readonly sessions: Sessions;
  readonly store: StoreView;
  readonly users: LeafUsers;
}

/** *Show in Leaf Users*: the row of a Leaf user, for links in hovers. */
export async function showLeafUser(parts: ShowLeafUserParts, node: Node | undefined): Promise<void> {
  if (node?.kind === "user") await showById(parts, node.leafUserId);
  else {
    const user = await pickLeafUser(parts.store, parts.clock, node, { title: l10n.t("Show in Leaf Users") });
    await revealLeafUser(parts, user.id, { focus: true });
  }
}

/** *Copy Link to Leaf User*: who opens it needs the same account. */
export async function copyLeafUserLink(parts: ShowLeafUserParts, node: Node | undefined): Promise<void> {
  const user = await pickLeafUser(parts.store, parts.clock, node, { title: l10n.t("Copy Link to Leaf User") });
  await vscode.env.clipboard.writeText(linkToLeafUser(vscode.env.uriScheme, parts.extensionId, user.id));
  showBriefly(l10n.t("Link to {0} copied", nameOf(user)), 2000);
}

/**
 * Shows the row of the Leaf user that has an id, and loads it if it isn't loaded yet; asks for nothing and changes nothing
 * but what is shown. Throws Told or a LeafError.
 */
export async function showById(parts: ShowLeafUserParts, leafUserId: string): Promise<LeafUser> {
  const user = parts.tree.userById(leafUserId) ?? (await inView(() => load(parts, leafUserId)));
  await revealLeafUser(parts, user.id, { focus: true });
  return user;
}

async function load(parts: ShowLeafUserParts, leafUserId: string): Promise<LeafUser> {
  const { edits, sessions, store, tree, users } = parts;
  const session = requireSession(sessions, store);
  await users.ensureLoaded();
  const user = tree.userById(leafUserId) ?? (await found(session, leafUserId));
  requireSameAccount(session, l10n.t("The Leaf user can't be shown, because the account changed in the meantime."));
  if (!tree.userById(user.id)) await edits.include(user, { quietly: true });
  return user;
}

function requireSession(sessions: Sessions, store: StoreView): ActiveSession {
  const { active } = sessions;
  if (active) return active;
  const { kind } = store.snapshot.session;
  throw kind === "refused"
    ? new Told(
        l10n.t("The Leaf sign-in has expired. Sign in again, and then open the Leaf user again."),
        offerOf("signInAgain"),
      )
    : new Told(l10n.t("Sign in to Leaf first, and then open the Leaf user again."), offerOf("signIn"));
}

async function found(session: ActiveSession, leafUserId: string): Promise<LeafUser> {
  try {
    return await getLeafUser(session.leafWithoutAsking, leafUserId);
  } catch (error) {
    // What is no id of Leaf's may be refused.
    if (!isLeafError(error, "notFound") && !isLeafError(error, "rejected")) throw error;
    throw new Told(
      l10n.t(
        "No Leaf user with this ID was found in {0}. It may have been deleted, or it belongs to another Leaf account.",
        accountText(session.account),
      ),
      { title: l10n.t("Switch Account…"), command: "leafPanorama.switchAccount" },
    );
  }
}
