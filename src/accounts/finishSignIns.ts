import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { finished, type AccountRecords } from "./accountRecords";
import { accountKey, type AccountStorage, type KeptAccount } from "../model/account";
import type { Tokens } from "./tokens";

interface Tools {
  readonly accounts: AccountStorage;
  readonly log: Logger;
}

/** Finishes what windows that are gone were signing in to: signed in if all was kept by then, else as it was before. */
export async function finishSignIns(records: AccountRecords, tokens: Tokens, tools: Tools): Promise<void> {
  for (const account of await records.abandonedSignIns()) {
    try {
      await finish(account, tokens, tools.accounts);
    } catch (error) {
      // Its record stays, and with it the next start's chance.
      tools.log.warn(`A sign-in that was broken off can't be cleared away yet: ${messageOf(error)}`);
    }
  }
}

async function finish(account: KeptAccount, tokens: Tokens, accounts: AccountStorage): Promise<void> {
  const key = accountKey(account);
  // The token is kept last.
  const isKept = (await tokens.kept(account)) !== undefined;
  if (!isKept && account.signedOut) {
    await tokens.erase(key);
    if (account.unfinished?.added === true) await accounts.remove(key);
    else await accounts.put(finished({ ...account, keepsPassword: false }));
    return;
  }
  if (!account.keepsPassword) await tokens.keepPassword(key, undefined);
  await accounts.put(finished({ ...account, signedOut: false }));
}
