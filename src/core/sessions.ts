import * as v from "valibot";
import type { Clock } from "../base/clock";
import type { Logger } from "../base/logger";
import type { Redactor } from "../base/redact";
import { isLeafError, LeafError } from "../leaf/errors";
import type { Leaf, Target } from "../leaf/send";
import { authenticate, readToken } from "../leaf/session";
import { listLeafUsers } from "../leaf/users";
import { accountKey } from "./attempts";
import type { Kept, SecretShelf } from "./secrets";
import type { Account, Store } from "./store";

/** The account that calls are made for; a new object with every sign-in, so that stale answers can be told apart. */
export interface ActiveSession {
  readonly account: Account;
  /** Sends for this account; an answer 401 marks the session as refused. */
  readonly leaf: Leaf;
  /** The same, but a 401 is the caller's to interpret. */
  readonly leafUnguarded: Leaf;
  /** Aborted when the session ends. */
  readonly signal: AbortSignal;
}

/** What signing in needs from outside. */
export interface SessionTools {
  readonly shelf: SecretShelf;
  readonly leafAt: (target: Target) => Leaf;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly log: Logger;
}

const keptSession = v.pipe(v.string(), v.parseJson(), v.object({ token: v.string(), label: v.string() }));

/** Signs in and out, and knows who is signed in. */
export class Sessions {
  /** Counts every change of who is signed in. */
  #changes = 0;
  #active: { session: ActiveSession; end: AbortController } | undefined;

  constructor(
    private readonly store: Store,
    private readonly tools: SessionTools,
  ) {}

  /** The signed-in session; undefined when signed out, expired or refused. */
  get active(): ActiveSession | undefined {
    return this.store.snapshot.session.kind === "signedIn" ? this.#active?.session : undefined;
  }

  /** The session that is shown, also when Leaf has refused its token; undefined when signed out. */
  get shown(): ActiveSession | undefined {
    return "account" in this.store.snapshot.session ? this.#active?.session : undefined;
  }

  /** The signed-in session; throws `unauthorized` without one. */
  require(): ActiveSession {
    const active = this.active;
    if (!active) throw new LeafError({ kind: "unauthorized", call: "not signed in" });
    return active;
  }

  /** Picks up the sign-in that was kept for this API, if there is one; without a usable API nobody is signed in. */
  async restore(apiUrl: string | undefined): Promise<void> {
    const asked = ++this.#changes;
    const kept = v.safeParse(keptSession, apiUrl && (await this.tools.shelf.read(keyOf(apiUrl))));
    // Somebody has signed in or out while the secret store took its time.
    if (asked !== this.#changes) return;
    if (apiUrl && kept.success) this.#enter({ kind: "leaf", apiUrl, label: kept.output.label }, kept.output.token);
    else this.#leave();
  }

  /** Signs in with email and password and keeps the token; throws a LeafError, and then nothing has changed. */
  async signIn(
    apiUrl: string,
    login: { readonly email: string; readonly password: string; readonly rememberMe: boolean },
    kind: Account["kind"] = "leaf",
  ): Promise<Kept> {
    this.tools.redactor.remember(login.password);
    const token = await authenticate(this.#leafFor({ kind, apiUrl, label: login.email }), login);
    return this.#accept({ kind, apiUrl, label: login.email }, token);
  }

  /** Signs in with a token from elsewhere, once Leaf has accepted it in a call; throws a LeafError otherwise. */
  async signInWithToken(apiUrl: string, token: string): Promise<Kept> {
    this.tools.redactor.remember(token);
    const label = readToken(token)?.subject ?? new URL(apiUrl).host;
    const account: Account = { kind: "leaf", apiUrl, label };
    await listLeafUsers(this.#leafFor(account, token), 0);
    return this.#accept(account, token);
  }

  /** Forgets the sign-in, here and in the secret store. */
  async signOut(): Promise<void> {
    const { session } = this.store.snapshot;
    this.#leave();
    if ("account" in session && session.account.kind === "leaf") {
      await this.tools.shelf.erase(keyOf(session.account.apiUrl));
    }
  }

  dispose(): void {
    this.#active?.end.abort();
  }

  async #accept(account: Account, token: string): Promise<Kept> {
    // A sandbox lives no longer than this window, and so does its token.
    const kept =
      account.kind === "sandbox"
        ? "kept"
        : await this.tools.shelf.write(keyOf(account.apiUrl), JSON.stringify({ token, label: account.label }));
    this.#enter(account, token);
    return kept;
  }

  #enter(account: Account, token: string): void {
    this.#changes += 1;
    this.tools.redactor.remember(token);
    this.#active?.end.abort();
    const end = new AbortController();
    const expiresAt = readToken(token)?.expiresAt;
    const shown: Account = expiresAt === undefined ? account : { ...account, expiresAt };
    const send = this.#leafFor(account, token);
    const leafUnguarded: Leaf = (request) =>
      send({ ...request, signal: request.signal ? AbortSignal.any([request.signal, end.signal]) : end.signal });
    const session: ActiveSession = {
      account: shown,
      leafUnguarded,
      signal: end.signal,
      leaf: async (request) => {
        // An expired token is not worth a request.
        if (shown.expiresAt !== undefined && shown.expiresAt <= this.tools.clock.now()) {
          this.#refuse(session);
          throw new LeafError({ kind: "unauthorized", call: `${request.method} ${request.path}` });
        }
        try {
          return await leafUnguarded(request);
        } catch (error) {
          if (isLeafError(error, "unauthorized")) this.#refuse(session);
          throw error;
        }
      },
    };
    this.#active = { session, end };
    this.store.enter({ kind: "signedIn", account: shown });
    this.tools.log.info(`Signed in to ${new URL(account.apiUrl).host}`);
  }

  #leafFor(account: Account, token?: string): Leaf {
    const target = { apiUrl: account.apiUrl, account: accountKey(account) };
    return this.tools.leafAt(token === undefined ? target : { ...target, token });
  }

  #refuse(session: ActiveSession): void {
    if (this.active !== session) return;
    this.tools.log.warn("The Leaf token has expired or was refused");
    this.store.setSession({ kind: "refused", account: session.account });
  }

  #leave(): void {
    this.#changes += 1;
    this.#active?.end.abort();
    this.#active = undefined;
    this.store.enter({ kind: "signedOut" });
  }
}

function keyOf(apiUrl: string): string {
  return `session:${apiUrl}`;
}
