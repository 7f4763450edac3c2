import { t } from "../../base/l10n";
import type { Connector } from "../../core/connector";
import type { Sessions } from "../../core/sessions";
import type { StoreView } from "../../core/store";
import { accountText } from "../accountText";
import { tell } from "../gate";

/** *Leaf: Sign Out*: erases the token of the account that is shown. */
export async function signOut(sessions: Sessions, connector: Connector, store: StoreView): Promise<void> {
  const { session } = store.snapshot;
  if (!("account" in session)) return;
  try {
    await connector.forgetAll();
  } finally {
    // Whatever else fails, the token goes.
    await sessions.signOut();
  }
  tell(t("Signed out of {0}. Its token is erased.", accountText(session.account)));
}
