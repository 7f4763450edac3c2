import * as l10n from "@vscode/l10n";
import { dropUnseen, readPassword, unbracket } from "../../base/pasted";
import { credentialFieldText } from "../../model/credentialFields";
import type { Provider } from "../../model/provider";
import { choiceStep, textStep } from "./steps";
import type { Step } from "./flow";

const ENVIRONMENTS = ["STAGE", "PRODUCTION"];

/** A step for each field of a provider's credential, in Leaf's order; `answers` is filled in, without what was skipped. */
export function providerFieldSteps({ fields, name }: Provider, answers: Map<string, string>): Step[] {
  const secret = new Set(fields.secret);
  return [...fields.required, ...fields.optional].map((field) => {
    const isOptional = fields.optional.includes(field);
    if (field === "clientEnvironment") {
      return choiceStep(
        () => ({
          placeholder: l10n.t("Which environment of {0}?", name),
          choices: ENVIRONMENTS.map((label) => ({ label, value: label })),
        }),
        (value: string) => void answers.set(field, value),
        { field },
      );
    }
    const read = (text: string) => {
      // Spaces and brackets can be a part of a password, and of no key or token.
      if (field === "password") return readPassword(text);
      return secret.has(field) ? unbracket(dropUnseen(text, "")) : text.trim();
    };
    const keep = (text: string) => {
      const value = read(text);
      if (value === "") answers.delete(field);
      else answers.set(field, value);
    };
    return textStep(
      () => ({
        prompt: `${field}: ${credentialFieldText(field, name)}`,
        placeholder: isOptional ? l10n.t("Optional: press Enter to skip") : undefined,
        value: answers.get(field) ?? "",
        secret: secret.has(field),
        check: (text) =>
          read(text).trim() === "" && !isOptional
            ? l10n.t("{0} can't be empty: {1} needs it.", field, name)
            : undefined,
      }),
      keep,
      { field },
    );
  });
}
