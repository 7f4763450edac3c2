import type { Clock, Sleep } from "../base/clock";
import { Emitter } from "../base/emitter";
import type { Logger } from "../base/logger";
import type { Redactor } from "../base/redact";
import { t } from "../base/l10n";
import { startOneClick } from "../leaf/credentials";
import { isLeafError } from "../leaf/errors";
import { isPending, type Connection } from "./connection";
import { explain } from "./explain";
import type { LeafUsers } from "./leafUsers";
import { withPartner } from "./partnerRefusal";
import { delayBeforeLook } from "./polling";
import type { ClientEnvironment, OperationReference, PartnerCredentials, Provider } from "./provider";
import type { ActiveSession, Sessions } from "./sessions";
import type { Store } from "./store";

/** All that one attempt to connect needs. */
export interface ConnectRequest {
  readonly leafUserId: string;
  readonly environment: ClientEnvironment;
  readonly partner: PartnerCredentials;
  readonly operation: OperationReference;
}

/** What Leaf answered to an attempt. */
export type ConnectOutcome =
  | { readonly kind: "waiting"; readonly signInUrl: string }
  /** The address is not one of the provider's; only its origin is passed on, and nothing opens it. */
  | { readonly kind: "untrustedAddress"; readonly origin: string };

/** What connecting needs from outside. */
export interface ConnectorTools {
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly redactor: Redactor;
  readonly log: Logger;
}

interface Attempt {
  readonly session: ActiveSession;
  readonly stop: AbortController;
  signInUrl?: string;
}

/** Starts connections, waits for the farmers, and tells how each attempt ended. */
export class Connector {
  readonly #attempts = new Map<string, Attempt>();
  readonly #ended = new Emitter<{ readonly leafUserId: string; readonly connection: Connection }>();
  /** An attempt that was waiting for the farmer became active or expired. */
  readonly onDidEnd = this.#ended.event;

  constructor(
    private readonly store: Store,
    private readonly sessions: Sessions,
    private readonly users: LeafUsers,
    private readonly provider: Provider,
    private readonly tools: ConnectorTools,
  ) {}

  /** Makes the one-click call, once, and then waits for the farmer in the background; throws a LeafError. */
  async connect(request: ConnectRequest): Promise<ConnectOutcome> {
    const session = this.sessions.require();
    const { leafUserId, environment } = request;
    this.#stop(leafUserId);
    const attempt: Attempt = { session, stop: new AbortController() };
    this.#attempts.set(leafUserId, attempt);
    session.signal.addEventListener("abort", () => this.#drop(leafUserId, attempt), { once: true });
    this.store.apply(leafUserId, { kind: "connectAsked", environment });
    // The farmer's time runs from the call, not from its answer.
    const deadline = this.tools.clock.now() + this.provider.sessionMs;
    try {
      const signInUrl = await this.#post(session, request, attempt.stop.signal);
      this.tools.redactor.remember(signInUrl);
      const verdict = this.provider.checkSignInUrl(signInUrl, session.account.apiUrl);
      if (!verdict.ok) {
        const reason = t("Leaf answered with an address that is not Panorama's: {0}", verdict.origin);
        this.#fail(leafUserId, attempt, reason);
        return { kind: "untrustedAddress", origin: verdict.origin };
      }
      attempt.signInUrl = signInUrl;
      this.store.apply(leafUserId, { kind: "sessionOpened", deadline });
      void this.#wait(leafUserId, attempt, deadline);
      return { kind: "waiting", signInUrl };
    } catch (error) {
      if (!isLeafError(error)) throw error;
      this.#fail(leafUserId, attempt, explain(error).sentence);
      throw error;
    }
  }

  /** The farmer's address while an attempt is waiting. */
  signInUrl(leafUserId: string): string | undefined {
    return this.#attempts.get(leafUserId)?.signInUrl;
  }

  /** Stops waiting; what the farmer does later shows with the next refresh. */
  cancel(leafUserId: string): void {
    this.#stop(leafUserId);
    this.store.apply(leafUserId, { kind: "cancelAsked" });
  }

  dispose(): void {
    for (const leafUserId of [...this.#attempts.keys()]) this.#stop(leafUserId);
    this.#ended.dispose();
  }

  async #post(session: ActiveSession, request: ConnectRequest, signal: AbortSignal): Promise<string> {
    const { partner, environment, operation } = request;
    for (const secret of [partner.password, ...Object.values(operation)]) this.tools.redactor.remember(secret);
    const body = this.provider.oneClickBody(partner, environment, operation);
    return withPartner(
      session,
      () => startOneClick(session.leafUnguarded, request.leafUserId, this.provider.name, body, signal),
      signal,
    );
  }

  async #wait(leafUserId: string, attempt: Attempt, deadline: number): Promise<void> {
    const { clock, sleep, random, log } = this.tools;
    const { signal } = attempt.stop;
    const stopped = () => signal.aborted;
    const started = clock.now();
    let notBefore = 0;
    while (!stopped()) {
      const now = clock.now();
      const planned = now + delayBeforeLook(now - started, random());
      // One look falls right on the deadline; after it, Leaf's word decides, so it must be heard.
      const next = now < deadline ? Math.min(planned, deadline) : planned;
      await sleep(Math.max(next, notBefore) - now, signal);
      if (stopped()) return;
      const lookedAt = clock.now();
      try {
        await this.users.look(leafUserId, signal);
      } catch (error) {
        if (!isLeafError(error)) throw error;
        if (error.retryAfterSeconds !== undefined) notBefore = clock.now() + error.retryAfterSeconds * 1000;
        log.debug(`Still waiting for the farmer of ${leafUserId}: ${error.message}`);
        continue;
      }
      if (lookedAt >= deadline) this.store.apply(leafUserId, { kind: "deadlinePassed" });
      const connection = this.store.connection(leafUserId);
      if (this.#attempts.get(leafUserId) !== attempt || isPending(connection)) continue;
      this.#attempts.delete(leafUserId);
      this.#ended.fire({ leafUserId, connection });
      return;
    }
  }

  #fail(leafUserId: string, attempt: Attempt, reason: string): void {
    // Cancelled, replaced or signed out in the meantime: somebody else has said how it ended.
    if (this.#attempts.get(leafUserId) !== attempt) return;
    this.#attempts.delete(leafUserId);
    this.store.apply(leafUserId, { kind: "connectFailed", reason });
  }

  #stop(leafUserId: string): void {
    const attempt = this.#attempts.get(leafUserId);
    if (attempt) this.#drop(leafUserId, attempt);
  }

  #drop(leafUserId: string, attempt: Attempt): void {
    attempt.stop.abort();
    if (this.#attempts.get(leafUserId) === attempt) this.#attempts.delete(leafUserId);
  }
}
