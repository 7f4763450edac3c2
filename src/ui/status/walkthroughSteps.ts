import type { PartnerCredentialsStorage } from "../../accounts/partnerCredentials";
import type { Disposable } from "../../base/emitter";
import type { Connector } from "../../connecting/connector";
import { ContextKeys } from "../../host/contextKeys";
import type { StoreView } from "../../model/store";

/** Sets the context keys that complete the walkthrough's steps; the editor remembers which ones are done. */
export function followWalkthrough(
  store: StoreView,
  connector: Connector,
  partners: PartnerCredentialsStorage,
): Disposable {
  const keys = new ContextKeys();
  const check = () => {
    const { session } = store.snapshot;
    if (session.kind === "signedIn" && session.account.kind === "leaf") keys.set("ownAccount", true);
  };
  check();
  const subscriptions = [
    store.onDidChange(check),
    connector.onDidEnd(({ end }) => {
      if (end.kind === "active") keys.set("hasConnected", true);
    }),
    partners.onDidWrite((account) => {
      // The sandbox brings its own.
      if (account.kind === "leaf") keys.set("partnerSaved", true);
    }),
  ];
  return { dispose: () => subscriptions.forEach((subscription) => subscription.dispose()) };
}
