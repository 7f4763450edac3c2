import { t } from "../base/l10n";
import { readToken } from "../leaf/session";

/** The token in what was pasted: without "Bearer" and quotes. */
export function readPastedToken(text: string): string {
  return text
    .trim()
    .replace(/^bearer\s+/i, "")
    .replace(/^["']|["']$/g, "");
}

/** What is wrong with a token, as far as it can be seen from here. */
export function tokenProblem(token: string): string | undefined {
  if (token === "") return t("Paste the token.");
  const claims = readToken(token);
  if (!claims) return t("That is not a token: it has three parts, separated by dots.");
  if (claims.expiresAt !== undefined && claims.expiresAt <= Date.now()) return t("This token has expired.");
  return undefined;
}
