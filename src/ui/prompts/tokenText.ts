import * as l10n from "@vscode/l10n";
import { isEmail } from "../../base/pasted";
import { findToken, readToken } from "../../leaf/session";

/** The token in what was pasted; empty if there is none. */
export function readPastedToken(text: string): string {
  return findToken(text) ?? "";
}

/** Whether a text is meant as a token, even if it is none that can be used; an email never is. */
export function looksLikeToken(text: string): boolean {
  if (findToken(text) !== undefined) return true;
  if (isEmail(text)) return false;
  return /(?<![\w.])eyJ/.test(text) || /id_token|bearer\s/i.test(text) || text.length > 100;
}

/** What is wrong with a pasted token, as far as it can be seen from here. */
export function tokenProblem(pasted: string): string | undefined {
  if (pasted.trim() === "") return l10n.t("Paste the token.");
  const token = findToken(pasted);
  if (token === undefined) {
    return l10n.t("There is no Leaf token in this text. A token has three parts, separated by dots.");
  }
  const expiresAt = readToken(token)?.expiresAt;
  return expiresAt !== undefined && expiresAt <= Date.now()
    ? l10n.t("This token has expired. Get another one.")
    : undefined;
}
