import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import { hasCredential } from "../model/connection";
import type { Provider } from "../model/provider";
import type { StoreView } from "../model/store";
import type { LeafUsers } from "../users/leafUsers";
import type { OtherProviders } from "../users/otherProviders";
import type { DeliveryEntry } from "./deliveries";
import type { AlertListener } from "./listener";

/** What follows an alert. */
interface FollowTools {
  readonly store: StoreView;
  readonly users: LeafUsers;
  readonly others: OtherProviders;
  readonly provider: Provider;
  readonly log: Logger;
  /** Files, fields or operations of this Leaf user have changed. */
  readonly dataChanged: (leafUserId: string) => void;
}

/** An alert that names no Leaf user is looked for with at most so many requests. */
const SEARCH_REQUESTS = 50;

/** Asks at once for what a signed alert has told of: the credential's status, or the data. */
export function followAlerts(listener: AlertListener, tools: FollowTools): Disposable {
  return listener.onDidReceive((entry) => {
    follow(entry, tools).catch((error: unknown) => {
      tools.log.warn(`What an alert has told of was not looked at: ${messageOf(error)}`);
    });
  });
}

async function follow({ alert, verdict }: DeliveryEntry, tools: FollowTools): Promise<void> {
  // Whoever can't sign must not make this window ask Leaf.
  if (verdict?.kind !== "matches" || alert.kind !== "event") return;
  const { credentialId } = alert.subjects;
  if (alert.leafUserId !== null && credentialId === undefined) {
    tools.dataChanged(alert.leafUserId);
    return;
  }
  if (credentialId === undefined) return;
  const { users, others, provider, log } = tools;
  const other = alert.provider === null ? undefined : others.named(alert.provider);
  const leafUserId = ownerOf(tools.store, credentialId, (other ?? provider).id);
  if (leafUserId === undefined) {
    log.info("An alert's credential is not known: the Leaf users are checked in the background");
    await users.refreshQuietly(SEARCH_REQUESTS);
  } else if (other) await others.lookup(other).look(leafUserId, { quietly: true });
  else await users.look(leafUserId, { quietly: true });
}

/** The Leaf user whose credential it is, as far as credentials have been seen. */
function ownerOf({ snapshot }: StoreView, credentialId: string, provider: string): string | undefined {
  const connections = snapshot.providers.get(provider)?.connections ?? new Map<string, never>();
  for (const [leafUserId, connection] of connections) {
    if (hasCredential(connection) && connection.credential?.id === credentialId) return leafUserId;
  }
  return undefined;
}
