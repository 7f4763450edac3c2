import * as l10n from "@vscode/l10n";
import * as v from "valibot";
import { Emitter, type Disposable } from "../base/emitter";
import { messageOf } from "../base/text";
import { isLoopback } from "../leaf/apiUrl";
import type { OneClickSession } from "../leaf/credentials";
import { failureOf, isLeafError, isLost, maskedBy } from "../leaf/errors";
import { accountKey, type Account } from "../model/account";
import { beforeOf, isNews } from "../model/credentialIdentity";
import { ended } from "./attemptPlan";
import type { Attempt, AttemptEnd } from "./attempts";
import { AttemptWatch, type WatchTools } from "./attemptWatch";
import { explain } from "../model/explain";
import type { LeafUsers } from "../users/leafUsers";
import { callOneClick, type ConnectRequest } from "./oneClickCall";
import { withPartner } from "./partnerRefusal";
import type { ConnectableProvider, OperationReference } from "../model/provider";
import type { SecretsStorage } from "../model/storage";
import type { ActiveSession } from "../accounts/openSession";
import type { Sessions } from "../accounts/sessions";
import type { ConnectionsWriter, StoreView } from "../model/store";

/** What Leaf answered to an attempt. */
type ConnectOutcome =
  | { readonly kind: "waiting"; readonly signInUrl: string }
  /** The address is not one of the provider's; only its origin is passed on, and nothing opens it. */
  | { readonly kind: "untrustedAddress"; readonly origin: string }
  /** The answer was lost, but the call has come through: a credential works that did not before. */
  | { readonly kind: "alreadyActive" }
  /** It was cancelled, here or in another window, before Leaf answered. */
  | { readonly kind: "cancelled" };

/** What connecting needs from outside. */
interface ConnectorTools extends WatchTools {
  readonly secrets: SecretsStorage;
  /** Makes an id that no other attempt has. */
  readonly newId: () => string;
}

const keptSecrets = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    id: v.string(),
    signInUrl: v.optional(v.string()),
    operation: v.union([v.object({ organizationCode: v.string() }), v.object({ sharingUrlId: v.string() })]),
  }),
);
type AttemptSecrets = v.InferOutput<typeof keptSecrets>;

/** Starts connections, hands out the farmers' addresses, and cancels; AttemptWatch sees each one to its end. */
export class Connector implements Disposable {
  readonly #ended = new Emitter<{ readonly leafUserId: string; readonly end: AttemptEnd }>();
  /** An attempt that waited for the farmer became active or expired; fires in one window of all. */
  readonly onDidEnd = this.#ended.event;
  /** The calls that are under way, by the id of their attempt. */
  readonly #calls = new Map<string, { readonly leafUserId: string; readonly abort: AbortController }>();
  readonly #sandboxSecrets = new Map<string, string>();
  readonly #watch: AttemptWatch;

  constructor(
    private readonly store: StoreView & ConnectionsWriter,
    private readonly sessions: Sessions,
    private readonly users: LeafUsers,
    private readonly provider: ConnectableProvider,
    private readonly tools: ConnectorTools,
  ) {
    this.#watch = new AttemptWatch(store, sessions, users, tools, {
      isCalling: ({ id }) => this.#calls.has(id),
      ended: (attempt, end) => {
        if (end.kind === "active") this.#forget(attempt);
        this.#ended.fire({ leafUserId: attempt.leafUserId, end });
      },
      dropped: (attempt) => this.#eraseSecrets(attempt),
    });
  }

  /**
   * Looks at what is there, makes the one-click call, once, and then has the attempt watched; throws a LeafError.
   * After a lost answer it looks for a credential, and leaves it to the caller to start again.
   */
  async connect(request: ConnectRequest): Promise<ConnectOutcome> {
    const session = this.sessions.require();
    const { leafUserId, environment, operation } = request;
    const startedAt = this.tools.clock.now();
    let attempt: Attempt = {
      id: this.tools.newId(),
      account: accountKey(session.account),
      leafUserId,
      environment,
      startedAt,
      // The farmer's time runs from the call, not from its answer.
      deadline: startedAt + this.provider.oneClick.sessionMs,
      window: this.tools.windowId,
      phase: { kind: "starting" },
    };
    const call = new AbortController();
    this.#abortCalls(leafUserId);
    this.#calls.set(attempt.id, { leafUserId, abort: call });
    try {
      // The record first: a secret that nothing points to would never be found again.
      await this.#watch.put(session, attempt);
      await this.#keep(session, attempt, { id: attempt.id, operation });
      // What the row shows can be old: whatever works already, the farmer has not agreed to it now.
      attempt = { ...attempt, before: beforeOf(await this.users.find(leafUserId, { signal: call.signal })) };
      const { signInUrl: answered, sandboxWindowSeconds } = await this.#post(session, request, call.signal);
      this.tools.redactor.remember(answered);
      const verdict = this.provider.oneClick.checkSignInUrl(answered, session.account.apiUrl, environment);
      if (!verdict.ok) {
        const reason = l10n.t("Leaf returned a link outside Panorama's {0} portal: {1}", environment, verdict.origin);
        await this.#watch.put(session, ended(attempt, { kind: "failed", reason }, this.tools.clock.now()));
        return { kind: "untrustedAddress", origin: verdict.origin };
      }
      const { href: signInUrl } = verdict;
      this.tools.redactor.remember(signInUrl);
      const unwanted = async () => call.signal.aborted || !(await this.#watch.isWanted(session, attempt));
      if (await unwanted()) return await this.#cancelled(session, attempt);
      // The address before the word that it is waited with: who waits has it.
      await this.#keep(session, attempt, { id: attempt.id, operation, signInUrl });
      if (await unwanted()) return await this.#cancelled(session, attempt);
      const own = isLoopback(session.account.apiUrl) ? sandboxWindowSeconds : undefined;
      const deadline = own === undefined ? attempt.deadline : startedAt + own * 1000;
      await this.#watch.put(session, { ...attempt, deadline, phase: { kind: "waiting" } });
      return { kind: "waiting", signInUrl };
    } catch (thrown) {
      if (!isLeafError(thrown)) throw thrown;
      if (thrown.kind === "cancelled") return await this.#cancelled(session, attempt);
      // An answer may repeat what was sent; neither file nor screen gets to see it.
      const error = maskedBy(this.tools.redactor.text, thrown);
      // Cancelled in another window, or replaced: that end came first, and stays.
      if (!(await this.#watch.isCurrent(session, attempt))) return await this.#cancelled(session, attempt);
      const active = isLost(error) ? await this.#lookFor(attempt) : undefined;
      if (active) {
        await this.#watch.put(session, ended(attempt, active, this.tools.clock.now()));
        return { kind: "alreadyActive" };
      }
      const end: AttemptEnd = { kind: "failed", reason: explain(error).sentence, problem: failureOf(error) };
      await this.#watch.put(session, ended(attempt, end, this.tools.clock.now()));
      throw error;
    } finally {
      this.#calls.delete(attempt.id);
    }
  }

  /** The farmer's address while an attempt waits; undefined if there is none, or if only another window knows it. */
  async signInUrl(leafUserId: string): Promise<string | undefined> {
    const session = this.sessions.active;
    const connection = this.store.connection(leafUserId);
    if (!session || connection.kind !== "awaitingFarmer") return undefined;
    const signInUrl = (await this.#kept(leafUserId))?.signInUrl;
    if (signInUrl === undefined) return undefined;
    // An older version kept it as Leaf had sent it.
    const verdict = this.provider.oneClick.checkSignInUrl(signInUrl, session.account.apiUrl, connection.environment);
    return verdict.ok ? verdict.href : undefined;
  }

  /** The operation of the last attempt that did not connect, to start it again; undefined if it is not known any more. */
  async lastOperation(leafUserId: string): Promise<OperationReference | undefined> {
    return (await this.#kept(leafUserId))?.operation;
  }

  /** The organization codes of an account's attempts, of those that wait and those that can be started again. */
  async keptCodes(account: string): Promise<readonly string[]> {
    const attempts = (await this.tools.attempts.all()).filter((attempt) => attempt.account === account);
    const kept = await Promise.all(attempts.map((one) => this.#read(secretKey(account, one.leafUserId))));
    return kept.flatMap((secrets) =>
      secrets && "organizationCode" in secrets.operation ? [secrets.operation.organizationCode] : [],
    );
  }

  /** Stops waiting, in all windows; what the farmer does later shows with the next refresh. */
  async cancel(leafUserId: string): Promise<void> {
    this.#abortCalls(leafUserId);
    await this.#watch.end(this.sessions.require(), leafUserId, { kind: "cancelled" });
  }

  /** Gives up the attempt of a Leaf user that was deleted, in all windows, and erases what was kept for it. */
  async giveUp(leafUserId: string): Promise<void> {
    const session = this.sessions.active;
    if (!session) return;
    this.#abortCalls(leafUserId);
    const attempt = await this.#watch.attemptOf(session, leafUserId);
    if (!attempt) return;
    // Ended rather than removed: other windows show it until they read of its end.
    await this.#watch.put(session, ended(attempt, { kind: "cancelled" }, this.tools.clock.now()));
    this.#forget(attempt);
  }

  /** Gives up all attempts of an account, shown or not, and erases what was kept for them. */
  async forgetAll(account: Account): Promise<void> {
    const shown = this.sessions.shown;
    const session = shown && accountKey(shown.account) === accountKey(account) ? shown : { account };
    const failures: unknown[] = [];
    for (const attempt of await this.#watch.attempts(session)) {
      if (session === shown) this.#abortCalls(attempt.leafUserId);
      // Ended, so that it doesn't wait without an address; the record last, so that nothing is left without one.
      await this.#watch.put(session, ended(attempt, { kind: "cancelled" }, this.tools.clock.now()));
      try {
        await this.#eraseSecrets(attempt);
        await this.#watch.remove(session, attempt);
      } catch (error) {
        failures.push(error);
      }
    }
    if (account.kind === "sandbox") this.#sandboxSecrets.clear();
    if (failures.length > 0) throw failures[0];
  }

  /** Erases what windows that are gone have left: the secrets of attempts that are done. */
  async removeLeftovers(): Promise<void> {
    for (const attempt of await this.tools.attempts.all()) {
      const { phase } = attempt;
      if (phase.kind === "ended" && phase.end.kind === "active") await this.#eraseSecrets(attempt);
    }
  }

  dispose(): void {
    for (const { abort } of this.#calls.values()) abort.abort();
    this.#watch.dispose();
    this.#ended.dispose();
  }

  #abortCalls(leafUserId: string): void {
    for (const call of this.#calls.values()) if (call.leafUserId === leafUserId) call.abort.abort();
  }

  async #post(session: ActiveSession, request: ConnectRequest, signal: AbortSignal): Promise<OneClickSession> {
    const { partner, operation } = request;
    for (const secret of [partner.password, ...Object.values(operation)]) this.tools.redactor.remember(secret);
    return withPartner(session, () => callOneClick(session.leafUnguarded, this.provider, request, signal), signal);
  }

  /** After a lost answer: whether there is a working credential all the same, and not the one from before. */
  async #lookFor({ leafUserId, before }: Attempt): Promise<AttemptEnd | undefined> {
    try {
      const found = await this.users.find(leafUserId);
      return found?.healthy && isNews(before, found.connected)
        ? { kind: "active", status: found.connected.status, environment: found.connected.environment }
        : undefined;
    } catch (error) {
      if (!isLeafError(error)) throw error;
      this.tools.log.warn(`Whether ${leafUserId} was connected is not known: ${error.message}`);
      return undefined;
    }
  }

  async #keep(session: ActiveSession, attempt: Attempt, secrets: AttemptSecrets): Promise<void> {
    const key = secretKey(accountKey(session.account), attempt.leafUserId);
    // The window's own sandbox ends with the window, and so do its secrets.
    if (session.account.kind === "sandbox") this.#sandboxSecrets.set(key, JSON.stringify(secrets));
    else await this.tools.secrets.write(key, JSON.stringify(secrets));
  }

  async #kept(leafUserId: string): Promise<AttemptSecrets | undefined> {
    const session = this.sessions.active;
    if (!session) return undefined;
    const kept = await this.#read(secretKey(accountKey(session.account), leafUserId));
    // A host that doesn't share secrets between windows may hold those of an older attempt.
    return kept && (await this.#watch.attemptOf(session, leafUserId))?.id === kept.id ? kept : undefined;
  }

  async #read(key: string): Promise<AttemptSecrets | undefined> {
    const kept = v.safeParse(keptSecrets, this.#sandboxSecrets.get(key) ?? (await this.tools.secrets.read(key)));
    return kept.success ? kept.output : undefined;
  }

  /** Whose record is gone by now has had its secrets kept too late. */
  async #cancelled(session: ActiveSession, attempt: Attempt): Promise<ConnectOutcome> {
    if (!(await this.#watch.attemptOf(session, attempt.leafUserId))) this.#forget(attempt);
    return { kind: "cancelled" };
  }

  async #eraseSecrets({ account, leafUserId }: Attempt): Promise<void> {
    this.#sandboxSecrets.delete(secretKey(account, leafUserId));
    await this.tools.secrets.erase(secretKey(account, leafUserId));
  }

  #forget(attempt: Attempt): void {
    this.#eraseSecrets(attempt).catch((error: unknown) => {
      this.tools.log.warn(`The secrets of an attempt can't be erased: ${messageOf(error)}`);
    });
  }
}

function secretKey(account: string, leafUserId: string): string {
  return `attempt:${account}:${leafUserId}`;
}
