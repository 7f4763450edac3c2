import * as l10n from "@vscode/l10n";
import { shortName } from "../../base/plain";
import { explain } from "../../model/explain";
import type { LeafUsers } from "../../users/leafUsers";
import { refusedFields } from "../../model/refusedFields";
import type { Sessions } from "../../accounts/sessions";
import { isLeafError, isLost } from "../../leaf/errors";
import { CREATED_UNSEEN, type LeafUser } from "../../leaf/users";
import { accountText } from "../status/accountText";
import { askAll, type Refusal } from "../prompts/flow";
import { tell } from "./commandRunner";
import { FIELD_WORDS, fieldQuestions, type FieldQuestion } from "../prompts/leafUserFields";
import { nameOf } from "../tree/presentation";
import { confirmWrite } from "../prompts/confirmWrite";
import { revealLeafUser, type RevealParts } from "../tree/reveal";
import { choiceStep, textStep } from "../prompts/steps";
import { inView } from "../surface/progress";

/** What *Create Leaf User* works with. */
interface CreateLeafUserParts extends RevealParts {
  readonly sessions: Sessions;
  readonly users: LeafUsers;
}

/** *Leaf: Create Leaf User…*: asks for name and email, and for the rest if that is wanted, creates the user, and shows its row. What Leaf refuses is asked again. */
export async function createLeafUser(parts: CreateLeafUserParts): Promise<void> {
  const { sessions, users, tree } = parts;
  const session = sessions.require();
  const answers = { name: "", email: "", phone: "", address: "", externalId: "" };
  let more = false;
  const optional = l10n.t("Optional: press Enter to skip");
  const questions = fieldQuestions();
  const others = questions.filter(({ required }) => !required);
  const step = ({ field, prompt, placeholder, read, check }: FieldQuestion, applies?: () => boolean) =>
    textStep(
      () => ({ prompt, placeholder: placeholder ?? optional, value: answers[field], check }),
      (text) => void (answers[field] = read(text)),
      { field, ...(applies ? { applies } : {}) },
    );
  const made: { user?: LeafUser } = {};
  const create = async (): Promise<Refusal | undefined> => {
    const { name, email, ...optionalFields } = answers;
    await confirmWrite(session, {
      question: l10n.t("Create the Leaf user {0}?", name),
      buttons: [l10n.t("Create")],
      accountChanged: l10n.t("{0} was not created, because the account changed in the meantime.", name),
    });
    const given = Object.fromEntries(Object.entries(more ? optionalFields : {}).filter(([, value]) => value !== ""));
    try {
      made.user = await inView(() => users.create({ name, email, ...given }));
      return undefined;
    } catch (error) {
      return refusalOf(error);
    }
  };
  await askAll(
    l10n.t("Create a Leaf user ({0})", accountText(session.account)),
    [
      ...questions.filter(({ required }) => required).map((question) => step(question)),
      choiceStep(
        () => ({
          placeholder: l10n.t("Create {0}?", shortName(answers.name)),
          current: more,
          choices: [
            { label: l10n.t("Create Leaf User"), detail: answers.email, value: false },
            { label: l10n.t("More Fields…"), detail: others.map(({ label }) => label).join(", "), value: true },
          ],
        }),
        (wanted: boolean) => void (more = wanted),
      ),
      ...others.map((question) => step(question, () => more)),
    ],
    create,
  );
  if (!made.user) return;
  tell(l10n.t("{0} is now a Leaf user.", nameOf(made.user)), {
    title: l10n.t("Connect to Panorama"),
    command: "leafPanorama.connect",
    args: [tree.nodeOf(made.user.id)],
  });
  await revealLeafUser(parts, made.user.id);
}

/** Why the Leaf user was not created, so that it can be fixed or sent again; throws what nothing can be fixed of. */
function refusalOf(error: unknown): Refusal {
  if (!isLeafError(error) || error.kind === "unauthorized" || error.kind === "cancelled") throw error;
  if (error.code === CREATED_UNSEEN) throw error;
  const { sentence: why } = explain(error);
  const sentence = isLost(error)
    ? l10n.t("Leaf may have created it: check the list before you press Enter again. {0}", why)
    : l10n.t("Not created. {0}", why);
  const fields = refusedFields(error, FIELD_WORDS);
  // Where Leaf names no field, an input shows the sentence better than the picker behind it.
  return { fields: fields.length > 0 ? fields : [{ field: "email", sentence }], sentence };
}
