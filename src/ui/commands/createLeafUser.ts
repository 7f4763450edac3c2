import { t } from "../../base/l10n";
import { shortName } from "../../base/plain";
import type { LeafUsers } from "../../core/leafUsers";
import type { Sessions } from "../../core/sessions";
import { accountText } from "../accountText";
import { tell, Told } from "../gate";
import { fieldQuestions } from "../leafUserFields";
import { nameOf } from "../presentation";
import { confirmWrite } from "../productionGuard";
import { askAll, textStep } from "../prompts";
import { revealLeafUser, type RevealParts } from "../reveal";

/** What *Create Leaf User* works with. */
export interface CreateLeafUserParts extends RevealParts {
  readonly sessions: Sessions;
  readonly users: LeafUsers;
}

/** *Leaf: Create Leaf User…*: asks for the five fields, creates the user, and shows its row. */
export async function createLeafUser(parts: CreateLeafUserParts): Promise<void> {
  const { sessions, users, tree } = parts;
  const session = sessions.require();
  const answers = { name: "", email: "", phone: "", address: "", externalId: "" };
  const optional = t("Optional: press Enter to leave it out");
  await askAll(
    t("Create a Leaf user ({0})", accountText(session.account)),
    fieldQuestions().map(({ field, prompt, placeholder, check }) =>
      textStep(
        () => ({ prompt, placeholder: placeholder ?? optional, value: answers[field], check }),
        (value) => void (answers[field] = value.trim()),
      ),
    ),
  );
  await confirmWrite(session.account, t("Create the Leaf user {0}?", shortName(answers.name)), t("Create"));
  if (sessions.active !== session) {
    throw new Told(t("{0} was not created, because the account has changed in the meantime.", shortName(answers.name)));
  }
  const { name, email, ...others } = answers;
  const given = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== ""));
  const created = await users.create({ name, email, ...given });
  tell(t("{0} is a Leaf user now.", nameOf(created)), {
    title: t("Connect to Panorama"),
    command: "leafPanorama.connect",
    args: [tree.nodeOf(created.id)],
  });
  await revealLeafUser(parts, created.id);
}
