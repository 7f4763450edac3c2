import type { Clock } from "../base/clock";
import { isLeafError, LeafError } from "../leaf/errors";
import type { Leaf, LeafRequest } from "../leaf/send";
import type { Account } from "../model/account";
import { endOf, type HeldToken } from "./tokens";

/** The account that calls are made for; a new object whenever the account changes, so that stale answers can be told apart. */
export interface ActiveSession {
  /** As it is now: a renewed token or another label shows here. */
  readonly account: Account;
  /** Sends for this account; a token that has expired is renewed first, and what can't be renewed marks it as refused. */
  readonly leaf: Leaf;
  /** The same, but never asks the developer for anything: for what is to find out how things are. */
  readonly leafWithoutAsking: Leaf;
  /** Sends with the token as it is; a 401 is the caller's to interpret. */
  readonly leafUnguarded: Leaf;
  /**
   * The token as it is now, for what doesn't go through Leaf's API: one that has expired is renewed first, with a prompt
   * if `mayAsk`; undefined if there is none to be had. Throws a LeafError when Leaf could not be asked.
   */
  token(mayAsk: boolean): Promise<string | undefined>;
  /** Counts the renewals of the token: a 401 from before the last one says nothing of the token that is there now. */
  readonly renewals: number;
  /** Aborted when the session ends. */
  readonly signal: AbortSignal;
  /** Whether it is still the signed-in one; what was asked for another concerns nobody any more. */
  isCurrent(): boolean;
}

/** What an open session needs from the one that opens it. */
interface SessionOwner {
  readonly clock: Clock;
  readonly send: (token: string) => Leaf;
  /**
   * Gets another token than this one: from another window, with the kept password, or (if `mayAsk`) from the developer;
   * undefined if there is none to be had. Throws a LeafError when Leaf could not be asked.
   */
  readonly renew: (session: OpenSession, mayAsk: boolean) => Promise<HeldToken | undefined>;
  readonly isCurrent: (session: OpenSession) => boolean;
  /** The token is refused and there is no other. */
  readonly refused: (session: OpenSession) => void;
}

/** A session with its token, which can be replaced while calls are under way. */
export class OpenSession implements ActiveSession {
  readonly #end = new AbortController();
  readonly signal = this.#end.signal;
  #send: Leaf;
  #renewing: { readonly mayAsk: boolean; readonly done: Promise<boolean> } | undefined;
  renewals = 0;

  #account: Account;

  constructor(
    account: Account,
    private held: HeldToken,
    private readonly owner: SessionOwner,
  ) {
    this.#send = owner.send(held.token);
    this.#account = this.#withEnd(account);
  }

  get account(): Account {
    return this.#account;
  }

  isCurrent(): boolean {
    return this.owner.isCurrent(this);
  }

  /** The same account has got another name or role. */
  become(account: Account): void {
    this.#account = account;
  }

  /** Whether this is the token in use. */
  uses(token: string): boolean {
    return this.held.token === token;
  }

  get expired(): boolean {
    const { expiresAt } = this.account;
    return expiresAt !== undefined && expiresAt <= this.owner.clock.now();
  }

  /** From now on calls are made with this token. */
  replaceToken(held: HeldToken): void {
    if (this.uses(held.token)) return;
    this.held = held;
    this.renewals += 1;
    this.#send = this.owner.send(held.token);
    this.#account = this.#withEnd(this.#account);
  }

  async token(mayAsk: boolean): Promise<string | undefined> {
    const { token } = this.held;
    const usable = token !== "" && (!this.expired || (await this.#renew(token, mayAsk)));
    return usable && !this.signal.aborted ? this.held.token : undefined;
  }

  /** Ends the session: what is under way is cancelled. */
  end(): void {
    this.#end.abort();
  }

  readonly leafUnguarded: Leaf = async (request) => {
    await this.#freshen(request, !isPassive(request));
    return this.#call(request);
  };

  readonly leaf: Leaf = (request) => this.#guarded(request, !isPassive(request));

  readonly leafWithoutAsking: Leaf = (request) => this.#guarded(request, false);

  async #guarded(request: LeafRequest, mayAsk: boolean): ReturnType<Leaf> {
    await this.#freshen(request, mayAsk);
    const { token } = this.held;
    try {
      return await this.#call(request);
    } catch (error) {
      if (!isLeafError(error, "unauthorized") || this.signal.aborted) throw error;
      if (!(await this.#renew(token, mayAsk))) throw error;
    }
    try {
      // A call that got a 401 was not carried out, so it may be made again, whatever it is.
      return await this.#call(request);
    } catch (error) {
      if (isLeafError(error, "unauthorized")) this.owner.refused(this);
      throw error;
    }
  }

  #call(request: LeafRequest): ReturnType<Leaf> {
    const signal = request.signal ? AbortSignal.any([request.signal, this.signal]) : this.signal;
    return this.#send({ ...request, signal });
  }

  /** An expired token is not worth a request. */
  async #freshen(request: LeafRequest, mayAsk: boolean): Promise<void> {
    if (!this.expired || (await this.#renew(this.held.token, mayAsk))) return;
    throw new LeafError({ kind: "unauthorized", call: `${request.method} ${request.path}` });
  }

  /** One renewal at a time, for all calls that need it. */
  async #renew(token: string, mayAsk: boolean): Promise<boolean> {
    if (!this.uses(token)) return true;
    // What merely refreshes doesn't ask; a call that may ask doesn't settle for that.
    if (this.#renewing && (this.#renewing.mayAsk || !mayAsk)) return this.#renewing.done;
    const done = this.#renewNow(mayAsk);
    const renewing = { mayAsk, done };
    this.#renewing = renewing;
    try {
      return await done;
    } finally {
      if (this.#renewing === renewing) this.#renewing = undefined;
    }
  }

  async #renewNow(mayAsk: boolean): Promise<boolean> {
    const held = await this.owner.renew(this, mayAsk);
    if (this.signal.aborted) return false;
    if (held === undefined) {
      this.owner.refused(this);
      return false;
    }
    this.replaceToken(held);
    return true;
  }

  #withEnd({ kind, apiUrl, login, label, role }: Account): Account {
    const expiresAt = endOf(this.held);
    return { kind, apiUrl, login, label, role, ...(expiresAt === undefined ? {} : { expiresAt }) };
  }
}

/** Whether nobody waits for the answer: such a call must not open a prompt. */
function isPassive({ background, once }: LeafRequest): boolean {
  return background === true || once === true;
}
