import { accountKey } from "../../model/account";
import type { Sessions } from "../../accounts/sessions";
import type { StoreView } from "../../model/store";
import { Cancelled } from "../commands/commandRunner";

/**
 * Asks once to sign in again where Leaf has refused the session that is shown, so that a click on a row needs no second
 * one; throws Cancelled when the prompt is closed. Whoever is not signed in at all is told so by what needs the session.
 */
export async function renewIfRefused(sessions: Sessions, store: StoreView): Promise<void> {
  const { session } = store.snapshot;
  // A sandbox is of this window, and nothing is kept that could be renewed.
  if (session.kind !== "refused" || session.account.kind === "sandbox") return;
  if (!(await sessions.signInAgain(accountKey(session.account)))) throw new Cancelled();
}
