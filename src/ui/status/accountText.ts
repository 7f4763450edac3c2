import * as l10n from "@vscode/l10n";
import { locale } from "../../base/l10n";
import { shortName } from "../../base/plain";
import type { Role, Account } from "../../model/account";
import type { SessionState } from "../../model/store";
import { isLoopback, LEAF_API_URL } from "../../leaf/apiUrl";

/** The account as it is shown everywhere: who, and where if that is not Leaf itself. */
export function accountText({ kind, label, apiUrl }: Pick<Account, "kind" | "label" | "apiUrl">): string {
  if (kind === "sandbox") return l10n.t("Sandbox");
  if (apiUrl === LEAF_API_URL) return shortName(label);
  const { host } = new URL(apiUrl);
  return isLoopback(apiUrl) ? l10n.t("{0} · local {1}", shortName(label), host) : `${shortName(label)} · ${host}`;
}

/** The codicon of an account: production and the sandbox are told apart at a glance. */
export function accountIcon({ kind, role }: Pick<Account, "kind" | "role">): string {
  if (kind === "sandbox") return "beaker";
  return role === "production" ? "shield" : "account";
}

/** The role in a word. */
export function roleText(role: Role): string {
  return role === "production" ? l10n.t("Production") : l10n.t("Test");
}

/** The account of the session with its role in front, where a narrow side bar does not cut it off; or an empty text. */
export function sessionText(session: SessionState): string {
  if (!("account" in session)) return "";
  const { account } = session;
  return account.kind === "sandbox" ? accountText(account) : `${roleText(account.role)} · ${accountText(account)}`;
}

const DAY_MS = 24 * 3600_000;

/** How long the token lives, in a sentence; empty if that is not known. */
export function expiryText(expiresAt: number | undefined, now: number): string {
  // Intl throws for a time that no calendar has.
  if (expiresAt === undefined || Number.isNaN(new Date(expiresAt).getTime())) return "";
  const left = expiresAt - now;
  if (left <= 0) return l10n.t("Sign-in has expired");
  const when = new Intl.DateTimeFormat(locale(), { dateStyle: "medium", timeStyle: "short" }).format(expiresAt);
  const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "always" });
  const rest =
    left >= 2 * DAY_MS
      ? relative.format(Math.round(left / DAY_MS), "day")
      : left >= 3600_000
        ? relative.format(Math.round(left / 3600_000), "hour")
        : relative.format(Math.max(1, Math.round(left / 60_000)), "minute");
  return l10n.t("Sign-in expires {0} ({1})", rest, when);
}
