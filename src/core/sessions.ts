import * as v from "valibot";
import type { Clock } from "../base/clock";
import { Emitter, type Event } from "../base/emitter";
import { t } from "../base/l10n";
import type { Logger } from "../base/logger";
import type { Redactor } from "../base/redact";
import { readApiUrl } from "../leaf/apiUrl";
import { isLeafError, LeafError } from "../leaf/errors";
import type { Leaf, Target } from "../leaf/send";
import { authenticate, readToken } from "../leaf/session";
import { listLeafUsers } from "../leaf/users";
import { accountKey, byUse, shownAs, type AccountShelf, type KeptAccount, type Role } from "./accounts";
import { OpenSession, type ActiveSession } from "./openSession";
import type { Kept, SecretShelf } from "./secrets";
import type { Account, Store } from "./store";
import type { UsersCache } from "./usersCache";

export type { ActiveSession } from "./openSession";

/** What signs in: Leaf takes either. */
export type Login =
  | { readonly email: string; readonly password: string; readonly rememberMe: boolean }
  /** A token from elsewhere. */
  | { readonly token: string };

/** What the developer decides when an account is added; what is missing stays as it was, or is the default. */
export interface AccountChoices {
  readonly label?: string;
  readonly role?: Role;
  readonly keepPassword?: boolean;
}

/**
 * Asks the developer to sign in again to an account whose token has ended. `submit` takes a password, or a token if that
 * is how the account signs in, and answers with what is wrong with it; resolves when it was taken or the prompt was closed.
 */
export type AskToRenew = (
  account: KeptAccount,
  submit: (answer: string) => Promise<LeafError | undefined>,
) => Promise<void>;

/** What signing in needs from outside. */
export interface SessionTools {
  readonly shelf: SecretShelf;
  readonly accounts: AccountShelf;
  readonly cache: UsersCache;
  readonly leafAt: (target: Target & { readonly account: string }) => Leaf;
  readonly askToRenew: AskToRenew;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly log: Logger;
}

const keptToken = v.pipe(v.string(), v.parseJson(), v.object({ token: v.string(), apiUrl: v.string() }));

/** Signs in and out, changes between accounts, and knows who is signed in in this window. */
export class Sessions {
  /** Counts every change of who is signed in. */
  #changes = 0;
  #open: OpenSession | undefined;
  readonly #tokens = new Emitter<undefined>();
  /** A token was kept or erased, in this window. */
  readonly onDidChangeTokens: Event<undefined> = this.#tokens.event;

  constructor(
    private readonly store: Store,
    private readonly tools: SessionTools,
  ) {}

  /** The signed-in session; undefined when signed out, expired or refused. */
  get active(): ActiveSession | undefined {
    return this.store.snapshot.session.kind === "signedIn" ? this.#open : undefined;
  }

  /** The session that is shown, also when Leaf has refused its token; undefined when signed out. */
  get shown(): ActiveSession | undefined {
    return "account" in this.store.snapshot.session ? this.#open : undefined;
  }

  /** The signed-in session; throws `unauthorized` without one. */
  require(): ActiveSession {
    const active = this.active;
    if (!active) throw new LeafError({ kind: "unauthorized", call: "not signed in" });
    return active;
  }

  /** Picks up the account that was used last and is signed in; without one nobody is. */
  async restore(): Promise<void> {
    const asked = ++this.#changes;
    const accounts = byUse(await this.tools.accounts.all()).filter(({ signedOut }) => !signedOut);
    // Somebody has signed in or out while the disk took its time.
    if (asked !== this.#changes) return;
    if (accounts[0]) await this.#change(accounts[0]);
    else this.#leave();
  }

  /** Changes to an account that is kept; its Leaf users are there at once, as they were last known. */
  async switchTo(key: string): Promise<void> {
    const kept = await this.#find(key);
    if (!kept) return;
    await this.#change(kept);
    await this.tools.accounts.put({ ...kept, usedAt: this.tools.clock.now() });
  }

  /**
   * Signs in, keeps the account and its token, and changes to it; throws a LeafError, and then nothing has changed.
   * Signing in again to the account that is shown goes on where it was.
   */
  async signIn(apiUrl: string, login: Login, choices: AccountChoices = {}): Promise<Kept> {
    const { token, name } = await this.#tokenFor(apiUrl, login);
    const before = await this.#find(accountKey({ apiUrl, login: name }));
    const keepsPassword = "password" in login && (choices.keepPassword ?? before?.keepsPassword ?? false);
    const account: KeptAccount = {
      apiUrl,
      login: name,
      label: choices.label ?? before?.label ?? name,
      role: choices.role ?? before?.role ?? "test",
      by: "password" in login ? "password" : "token",
      rememberMe: "password" in login ? login.rememberMe : (before?.rememberMe ?? false),
      keepsPassword,
      signedOut: false,
      usedAt: this.tools.clock.now(),
    };
    const key = accountKey(account);
    const kept = await this.#keepToken(key, apiUrl, token);
    if ("password" in login && keepsPassword) await this.tools.shelf.write(passwordKey(key), login.password);
    else await this.tools.shelf.erase(passwordKey(key));
    await this.tools.accounts.put(account);
    this.#tokens.fire(undefined);
    if (this.#open && this.#isShown(key)) {
      this.#goOn(this.#open, account, token);
    } else await this.#enter(shownAs(account, undefined), token);
    return kept;
  }

  /** Signs in again to an account that is kept, with one prompt at most; false if the developer closed it. Throws a LeafError. */
  async signInAgain(key: string): Promise<boolean> {
    const kept = await this.#find(key);
    if (!kept) return false;
    const refused = this.#isShown(key) ? this.#open : undefined;
    return (await this.#renew(kept, (token) => refused?.uses(token) === true, true)) !== undefined;
  }

  /** Signs in to this window's own sandbox, of which nothing is kept. */
  async signInToSandbox(apiUrl: string, login: { readonly email: string; readonly password: string }): Promise<void> {
    const { token } = await this.#tokenFor(apiUrl, { ...login, rememberMe: true });
    const { email } = login;
    await this.#enter({ kind: "sandbox", apiUrl, login: email, label: email, role: "test" }, token);
  }

  /** Erases an account's token and password, here and in all windows; by default of the account that is shown. */
  async signOut(key = this.#shownKey()): Promise<void> {
    if (key === undefined) return;
    const sandbox = this.#isShown(key) && this.shown?.account.kind === "sandbox";
    if (this.#isShown(key)) this.#leave();
    if (sandbox) return;
    await this.tools.shelf.erase(tokenKey(key));
    await this.tools.shelf.erase(passwordKey(key));
    await this.tools.cache.erase(key);
    const kept = await this.#find(key);
    if (kept) await this.tools.accounts.put({ ...kept, signedOut: true, keepsPassword: false });
    this.#tokens.fire(undefined);
  }

  /** Changes what the developer decides about an account; `keepsPassword` can only be ended here. */
  async edit(
    key: string,
    changes: Partial<Pick<KeptAccount, "label" | "role">> & { keepsPassword?: false },
  ): Promise<void> {
    const kept = await this.#find(key);
    if (!kept) return;
    if (changes.keepsPassword === false) await this.tools.shelf.erase(passwordKey(key));
    const account = { ...kept, ...changes };
    await this.tools.accounts.put(account);
    this.#show(account);
    this.#tokens.fire(undefined);
  }

  /** Takes over what another window has done to the accounts: the one that is shown here may be signed out or renamed. */
  async follow(): Promise<void> {
    const shown = this.shown;
    if (!shown || shown.account.kind === "sandbox") return;
    const kept = await this.#find(accountKey(shown.account));
    if (this.shown !== shown) return;
    if (!kept || kept.signedOut) this.#leave();
    else this.#show(kept);
  }

  /** An account's token; undefined if there is none, or if it has expired. */
  async tokenOf(account: KeptAccount): Promise<string | undefined> {
    const token = await this.#keptToken(account);
    return token === undefined || this.#hasEnded(token) ? undefined : token;
  }

  /** When an account's kept token ends, in milliseconds since the epoch; undefined if there is none or it doesn't say. */
  async tokenEnd(account: KeptAccount): Promise<number | undefined> {
    const token = await this.#keptToken(account);
    return token === undefined ? undefined : readToken(token)?.expiresAt;
  }

  dispose(): void {
    this.#open?.end();
    this.#tokens.dispose();
  }

  async #tokenFor(apiUrl: string, login: Login): Promise<{ token: string; name: string }> {
    if ("password" in login) {
      this.tools.redactor.remember(login.password);
      const account = accountKey({ apiUrl, login: login.email });
      return { token: await authenticate(this.tools.leafAt({ apiUrl, account }), login), name: login.email };
    }
    const { token } = login;
    this.tools.redactor.remember(token);
    const name = readToken(token)?.subject ?? new URL(apiUrl).host;
    await listLeafUsers(this.tools.leafAt({ apiUrl, token, account: accountKey({ apiUrl, login: name }) }), 0);
    return { token, name };
  }

  async #find(key: string): Promise<KeptAccount | undefined> {
    return (await this.tools.accounts.all()).find((account) => accountKey(account) === key);
  }

  async #keepToken(key: string, apiUrl: string, token: string): Promise<Kept> {
    // With the address that it is for: a token must not travel elsewhere because another file was changed.
    return this.tools.shelf.write(tokenKey(key), JSON.stringify({ token, apiUrl }));
  }

  async #keptToken({ apiUrl, login }: KeptAccount): Promise<string | undefined> {
    const kept = v.safeParse(keptToken, await this.tools.shelf.read(tokenKey(accountKey({ apiUrl, login }))));
    return kept.success && kept.output.apiUrl === apiUrl ? kept.output.token : undefined;
  }

  async #change(kept: KeptAccount): Promise<void> {
    const asked = ++this.#changes;
    const token = await this.#keptToken(kept);
    if (asked !== this.#changes) return;
    if (readApiUrl(kept.apiUrl) === undefined) {
      this.tools.log.error(`The address of the account ${kept.label} is neither https nor on this machine`);
      this.#leave();
    } else await this.#enter(shownAs(kept, undefined), token ?? "");
  }

  async #enter(account: Account, token: string): Promise<void> {
    const asked = ++this.#changes;
    if (token !== "") this.tools.redactor.remember(token);
    const key = accountKey(account);
    const cached = account.kind === "sandbox" ? undefined : await this.tools.cache.read(key);
    if (asked !== this.#changes) return;
    this.#open?.end();
    const open = new OpenSession(account, token, {
      clock: this.tools.clock,
      send: (withToken) => this.tools.leafAt({ apiUrl: account.apiUrl, token: withToken, account: key }),
      renew: (session, mayAsk) => this.#renewShown(session, mayAsk),
      refused: (session) => this.#refuse(session),
    });
    this.#open = open;
    // Without a token nothing can be asked, but who it is and what was known stays in sight.
    this.store.enter({ kind: token === "" ? "refused" : "signedIn", account: open.account }, cached);
    this.tools.log.info(`Changed to an account of ${new URL(account.apiUrl).host}`);
  }

  #goOn(open: OpenSession, account: KeptAccount, token: string): void {
    this.tools.redactor.remember(token);
    open.account = shownAs(account, open.account.expiresAt);
    open.replaceToken(token);
    this.store.setSession({ kind: "signedIn", account: open.account });
  }

  #show(kept: KeptAccount): void {
    const open = this.#open;
    if (!open || !this.#isShown(accountKey(kept))) return;
    if (open.account.label === kept.label && open.account.role === kept.role) return;
    open.account = shownAs(kept, open.account.expiresAt);
    const { session } = this.store.snapshot;
    if ("account" in session) this.store.setSession({ ...session, account: open.account });
  }

  async #renewShown(open: OpenSession, mayAsk: boolean): Promise<string | undefined> {
    const kept = open.account.kind === "leaf" ? await this.#find(accountKey(open.account)) : undefined;
    return kept && this.#renew(kept, (token) => open.uses(token), mayAsk);
  }

  /** Gets a token that is not the `old` one: from another window, with the kept password, or from the developer. */
  async #renew(kept: KeptAccount, old: (token: string) => boolean, mayAsk: boolean): Promise<string | undefined> {
    const inShelf = await this.#keptToken(kept);
    if (inShelf !== undefined && !old(inShelf) && !this.#hasEnded(inShelf)) {
      await this.#renewed(kept, inShelf);
      return inShelf;
    }
    const key = accountKey(kept);
    const password = kept.keepsPassword ? await this.tools.shelf.read(passwordKey(key)) : undefined;
    if (password !== undefined) {
      try {
        return await this.#renewWith(kept, { email: kept.login, password, rememberMe: kept.rememberMe });
      } catch (error) {
        // Changed at Leaf since it was kept: the developer has to type the new one.
        if (!isLeafError(error, "unauthorized")) throw error;
        this.tools.log.warn("Leaf no longer accepts the kept password");
      }
    }
    if (!mayAsk) return undefined;
    let token: string | undefined;
    await this.tools.askToRenew(kept, async (answer) => {
      try {
        const byPassword = { email: kept.login, password: answer, rememberMe: kept.rememberMe };
        token = await this.#renewWith(kept, kept.by === "token" ? { token: answer } : byPassword);
        if (kept.keepsPassword) await this.tools.shelf.write(passwordKey(key), answer);
        return undefined;
      } catch (error) {
        if (!isLeafError(error)) throw error;
        return error;
      }
    });
    return token;
  }

  async #renewWith(kept: KeptAccount, login: Login): Promise<string> {
    const { token, name } = await this.#tokenFor(kept.apiUrl, login);
    if (name !== kept.login) {
      // A token of somebody else: this account's Leaf users must not be mixed with theirs.
      const problem = { detail: t("it belongs to {0}", name) };
      throw new LeafError({ kind: "forbidden", call: "sign in again", problem });
    }
    await this.#keepToken(accountKey(kept), kept.apiUrl, token);
    await this.#renewed(kept, token);
    return token;
  }

  async #renewed(kept: KeptAccount, token: string): Promise<void> {
    if (kept.signedOut) await this.tools.accounts.put({ ...kept, signedOut: false });
    if (this.#open && this.#isShown(accountKey(kept))) this.#goOn(this.#open, kept, token);
    this.#tokens.fire(undefined);
  }

  #hasEnded(token: string): boolean {
    return (readToken(token)?.expiresAt ?? Infinity) <= this.tools.clock.now();
  }

  #refuse(session: OpenSession): void {
    if (this.active !== session) return;
    this.tools.log.warn("The Leaf token has expired or was refused");
    this.store.setSession({ kind: "refused", account: session.account });
  }

  #shownKey(): string | undefined {
    return this.shown && accountKey(this.shown.account);
  }

  #isShown(key: string): boolean {
    return this.#shownKey() === key;
  }

  #leave(): void {
    this.#changes += 1;
    this.#open?.end();
    this.#open = undefined;
    this.store.enter({ kind: "signedOut" });
  }
}

function tokenKey(key: string): string {
  return `token:${key}`;
}

function passwordKey(key: string): string {
  return `password:${key}`;
}
