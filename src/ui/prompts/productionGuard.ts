import { t } from "../../base/l10n";
import type { Account } from "../../model/account";
import { accountText } from "../status/accountText";
import { Cancelled } from "../commands/commandRunner";
import { askModal } from "../surface/messages";

/** Whether writing with this account has to be agreed to. */
export function isProduction(account: Account): boolean {
  return account.role === "production";
}

/** The line that a question about a write in such an account carries. */
export function productionLine(account: Account): string[] {
  return isProduction(account) ? [t("You have marked this account as production.")] : [];
}

/** Asks before something is written in a production account, and nothing in others; throws Cancelled. */
export async function confirmWrite(account: Account, question: string, go: string): Promise<void> {
  if (!isProduction(account)) return;
  const detail = [t("Account {0}.", accountText(account)), ...productionLine(account)].join(" ");
  if ((await askModal(question, detail, go)) !== go) throw new Cancelled();
}
