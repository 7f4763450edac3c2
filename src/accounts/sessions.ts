import { Emitter, type Event } from "../base/emitter";
import { readApiUrl } from "../leaf/apiUrl";
import { LeafError } from "../leaf/errors";
import { AccountRecords, finished } from "./accountRecords";
import { accountKey, byUse, sameAccount, shownAs } from "../model/account";
import type { Account, AccountStorage, KeptAccount } from "../model/account";
import { finishSignIns } from "./finishSignIns";
import { OpenSession, type ActiveSession } from "./openSession";
import type { Kept } from "../model/storage";
import { signedInAs, type AccountChoices } from "./signedInAs";
import type { SessionWriter, StoreView } from "../model/store";
import { endOf, Tokens, type HeldToken, type Login, type TokenTools } from "./tokens";
import type { UsersCache } from "../model/usersCache";

/** What signing in needs from outside. */
interface SessionTools extends TokenTools {
  readonly accounts: AccountStorage;
  readonly cache: UsersCache;
}

/** Signs in and out, changes between accounts, and knows who is signed in in this window. */
export class Sessions {
  /** Counts every change of who is signed in. */
  #changes = 0;
  #open: OpenSession | undefined;
  readonly #tokens: Tokens;
  /** What is written down of the accounts. */
  readonly records: AccountRecords;
  readonly #tokenChanges = new Emitter<undefined>();
  /** A token was kept or erased, in this window. */
  readonly onDidChangeTokens: Event<undefined> = this.#tokenChanges.event;

  constructor(
    private readonly store: StoreView & SessionWriter,
    private readonly tools: SessionTools,
  ) {
    this.#tokens = new Tokens(tools);
    this.records = new AccountRecords(tools.accounts, tools.clock);
  }

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
    await finishSignIns(this.records, this.#tokens, this.tools);
    const accounts = byUse(await this.tools.accounts.all()).filter(({ signedOut }) => !signedOut);
    // Somebody has signed in or out while the disk took its time.
    if (asked !== this.#changes) return;
    if (accounts[0]) await this.#change(accounts[0]);
    else this.#leave();
  }

  /** Changes to an account that is kept; its Leaf users are there at once, as they were last known. */
  async switchTo(key: string): Promise<void> {
    const kept = await this.records.find(key);
    if (!kept) return;
    await this.#change(kept);
    // As it is by now: another window may have removed it or made it a production account.
    const now = this.#isShown(key) ? await this.records.find(key) : undefined;
    if (now) await this.tools.accounts.put({ ...now, usedAt: this.tools.clock.now() });
  }

  /**
   * Signs in, keeps the account and its token, and changes to it; throws a LeafError, and then nothing has changed.
   * Signing in again to the account that is shown goes on where it was.
   */
  async signIn(apiUrl: string, login: Login, choices: AccountChoices = {}): Promise<Kept> {
    const { held, name } = await this.#tokens.signIn(apiUrl, login);
    const before = (await this.tools.accounts.all()).find((one) => sameAccount(one, { apiUrl, login: name }));
    // As it was written when the account was added: what is kept of the account is found by that.
    const who = { apiUrl: before?.apiUrl ?? apiUrl, login: name };
    const account = signedInAs(who, login, choices, before, this.tools.clock.now());
    const key = accountKey(account);
    await this.records.beginSignIn(account, before);
    await this.#tokens.tryToKeepPassword(
      key,
      "password" in login && account.keepsPassword ? login.password : undefined,
    );
    // The token comes last: where it is kept, all else is.
    const kept = await this.#tokens.keep(account, held);
    await this.tools.accounts.put(account);
    this.#tokenChanges.fire(undefined);
    if (this.#open && this.#isShown(key)) this.#goOn(this.#open, account, held);
    else await this.#enter(shownAs(account, undefined), held);
    return kept;
  }

  /** Signs in again to an account that is kept, with one prompt at most; false if the developer closed it. Throws a LeafError. */
  async signInAgain(key: string): Promise<boolean> {
    const kept = await this.records.find(key);
    if (!kept) return false;
    const refused = this.#isShown(key) ? this.#open : undefined;
    return (await this.#renew(kept, (token) => refused?.uses(token) === true, true)) !== undefined;
  }

  /** Signs in to this window's own sandbox, of which nothing is kept. */
  async signInToSandbox(apiUrl: string, login: { readonly email: string; readonly password: string }): Promise<void> {
    const { held } = await this.#tokens.signIn(apiUrl, { ...login, rememberMe: true });
    const shown = { login: login.email, label: login.email };
    await this.#enter({ kind: "sandbox", apiUrl, ...shown, role: "test" }, held);
  }

  /** Erases an account's token and password, in all windows; not `complete`: something else of it is yet to be erased. */
  async signOut(key = this.#shownKey(), complete = true): Promise<void> {
    if (key === undefined) return;
    const sandbox = this.#isShown(key) && this.shown?.account.kind === "sandbox";
    if (this.#isShown(key)) this.#leave();
    if (sandbox) return;
    await this.records.beginErasing(key, "signOut");
    // A secret store or a disk that fails is told, and must not keep the rest from being erased.
    const erased = await Promise.allSettled([this.#tokens.erase(key), this.tools.cache.erase(key)]);
    this.#tokenChanges.fire(undefined);
    for (const step of erased) if (step.status === "rejected") throw step.reason;
    if (complete) await this.records.endSignOut(key);
  }

  /** Changes what the developer decides about an account; `keepsPassword` can only be ended here. */
  async edit(
    key: string,
    changes: Partial<Pick<KeptAccount, "label" | "role">> & { keepsPassword?: false },
  ): Promise<void> {
    const kept = await this.records.find(key);
    if (!kept) return;
    if (changes.keepsPassword === false) await this.#tokens.keepPassword(key, undefined);
    const account = { ...kept, ...changes };
    await this.tools.accounts.put(account);
    this.#show(account);
    this.#tokenChanges.fire(undefined);
  }

  /**
   * Takes over what another window has done to the accounts: the one that is shown here may be signed out or renamed, and
   * of those that are signed out this window must not write to the disk again what it remembers.
   */
  async follow(): Promise<void> {
    const shown = this.shown;
    const signedIn = (await this.tools.accounts.all()).filter(({ signedOut }) => !signedOut);
    if (shown && shown.account.kind !== "sandbox" && this.shown === shown) {
      const kept = signedIn.find((account) => accountKey(account) === accountKey(shown.account));
      if (!kept) this.#leave();
      else {
        this.#show(kept);
        await this.#takeOver(kept);
      }
    }
    await this.tools.cache.retain(new Set(signedIn.map(accountKey)));
  }

  /** Erases what is left on the disk of accounts that nobody is signed in to. */
  async removeLeftovers(): Promise<void> {
    const signedIn = (await this.tools.accounts.all()).filter(({ signedOut }) => !signedOut);
    await this.tools.cache.removeLeftovers(signedIn.map(accountKey));
  }

  /** Another window has signed in again to the account whose sign-in has ended here as well. */
  async #takeOver(kept: KeptAccount): Promise<void> {
    const open = this.#open;
    if (!open || this.active) return;
    const held = await this.#tokens.kept(kept);
    if (held === undefined || open.uses(held.token) || this.#tokens.hasEnded(held)) return;
    if (this.#open === open) this.#goOn(open, kept, held);
  }

  /** An account's token; undefined if there is none, or if it has expired. */
  tokenOf(account: KeptAccount): Promise<string | undefined> {
    return this.#tokens.usable(account);
  }

  /** An account's password, if it is kept or has signed in in this window. */
  passwordOf(account: KeptAccount): Promise<string | undefined> {
    return this.#tokens.password(accountKey(account));
  }

  /** When an account's kept token ends, in milliseconds since the epoch; undefined if there is none or it doesn't say. */
  async tokenEnd(account: KeptAccount): Promise<number | undefined> {
    const held = await this.#tokens.kept(account);
    return held && endOf(held);
  }

  dispose(): void {
    this.#open?.end();
    this.#tokenChanges.dispose();
  }

  async #change(kept: KeptAccount): Promise<void> {
    const asked = ++this.#changes;
    const held = await this.#tokens.kept(kept);
    if (asked !== this.#changes) return;
    if (readApiUrl(kept.apiUrl) === undefined) {
      this.tools.log.error(`The address of the account ${kept.label} is neither https nor on this machine`);
      this.#leave();
    } else await this.#enter(shownAs(kept, undefined), held ?? { token: "" });
  }

  async #enter(account: Account, held: HeldToken): Promise<void> {
    const asked = ++this.#changes;
    const { token } = held;
    if (token !== "") this.tools.redactor.remember(token);
    const key = accountKey(account);
    const cached = account.kind === "sandbox" ? undefined : await this.tools.cache.read(key);
    if (asked !== this.#changes) return;
    this.#open?.end();
    const open = new OpenSession(account, held, {
      clock: this.tools.clock,
      send: (withToken) => this.tools.leafAt({ apiUrl: account.apiUrl, token: withToken, account: key }),
      renew: (session, mayAsk) => this.#renewShown(session, mayAsk),
      isCurrent: (session) => this.active === session,
      refused: (session) => this.#refuse(session),
    });
    this.#open = open;
    // Without a token nothing can be asked, but who it is and what was known stays in sight.
    this.store.enter({ kind: token === "" ? "refused" : "signedIn", account: open.account }, cached);
    this.tools.log.info(`Changed to an account of ${new URL(account.apiUrl).host}`);
  }

  #goOn(open: OpenSession, account: KeptAccount, held: HeldToken): void {
    this.tools.redactor.remember(held.token);
    open.become(shownAs(account, open.account.expiresAt));
    open.replaceToken(held);
    this.store.setSession({ kind: "signedIn", account: open.account });
  }

  #show(kept: KeptAccount): void {
    const open = this.#open;
    if (!open || !this.#isShown(accountKey(kept))) return;
    if (open.account.label === kept.label && open.account.role === kept.role) return;
    open.become(shownAs(kept, open.account.expiresAt));
    const { session } = this.store.snapshot;
    if ("account" in session) this.store.setSession({ ...session, account: open.account });
  }

  async #renewShown(open: OpenSession, mayAsk: boolean): Promise<HeldToken | undefined> {
    const kept = open.account.kind === "leaf" ? await this.records.find(accountKey(open.account)) : undefined;
    return kept && this.#renew(kept, (token) => open.uses(token), mayAsk);
  }

  async #renew(kept: KeptAccount, old: (token: string) => boolean, mayAsk: boolean): Promise<HeldToken | undefined> {
    const renewed = await this.#tokens.renew(kept, old, mayAsk);
    if (renewed === undefined) return undefined;
    const key = accountKey(kept);
    // As it is by now: while a prompt stands open, any window can sign out, remove the account, or change its role.
    const now = await this.records.find(key);
    if (!now || (now.signedOut && !kept.signedOut)) return undefined;
    if (!renewed.isKept) {
      if (now.signedOut) await this.records.beginSignIn(now, now);
      if (now.keepsPassword && renewed.password !== undefined)
        await this.#tokens.tryToKeepPassword(key, renewed.password);
      await this.#tokens.keep(now, renewed.held);
      const after = await this.records.find(key);
      if (!after || (after.signedOut && !now.signedOut)) {
        await this.#tokens.erase(key);
        return undefined;
      }
    }
    if (now.signedOut) await this.tools.accounts.put(finished({ ...now, signedOut: false }));
    if (this.#open && this.#isShown(key)) this.#goOn(this.#open, now, renewed.held);
    this.#tokenChanges.fire(undefined);
    return renewed.held;
  }

  #refuse(session: OpenSession): void {
    if (!session.isCurrent()) return;
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
