import * as l10n from "@vscode/l10n";
import type { LeafFailure } from "../leaf/errors";
import { explain } from "../model/explain";

// What says no more than that it was refused. Leaf's own word for a wrong password is among it.
const SAYS_NOTHING = [
  /^(?:\d{3}\b[\s:.-]*)?(?:http\s+)?(?:status\s+)?(?:unauthori[sz]ed|not authori[sz]ed|authori[sz]ation required|forbidden|access denied)\b/i,
  /^(?:\d{3}|error\.[\w.-]+|[\w-]+_[\w-]+)$/i,
  /\bbad credentials\b/i,
  /^(?:full )?authentication (?:is )?(?:failed|failure|required|exception|error)\b/i,
  /^(?:http\s+)?(?:status\s+)?(?:code\s+)?\d{3}$/i,
  /^(?:invalid|incorrect|wrong|unknown)\b[\w\s,/-]*\b(?:credentials?|password|token|login|authentication)\b[\w\s]*\.?$/i,
  /^(?:(?:the|your) )?(?:user ?name|email|login|credentials?|password|token|jwt)\b[\w\s,/-]*\b(?:invalid|incorrect|wrong|not valid|not match)\b\.?$/i,
];

/**
 * Why a sign-in was refused, in a sentence: what Leaf says of it, such as that the user was not activated; `ours` where
 * it only says no.
 */
export function signInRefusal(failure: LeafFailure, ours: string): string {
  if (failure.kind !== "unauthorized") return explain(failure).sentence;
  const { detail, title, message } = failure.problem ?? {};
  const said = [detail, title, message].find((text) => text !== undefined && saysWhy(text));
  if (said === undefined) return ours;
  return l10n.t("Leaf refused the sign-in: {0}", /[.!?]$/.test(said) ? said : `${said}.`);
}

function saysWhy(text: string): boolean {
  const words = text.trim();
  return /\p{L}{2}/u.test(words) && /\s/.test(words) && !SAYS_NOTHING.some((empty) => empty.test(words));
}
