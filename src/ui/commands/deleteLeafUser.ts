import * as l10n from "@vscode/l10n";
import { NAME_LENGTH, shortName } from "../../base/plain";
import { isBlank, oneLine } from "../../base/text";
import { hasCredential, isPending, type Connection } from "../../model/connection";
import type { DataFlow } from "../../users/dataFlow";
import { explain } from "../../model/explain";
import { isInRecord } from "../../users/embeddedStatus";
import type { OtherProviders } from "../../users/otherProviders";
import type { LeafUserEdits } from "../../users/leafUserEdits";
import type { ConnectableProvider } from "../../model/provider";
import type { Sessions } from "../../accounts/sessions";
import { isLeafError } from "../../leaf/errors";
import type { LeafUser } from "../../leaf/users";
import { Cancelled, tell, Told } from "./commandRunner";
import type { LeafUsersTree, Node } from "../tree/leafUsersTree";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { environmentText, nameOf, statusText } from "../tree/presentation";
import { confirmWrite, requireSameAccount } from "../prompts/confirmWrite";
import { askText, BACK } from "../prompts/prompts";
import { inView } from "../surface/progress";
import type { EditLeafUserParts } from "./editLeafUser";

/** What *Delete Leaf User* works with. */
export interface DeleteLeafUserParts extends EditLeafUserParts {
  readonly data: DataFlow;
  readonly edits: LeafUserEdits;
  readonly provider: ConnectableProvider;
  readonly others: OtherProviders;
  readonly sessions: Sessions;
  readonly tree: LeafUsersTree;
}

/** *Delete Leaf User…*: looks at what would go with the user, says so, and asks for the name where that is a credential. */
export async function deleteLeafUser(parts: DeleteLeafUserParts, node: Node | undefined): Promise<void> {
  const { sessions, edits, data, tree } = parts;
  const session = sessions.require();
  const chosen = await pickLeafUser(parts.store, parts.clock, node, { title: l10n.t("Delete Leaf User") });
  // What is attached decides how to ask, and this can't be undone: what was read some time ago doesn't count.
  const fresh = await inView(() => edits.fresh(chosen.id));
  if (!fresh) {
    tell(l10n.t("{0} was already deleted in Leaf, and was removed from the list.", nameOf(chosen)));
    return;
  }
  const { user, connection } = fresh;
  const farmer = nameOf(user);
  const attached = attachedTo(user, connection, parts);
  const go = attached.length === 0 ? l10n.t("Delete") : l10n.t("Delete…");
  const detail = [
    l10n.t("Leaf user ID: {0}", user.id),
    "",
    ...(attached.length === 0
      ? [l10n.t("No provider credential is attached.")]
      : [l10n.t("This also deletes:"), ...attached.map((line) => `• ${line}`)]),
    ...(isPending(connection) ? [l10n.t("This also cancels its pending connection.")] : []),
    ...(isReal(connection, parts.provider) ? [l10n.t("This is a real farmer's connection.")] : []),
    "",
    l10n.t("This can't be undone."),
  ];
  const question = l10n.t("Delete the Leaf user {0}?", farmer);
  const accountChanged = l10n.t("{0} was not deleted, because the account changed in the meantime.", farmer);
  await confirmWrite(session, { question, detail, buttons: [go], always: true, accountChanged });
  if (attached.length > 0) await typeName(user);
  requireSameAccount(session, accountChanged);
  try {
    await edits.delete(user.id);
  } catch (error) {
    if (!isLeafError(error) || error.kind === "unauthorized") throw error;
    throw new Told(l10n.t("{0} was not deleted. {1}", farmer, explain(error).sentence), {
      title: l10n.t("Try Again"),
      command: "leafPanorama.deleteLeafUser",
      args: [tree.nodeOf(user.id)],
    });
  }
  data.forget(user.id);
  tell(l10n.t("{0} was deleted.", farmer));
}

/** The credentials that go with a Leaf user, a line each. */
function attachedTo(
  user: LeafUser,
  connection: Connection,
  { provider, others }: Pick<DeleteLeafUserParts, "provider" | "others">,
): string[] {
  const keys = Object.keys(user.attached).filter((key) => key !== provider.status.embeddedKey);
  const named = keys.map((key) => {
    const known = others.all.find((one) => isInRecord({ [key]: { status: null, clientEnvironment: null } }, one));
    return known?.name ?? companyOf(key);
  });
  // A record need not name all that there is.
  const companies = new Set([...named, ...others.attached(user).map((one) => one.provider.name)]);
  const own = hasCredential(connection)
    ? l10n.t(
        "the Panorama credential ({0}, {1}) and its events",
        statusText(connection.status),
        environmentText(connection.environment),
      )
    : provider.status.embeddedKey in user.attached
      ? l10n.t("the Panorama credential and its events")
      : undefined;
  return [...(own === undefined ? [] : [own]), ...[...companies].map((name) => l10n.t("the credential of {0}", name))];
}

function isReal(connection: Connection, { environments }: ConnectableProvider): boolean {
  return (
    hasCredential(connection) && environments.some(({ id, production }) => production && id === connection.environment)
  );
}

/** The company in a record's key, in words. */
function companyOf(key: string): string {
  const words = key.replace(/Credentials$/, "").replace(/([a-z])([A-Z])/g, "$1 $2");
  return shortName(words.charAt(0).toUpperCase() + words.slice(1));
}

const wordOf = (name: string) => Array.from(oneLine(name)).slice(0, NAME_LENGTH).join("").trim();

/** Has the user's name typed, or the id where there is no name; throws Cancelled. */
async function typeName(user: LeafUser): Promise<void> {
  const named = !isBlank(user.name ?? "");
  // What can be seen of it is what can be typed; of a name that floods the prompt, the beginning.
  const word = named ? wordOf(user.name ?? "") : user.id;
  const answer = await askText(
    { title: l10n.t("Delete {0}", nameOf(user)), step: 1, totalSteps: 1 },
    {
      prompt: named
        ? l10n.t("A credential is deleted with this Leaf user. Enter the Leaf user's name to confirm: {0}", word)
        : l10n.t("A credential is deleted with this Leaf user. Enter the Leaf user's ID to confirm: {0}", word),
      placeholder: word,
      check: (value) => (wordOf(value) === word ? undefined : l10n.t("This doesn't match “{0}”.", word)),
    },
  );
  if (answer === BACK) throw new Cancelled();
}
