import * as l10n from "@vscode/l10n";
import { asSentence } from "../base/text";
import type { LeafFailure } from "../leaf/errors";
import { explain } from "./explain";

/** A field that Leaf has refused, with the sentence to show beside it. */
interface RefusedField {
  readonly field: string;
  readonly sentence: string;
}

/**
 * Which fields of what was sent a refusal is about: those that Leaf names, else those that its words are about. `words`
 * has for each field what it may be called, in lower case and in one word.
 */
export function refusedFields(failure: LeafFailure, words: Readonly<Record<string, RegExp>>): RefusedField[] {
  if (failure.kind !== "rejected") return [];
  const { fields = [], detail, title, message, errorKey } = failure.problem ?? {};
  const named = Object.entries(words).flatMap(([field, word]) => {
    const found = fields.find((one) => word.test(lastPart(one.field)));
    return found ? [{ field, sentence: l10n.t("Leaf refused this: {0}", asSentence(found.message)) }] : [];
  });
  if (named.length > 0) return named;
  const text = squeezed([detail, title, message, errorKey].filter(Boolean).join(" "));
  const { sentence } = explain(failure);
  return Object.entries(words).flatMap(([field, word]) => (word.test(text) ? [{ field, sentence }] : []));
}

/** The last name of a path such as `leafUserDTO.phone`, `/data/phone` or `users[0].phone`, in one word. */
function lastPart(path: string): string {
  return squeezed(path.split(/[./\]]/).findLast((part) => part !== "") ?? "");
}

/** In lower case; `organization code`, `organization_code` and `organizationCode` are one word. */
function squeezed(text: string): string {
  return text.toLowerCase().replace(/(?<=\w)[\s_-](?=\w)/g, "");
}
