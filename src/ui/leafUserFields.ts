import { t } from "../base/l10n";
import type { LeafUserField } from "../leaf/users";

/** How one field of a Leaf user is asked for. */
export interface FieldQuestion {
  readonly field: LeafUserField;
  readonly label: string;
  readonly prompt: string;
  readonly placeholder?: string;
  /** Whether Leaf refuses a user without it. */
  readonly required: boolean;
  /** A sentence that says what is wrong with the value, or undefined. */
  readonly check: (value: string) => string | undefined;
}

/** The fields of a Leaf user, in the order in which they are asked for. */
export function fieldQuestions(): readonly FieldQuestion[] {
  return [
    {
      field: "name",
      label: t("Name"),
      prompt: t("The farmer's or the farm's name"),
      placeholder: "Prairie View Farms",
      required: true,
      check: (value) => (value.trim() === "" ? t("A Leaf user needs a name.") : tooLong(value)),
    },
    {
      field: "email",
      label: t("Email"),
      prompt: t("The farmer's email"),
      placeholder: "office@prairieview.example",
      required: true,
      check: (value) => (/^\s*[^\s@]+@[^\s@]+\s*$/.test(value) ? tooLong(value) : t("That is not an email address.")),
    },
    {
      field: "phone",
      label: t("Phone"),
      prompt: t("Phone"),
      required: false,
      check: (value) =>
        value.trim() === "" || /^[+\d][\d\s().\-/]{2,}$/.test(value.trim())
          ? tooLong(value)
          : t("A phone number has digits, such as +1 555 0100. Leave it empty if there is none."),
    },
    { field: "address", label: t("Address"), prompt: t("Address"), required: false, check: tooLong },
    {
      field: "externalId",
      label: t("External ID"),
      prompt: t("External ID: the farmer's id in your own system"),
      required: false,
      check: tooLong,
    },
  ];
}

function tooLong(value: string): string | undefined {
  return value.length > 255 ? t("That is longer than 255 characters.") : undefined;
}
