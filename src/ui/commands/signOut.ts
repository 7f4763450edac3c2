import * as l10n from "@vscode/l10n";
import type { AccountErasure } from "../../connecting/accountErasure";
import type { StoreView } from "../../model/store";
import { accountText } from "../status/accountText";
import { tell } from "./commandRunner";

/** *Leaf: Sign Out*: erases the token of the account that is shown. */
export async function signOut(erasure: AccountErasure, store: StoreView): Promise<void> {
  const { session } = store.snapshot;
  if (!("account" in session)) return;
  await erasure.signOut(session.account);
  tell(l10n.t("Signed out of {0}. Its token was deleted.", accountText(session.account)));
}
