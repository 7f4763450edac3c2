import * as l10n from "@vscode/l10n";
import { matcher } from "../../users/arrangement";
import type { StoreView } from "../../model/store";
import type { Clock } from "../../base/clock";
import type { LeafUser } from "../../leaf/users";
import { Told } from "../commands/commandRunner";
import type { Node } from "../tree/leafUsersTree";
import { lookOf, nameOf, type Capability, type Look } from "../tree/presentation";
import { askChoice, BACK } from "./prompts";

/**
 * The Leaf user of a row; from the palette, the one that is chosen among those the verb applies to: all of them where it
 * needs nothing, those in trouble first.
 */
export async function pickLeafUser(
  store: StoreView,
  clock: Clock,
  node: Node | undefined,
  verb: { readonly title: string; readonly needs?: Capability },
): Promise<LeafUser> {
  const { users } = store.snapshot.users;
  if (node?.kind === "user" || node?.kind === "provider") {
    const user = users.find(({ id }) => id === node.leafUserId);
    if (user) return user;
    throw new Told(l10n.t("This Leaf user is no longer in the list. Refresh it."));
  }
  const choices = users
    .map((user) => ({ user, look: lookOf(store.connection(user.id), clock.now()) }))
    .filter(({ look }) => verb.needs === undefined || look.can.includes(verb.needs))
    .sort((left, right) => (verb.needs === undefined ? inTrouble(right.look) - inTrouble(left.look) : 0))
    .map(({ user, look }) => ({ label: nameOf(user), description: look.text, value: user }));
  if (choices.length === 0) {
    throw new Told(
      store.snapshot.session.kind === "signedIn"
        ? l10n.t("This command doesn't apply to any loaded Leaf user.")
        : l10n.t("Sign in to Leaf first."),
      store.snapshot.session.kind === "signedIn"
        ? undefined
        : { title: l10n.t("Sign In"), command: "leafPanorama.signIn" },
    );
  }
  const [only, another] = choices;
  if (verb.needs !== undefined && only && !another) return only.value;
  const place = { title: verb.title, step: 1, totalSteps: 1 };
  const chosen = await askChoice(place, { placeholder: l10n.t("Choose a Leaf user"), choices, matcher });
  if (chosen === BACK) throw new Told(l10n.t("There is nothing to go back to."));
  return chosen;
}

const inTrouble = (look: Look) => Number(look.can.includes("diagnose"));
