import { t } from "../base/l10n";
import type { Account, SessionState } from "../core/store";
import { isLoopback, LEAF_API_URL } from "../leaf/apiUrl";

/** The account as it is shown everywhere: who, and where if that is not Leaf itself. */
export function accountText(account: Account): string {
  if (account.kind === "sandbox") return t("Sandbox");
  if (account.apiUrl === LEAF_API_URL) return account.label;
  const { host } = new URL(account.apiUrl);
  return isLoopback(account.apiUrl) ? t("{0} · local {1}", account.label, host) : `${account.label} · ${host}`;
}

/** The account of the session, or an empty text. */
export function sessionText(session: SessionState): string {
  return "account" in session ? accountText(session.account) : "";
}

/** When the token ends, in a sentence; empty if that is not known. */
export function expiryText(account: Account): string {
  if (account.expiresAt === undefined) return "";
  const when = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(
    account.expiresAt,
  );
  return t("Signed in until {0}", when);
}
