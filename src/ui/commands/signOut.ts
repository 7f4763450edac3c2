import { t } from "../../base/l10n";
import type { AccountErasure } from "../../core/accountErasure";
import type { StoreView } from "../../core/store";
import { accountText } from "../accountText";
import { tell } from "../gate";

/** *Leaf: Sign Out*: erases the token of the account that is shown. */
export async function signOut(erasure: AccountErasure, store: StoreView): Promise<void> {
  const { session } = store.snapshot;
  if (!("account" in session)) return;
  await erasure.signOut(session.account);
  tell(t("Signed out of {0}. Its token is deleted.", accountText(session.account)));
}
