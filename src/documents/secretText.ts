import * as l10n from "@vscode/l10n";
import type { FoundSecret } from "./secretSearch";
import type { SecretKind } from "./watchedSecrets";

type Sentence = (owner: string | undefined) => string;

const sentences: Readonly<Record<SecretKind, Sentence>> = {
  token: (owner) =>
    owner === undefined
      ? l10n.t("This looks like a Leaf token that is still valid. Whoever reads this file can use it.")
      : l10n.t("This is the Leaf token of {0}. Whoever reads this file can use it.", owner),
  password: (owner = "") => l10n.t("This is the Leaf password of {0}. Whoever reads this file can use it.", owner),
  partnerPassword: (owner = "") =>
    l10n.t("This is a partner password that is saved for {0}. Whoever reads this file can use it.", owner),
  organizationCode: (owner = "") =>
    l10n.t("This is the organization code of a farmer of {0}. Whoever reads this file can use it.", owner),
  webhookSecret: (owner = "") =>
    l10n.t("This is the secret of a webhook of {0}. Whoever reads this file can sign alerts with it.", owner),
};

/** What is wrong with a secret in a document, in words; the secret itself is not in them. */
export function secretText({ kind, owner }: FoundSecret): string {
  return sentences[kind](owner);
}

/** Whether a warning's code says what a secret opens. */
export function isSecretKind(code: unknown): code is SecretKind {
  return typeof code === "string" && Object.hasOwn(sentences, code);
}
