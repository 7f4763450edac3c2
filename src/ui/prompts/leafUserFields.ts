import * as l10n from "@vscode/l10n";
import { isEmail, readEmail, readName, readWords } from "../../base/pasted";
import type { LeafUserField } from "../../leaf/users";

/** How one field of a Leaf user is asked for. */
export interface FieldQuestion {
  readonly field: LeafUserField;
  readonly label: string;
  readonly prompt: string;
  readonly placeholder?: string;
  /** Whether Leaf refuses a user without it. */
  readonly required: boolean;
  /** The value in what was typed or pasted. */
  readonly read: (text: string) => string;
  /** A sentence that says what is wrong with the text, or undefined. What only Leaf can decide is left to it. */
  readonly check: (text: string) => string | undefined;
}

/** What a refusal may call each field. */
export const FIELD_WORDS: Readonly<Record<LeafUserField, RegExp>> = {
  name: /(?<!file|field|first|last)name(?!d)/,
  email: /e-?mail/,
  phone: /phone/,
  address: /(?<!email|mail|e-mail)address/,
  externalId: /externalid/,
};

/** The fields of a Leaf user, in the order in which they are asked for. */
export function fieldQuestions(): readonly FieldQuestion[] {
  return [
    {
      field: "name",
      label: l10n.t("Name"),
      prompt: l10n.t("The farmer's or the farm's name"),
      placeholder: "Prairie View Farms",
      required: true,
      read: readName,
      check: (text) => (readName(text) === "" ? l10n.t("A Leaf user needs a name.") : tooLong(readName(text))),
    },
    {
      field: "email",
      label: l10n.t("Email"),
      prompt: l10n.t("The farmer's email"),
      placeholder: "office@prairieview.example",
      required: true,
      read: readEmail,
      check: (text) => (isEmail(text) ? tooLong(readEmail(text)) : l10n.t("That is not an email address.")),
    },
    optional("phone", l10n.t("Phone"), l10n.t("Phone"), readWords),
    optional("address", l10n.t("Address"), l10n.t("Address"), readName),
    optional("externalId", l10n.t("External ID"), l10n.t("External ID: the farmer's ID in your own system"), readWords),
  ];
}

function optional(field: LeafUserField, label: string, prompt: string, read: (text: string) => string): FieldQuestion {
  return { field, label, prompt, required: false, read, check: (text) => tooLong(read(text)) };
}

function tooLong(value: string): string | undefined {
  return value.length > 255 ? l10n.t("Use at most 255 characters.") : undefined;
}
