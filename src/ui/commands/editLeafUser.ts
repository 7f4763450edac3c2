import * as l10n from "@vscode/l10n";
import type { Clock } from "../../base/clock";
import { explain } from "../../model/explain";
import type { LeafUserEdits } from "../../users/leafUserEdits";
import { refusedFields } from "../../model/refusedFields";
import type { Sessions } from "../../accounts/sessions";
import type { StoreView } from "../../model/store";
import { isLeafError } from "../../leaf/errors";
import { LEAF_USER_FIELDS, type LeafUser, type LeafUserChanges, type LeafUserField } from "../../leaf/users";
import { accountText } from "../status/accountText";
import { tell, Told } from "./commandRunner";
import { FIELD_WORDS, fieldQuestions, type FieldQuestion } from "../prompts/leafUserFields";
import type { Node } from "../tree/leafUsersTree";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { nameOf } from "../tree/presentation";
import { confirmWrite } from "../prompts/confirmWrite";
import { askChoice, askText, BACK, type Choice } from "../prompts/prompts";

/** What *Edit Leaf User* works with. */
export interface EditLeafUserParts {
  readonly clock: Clock;
  readonly edits: LeafUserEdits;
  readonly sessions: Sessions;
  readonly store: StoreView;
}

const SAVE = Symbol("save");

/** *Edit Leaf User…*: a field after the other is chosen and typed; *Save* then sends those that have changed. */
export async function editLeafUser(parts: EditLeafUserParts, node: Node | undefined): Promise<void> {
  const { sessions, edits } = parts;
  const session = sessions.require();
  const user = await pickLeafUser(parts.store, parts.clock, node, { title: l10n.t("Edit Leaf User") });
  const title = l10n.t("Edit {0} ({1})", nameOf(user), accountText(session.account));
  const questions = fieldQuestions();
  const draft = new Map(LEAF_USER_FIELDS.map((field) => [field, user[field] ?? ""]));
  let refusal: string | undefined;
  for (;;) {
    const changes = changesOf(user, draft);
    const chosen = await askChoice(
      { title, step: 1, totalSteps: 1 },
      {
        placeholder: refusal ?? l10n.t("Choose a field to change; nothing is sent until you save"),
        choices: choicesOf(user, draft, questions, changes),
      },
    );
    if (chosen === BACK) continue;
    if (chosen !== SAVE) {
      await askField(title, chosen, draft);
      refusal = undefined;
      continue;
    }
    await confirmWrite(session, {
      question: l10n.t("Change the Leaf user {0}?", nameOf(user)),
      buttons: [l10n.t("Save")],
      accountChanged: l10n.t("{0} was not changed, because the account changed in the meantime.", nameOf(user)),
    });
    try {
      const edited = await edits.edit(user.id, changes);
      tellEdited(edited.user, edited.notTaken, questions);
      return;
    } catch (error) {
      if (isLeafError(error, "notFound")) {
        throw new Told(l10n.t("{0} no longer exists in Leaf, and was removed from the list.", nameOf(user)));
      }
      if (!isLeafError(error) || error.kind === "unauthorized" || error.kind === "cancelled") throw error;
      // What was entered stays, so that it can be fixed or sent again.
      refusal = l10n.t("Not saved. {0}", explain(error).sentence);
      for (const { field, sentence } of refusedFields(error, FIELD_WORDS)) {
        const question = questions.find((one) => one.field === field && one.field in changes);
        if (question) await askField(title, question, draft, sentence);
      }
    }
  }
}

/** The fields that are to change. An emptied one becomes null: the contract has null where there is nothing. */
function changesOf(user: LeafUser, draft: ReadonlyMap<LeafUserField, string>): LeafUserChanges {
  const changed = [...draft].filter(([field, value]) => value !== (user[field] ?? ""));
  return Object.fromEntries(changed.map(([field, value]) => [field, value === "" ? null : value]));
}

function choicesOf(
  user: LeafUser,
  draft: ReadonlyMap<LeafUserField, string>,
  questions: readonly FieldQuestion[],
  changes: LeafUserChanges,
): Choice<FieldQuestion | typeof SAVE>[] {
  const changed = questions.filter(({ field }) => field in changes).map(({ label }) => label);
  const save: Choice<typeof SAVE>[] =
    changed.length === 0
      ? []
      : [{ icon: "check", label: l10n.t("Save"), description: changed.join(", "), value: SAVE }];
  const fields = questions.map((question): Choice<FieldQuestion> => {
    const { field, label } = question;
    const value = draft.get(field) ?? "";
    const shown = value === "" ? l10n.t("none") : value;
    return field in changes
      ? {
          icon: "edit",
          label,
          description: shown,
          detail: l10n.t("Current value: {0}", old(user[field])),
          value: question,
        }
      : { icon: "blank", label, description: shown, value: question };
  });
  return [...save, ...fields];
}

const old = (value: string | null) => (value === null || value === "" ? l10n.t("none") : value);

async function askField(
  title: string,
  question: FieldQuestion,
  draft: Map<LeafUserField, string>,
  refused?: string,
): Promise<void> {
  const { field, prompt, placeholder, required, read, check } = question;
  const value = draft.get(field);
  const answer = await askText(
    { title, step: 2, totalSteps: 2 },
    {
      prompt: required ? prompt : l10n.t("{0} (empty to remove it)", prompt),
      placeholder,
      value,
      refused,
      check,
    },
  );
  // What nobody has touched stays as Leaf has it, also with spaces around it.
  if (answer !== BACK && answer !== value) draft.set(field, read(answer));
}

function tellEdited(user: LeafUser, notTaken: readonly LeafUserField[], questions: readonly FieldQuestion[]): void {
  if (notTaken.length === 0) {
    tell(l10n.t("{0} was saved.", nameOf(user)));
    return;
  }
  const labels = questions.filter(({ field }) => notTaken.includes(field)).map(({ label }) => label);
  throw new Told(
    l10n.t("Leaf kept its own value for {0}. {1} is shown as saved in Leaf.", labels.join(", "), nameOf(user)),
  );
}
