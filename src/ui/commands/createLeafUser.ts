import type * as vscode from "vscode";
import { t } from "../../base/l10n";
import type { LeafUsers } from "../../core/leafUsers";
import type { Sessions } from "../../core/sessions";
import { accountText } from "../accountText";
import { tell, Told } from "../gate";
import type { LeafUsersTree, Node } from "../leafUsersTree";
import { nameOf } from "../presentation";
import { confirmWrite } from "../productionGuard";
import { askAll, textStep } from "../prompts";

/** *Leaf: Create Leaf User…*: asks for the five fields, creates the user, and shows its row. */
export async function createLeafUser(
  users: LeafUsers,
  sessions: Sessions,
  tree: LeafUsersTree,
  view: vscode.TreeView<Node>,
): Promise<void> {
  const session = sessions.require();
  const answers = { name: "", email: "", phone: "", address: "", externalId: "" };
  const optional = t("Optional: press Enter to leave it out");
  await askAll(t("Create a Leaf user ({0})", accountText(session.account)), [
    textStep(
      () => ({
        prompt: t("The farmer's or the farm's name"),
        placeholder: "Prairie View Farms",
        value: answers.name,
        check: (value) => (value.trim() === "" ? t("A Leaf user needs a name.") : (tooLong(value) ?? undefined)),
      }),
      (value) => void (answers.name = value.trim()),
    ),
    textStep(
      () => ({
        prompt: t("The farmer's email"),
        placeholder: "office@prairieview.example",
        value: answers.email,
        check: (value) => (/^\s*[^\s@]+@[^\s@]+\s*$/.test(value) ? tooLong(value) : t("That is not an email address.")),
      }),
      (value) => void (answers.email = value.trim()),
    ),
    textStep(
      () => ({
        prompt: t("Phone"),
        placeholder: optional,
        value: answers.phone,
        check: (value) =>
          value.trim() === "" || /^[+\d][\d\s().\-/]{2,}$/.test(value.trim())
            ? tooLong(value)
            : t("A phone number has digits, such as +1 555 0100. Leave it empty if there is none."),
      }),
      (value) => void (answers.phone = value.trim()),
    ),
    textStep(
      () => ({ prompt: t("Address"), placeholder: optional, value: answers.address, check: tooLong }),
      (value) => void (answers.address = value.trim()),
    ),
    textStep(
      () => ({
        prompt: t("External ID: the farmer's id in your own system"),
        placeholder: optional,
        value: answers.externalId,
        check: tooLong,
      }),
      (value) => void (answers.externalId = value.trim()),
    ),
  ]);
  await confirmWrite(session.account, t("Create the Leaf user {0}?", answers.name), t("Create"));
  if (sessions.active !== session) {
    throw new Told(t("{0} was not created, because the account has changed in the meantime.", answers.name));
  }
  const { name, email, ...others } = answers;
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== ""));
  const created = await users.create({ name, email, ...given });
  tell(t("{0} is a Leaf user now.", nameOf(created)), {
    title: t("Connect to Panorama"),
    command: "leafPanorama.connect",
    args: [tree.nodeOf(created.id)],
  });
  await view.reveal(tree.nodeOf(created.id), { select: true, focus: false });
}

function tooLong(value: string): string | undefined {
  return value.length > 255 ? t("That is longer than 255 characters.") : undefined;
}
