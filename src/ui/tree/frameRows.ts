import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import type { SessionState } from "../../model/store";
import { rowItem, tooltipOf } from "../surface/views";
import type { UsersState } from "../../model/users";
import { accountIcon, accountText, expiryText, roleText, sessionText } from "../status/accountText";
import { sharedIcon } from "./sharedIcons";

/** The row on top of all: whose Leaf users stand below it. */
interface AccountNode {
  readonly kind: "account";
}

/** The row below it when the session ended: the one place to sign in again. */
interface SignInNode {
  readonly kind: "signIn";
}

/** The last row while Leaf has more users. */
interface MoreNode {
  readonly kind: "more";
}

/** A row around the Leaf users. */
export type FrameNode = AccountNode | SignInNode | MoreNode;

// One object a row, so that the editor knows it again.
export const accountNode: AccountNode = { kind: "account" };
export const signInNode: SignInNode = { kind: "signIn" };
export const moreNode: MoreNode = { kind: "more" };

/** The row of the session's account, without its tooltip: that is made when somebody points at it. */
export function accountItem(session: SessionState): vscode.TreeItem {
  const text = sessionText(session);
  const item = rowItem({ label: text, spoken: l10n.t("Account: {0}", text) });
  const account = "account" in session ? session.account : undefined;
  item.id = "account";
  item.iconPath = sharedIcon(account === undefined ? "account" : accountIcon(account));
  item.contextValue = account?.kind === "sandbox" ? "account sandbox" : "account own";
  return item;
}

/** What the account's row says when somebody points at it: who, for what, where, and how long the sign-in lasts. */
export function accountTooltip(session: SessionState, now: number): string {
  if (!("account" in session)) return "";
  const { account } = session;
  if (account.kind === "sandbox") return tooltipOf([accountText(account), account.apiUrl]);
  const login = account.label === account.login ? "" : account.login;
  return tooltipOf([
    accountText(account),
    login,
    roleText(account.role),
    account.apiUrl,
    expiryText(account.expiresAt, now),
  ]);
}

/** The row that asks to sign in again. */
export function signInItem(): vscode.TreeItem {
  const item = rowItem({ label: l10n.t("Sign-in expired: sign in again") });
  item.id = "signIn";
  item.iconPath = sharedIcon("key", "list.warningForeground");
  item.command = { title: l10n.t("Sign In"), command: "leafPanorama.signIn" };
  return item;
}

/** The row that loads the next Leaf users. */
export function moreItem({ users, total }: Pick<UsersState, "users" | "total">): vscode.TreeItem {
  const description = total === undefined ? "" : l10n.t("{0} of {1}", users.length, total);
  const item = rowItem({ label: l10n.t("Load more…"), description });
  item.id = "more";
  item.iconPath = sharedIcon("ellipsis");
  item.command = { title: l10n.t("Load More"), command: "leafPanorama.loadMore" };
  return item;
}
