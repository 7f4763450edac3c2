import type { Clock } from "../base/clock";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import type { Provider } from "../model/provider";
import type { LeafUsers } from "../users/leafUsers";
import type { OtherProviders } from "../users/otherProviders";
import type { AlertUsers } from "./alertUsers";
import type { DeliveryEntry } from "./deliveries";
import type { AlertListener } from "./listener";

/** What follows an alert. */
interface FollowTools {
  readonly alertUsers: AlertUsers;
  readonly users: LeafUsers;
  readonly others: OtherProviders;
  readonly provider: Provider;
  readonly clock: Clock;
  readonly log: Logger;
  /** Files, fields or operations of this Leaf user have changed. */
  readonly dataChanged: (leafUserId: string) => void;
}

/** An alert that names no Leaf user is looked for with at most so many requests. */
const SEARCH_REQUESTS = 50;

/** So long after a search no other one begins: when a provider fails, many alerts come at once. Milliseconds. */
const SEARCH_GAP_MS = 60_000;

/** Asks at once for what a signed alert has told of: the credential's status, or the data. */
export function followAlerts(listener: AlertListener, tools: FollowTools): Disposable {
  const follower = new Follower(tools);
  return listener.onDidReceive((entry) => {
    follower.follow(entry).catch((error: unknown) => {
      tools.log.warn(`What an alert has told of was not looked at: ${messageOf(error)}`);
    });
  });
}

class Follower {
  readonly #tools: FollowTools;
  /** The credentials that are asked for now, and whether something has happened to them since. */
  readonly #asking = new Map<string, { again: boolean }>();
  #searchedAt: number | undefined;

  constructor(tools: FollowTools) {
    this.#tools = tools;
  }

  async follow({ alert, verdict }: DeliveryEntry): Promise<void> {
    // Whoever can't sign must not make this window ask Leaf.
    if (verdict?.kind !== "matches" || alert.kind !== "event") return;
    const { credentialId } = alert.subjects;
    if (credentialId === undefined) {
      if (alert.leafUserId !== null) this.#tools.dataChanged(alert.leafUserId);
      return;
    }
    const { alertUsers } = this.#tools;
    const leafUserId = alertUsers.idOf(alert);
    if (leafUserId === undefined) await this.#search();
    else await this.#look(leafUserId, alertUsers.otherOf(alert));
  }

  /** Asks once for all alerts that come until the answer is there, and once more for those that came meanwhile. */
  async #look(leafUserId: string, other: Provider | undefined): Promise<void> {
    const { users, others, provider } = this.#tools;
    const key = `${leafUserId} ${(other ?? provider).id}`;
    const before = this.#asking.get(key);
    if (before) {
      before.again = true;
      return;
    }
    const asking = { again: true };
    this.#asking.set(key, asking);
    try {
      while (asking.again) {
        asking.again = false;
        await (other ? others.lookup(other) : users).look(leafUserId, { quietly: true });
      }
    } finally {
      this.#asking.delete(key);
    }
  }

  async #search(): Promise<void> {
    const { users, clock, log } = this.#tools;
    const now = clock.now();
    // A clock that was set back must not end all searches.
    if (this.#searchedAt !== undefined && Math.abs(now - this.#searchedAt) < SEARCH_GAP_MS) return;
    this.#searchedAt = now;
    log.info("An alert's credential is not known: the Leaf users are checked in the background");
    await users.refreshQuietly(SEARCH_REQUESTS);
  }
}
