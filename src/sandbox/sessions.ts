import { randomBytes } from "node:crypto";

import type { Clock } from "../base/clock";
import type { Environment, Organization } from "./directory";
import { SECOND } from "./time";

const KEPT = 10_000;

/** What a one-click call opens, and what a farmer confirms. */
export interface Session {
  readonly id: string;
  readonly userId: string;
  readonly environment: Environment;
  /** The operation that the call named; without one, the farmer chooses. */
  readonly organization: Organization | undefined;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Whether the farmer switched sharing on at least once. */
  confirmed: boolean;
  /** Whether a later call took this one's place. */
  superseded: boolean;
}

/** The sessions that one-click calls opened; each user's newest is the one that counts. */
export class Sessions {
  readonly #byId = new Map<string, Session>();
  readonly #newest = new Map<string, Session>();

  constructor(
    private readonly clock: Clock,
    /** How long the farmer has after a one-click call. */
    readonly windowSeconds: number,
  ) {}

  open(userId: string, environment: Environment, organization: Organization | undefined): Session {
    const session: Session = {
      // Whoever knows the id acts for the farmer, so that it is a true random number, unlike the rest of the sandbox.
      id: randomBytes(18).toString("base64url"),
      userId,
      environment,
      organization,
      expiresAt: this.clock.now() + this.windowSeconds * SECOND,
      confirmed: false,
      superseded: false,
    };
    const previous = this.#newest.get(userId);
    if (previous !== undefined) previous.superseded = true;
    this.#newest.set(userId, session);
    this.#byId.set(session.id, session);
    const [oldest] = this.#byId.keys();
    if (this.#byId.size > KEPT && oldest !== undefined) this.#byId.delete(oldest);
    return session;
  }

  find(id: string): Session | undefined {
    return this.#byId.get(id);
  }

  newestOf(userId: string): Session | undefined {
    return this.#newest.get(userId);
  }

  /** Whether the farmer can still switch sharing on. */
  isOpen(session: Session): boolean {
    return !session.superseded && this.clock.now() < session.expiresAt;
  }

  /** Forgets all sessions. */
  clear(): void {
    this.#byId.clear();
    this.#newest.clear();
  }

  /** Forgets all sessions of a user. */
  drop(userId: string): void {
    this.#newest.delete(userId);
    for (const session of this.#byId.values()) if (session.userId === userId) this.#byId.delete(session.id);
  }
}
