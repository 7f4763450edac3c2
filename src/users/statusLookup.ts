import type { Clock } from "../base/clock";
import { getCredential, type Credential } from "../leaf/credentials";
import type { LeafRequest } from "../leaf/send";
import type { Connected } from "../model/credentialIdentity";
import type { Connection } from "../model/connection";
import type { StatusChange } from "./notify";
import type { ActiveSession } from "../accounts/openSession";
import { credentialPlace, isHealthy, type Provider } from "../model/provider";
import type { Sessions } from "../accounts/sessions";
import type { ConnectionsWriter, StoreView } from "../model/store";

/** How one credential is asked for. */
export interface LookupOptions extends Pick<LeafRequest, "once" | "background" | "signal"> {
  /** Nobody has clicked for it: the developer must not be asked to sign in again. */
  readonly quietly?: boolean;
}

/** A credential that Leaf holds, and whether it works. */
export interface FoundStatus {
  readonly connected: Connected;
  readonly healthy: boolean;
}

/** Asks for single credentials and shows what Leaf says of them, with the time at which it said so. */
export class StatusLookup {
  constructor(
    private readonly store: StoreView & ConnectionsWriter,
    private readonly sessions: Sessions,
    private readonly provider: Provider,
    private readonly clock: Clock,
  ) {}

  /** Asks Leaf, and leaves the store as it is; throws a LeafError. */
  async find(leafUserId: string, { quietly, ...how }: LookupOptions = {}): Promise<FoundStatus | undefined> {
    const session = this.sessions.require();
    const leaf = quietly ? session.leafWithoutAsking : session.leaf;
    const credential = await getCredential(leaf, leafUserId, credentialPlace(this.provider), how);
    if (!credential) return undefined;
    return { connected: connectedBy(credential), healthy: isHealthy(this.provider, credential.status) };
  }

  /** Asks Leaf and shows the answer, unless the account has changed; throws a LeafError. */
  async look(leafUserId: string, how: LookupOptions = {}): Promise<Connection> {
    const session = this.sessions.require();
    const found = await this.find(leafUserId, how);
    if (!session.isCurrent()) return this.#known(leafUserId);
    return this.#show(leafUserId, found?.connected, this.clock.now());
  }

  /** The same for one of many, as part of a session's sweep; returns what is different. */
  async sweep(session: ActiveSession, leafUserId: string, how: LookupOptions): Promise<StatusChange | undefined> {
    if (!session.isCurrent()) return undefined;
    const before = this.#known(leafUserId);
    const found = await this.find(leafUserId, { ...how, quietly: true });
    // What has become of it meanwhile, as by disconnecting, is newer than the question that this answers.
    if (!session.isCurrent() || this.#known(leafUserId) !== before) return undefined;
    return this.told(leafUserId, found?.connected, this.clock.now());
  }

  /** Notes what Leaf has just said of one Leaf user's credential; undefined if there is none. */
  saw(leafUserId: string, credential: Credential | undefined): Connection {
    return this.#show(leafUserId, credential && connectedBy(credential), this.clock.now());
  }

  /** Notes what a sweep or a list has told, and returns what is different. */
  told(leafUserId: string, found: Connected | undefined, at: number): StatusChange | undefined {
    const before = this.#known(leafUserId);
    const after = this.#show(leafUserId, found, at);
    return after === before ? undefined : { leafUserId, before, after };
  }

  #show(leafUserId: string, found: Connected | undefined, at: number): Connection {
    const healthy = found !== undefined && isHealthy(this.provider, found.status);
    return this.store.apply(leafUserId, { kind: "looked", found, healthy }, at, this.provider.id);
  }

  #known(leafUserId: string): Connection {
    return this.store.connection(leafUserId, this.provider.id);
  }
}

function connectedBy(credential: Credential): Connected {
  return { status: credential.status, environment: credential.clientEnvironment, credential };
}
