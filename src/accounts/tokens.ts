import * as l10n from "@vscode/l10n";
import { messageOf } from "../base/text";
import * as v from "valibot";
import type { Clock } from "../base/clock";
import type { Logger } from "../base/logger";
import type { Redactor } from "../masking/redact";
import { isLeafError, LeafError } from "../leaf/errors";
import type { Leaf, Target } from "../leaf/send";
import { authenticate, readToken } from "../leaf/session";
import { tokenEnd, type Received } from "../leaf/tokenTime";
import { listLeafUsers } from "../leaf/users";
import { accountKey, type KeptAccount } from "../model/account";
import type { Kept, SecretsStorage } from "../model/storage";

/** What signs in: Leaf takes either. */
export type Login =
  | { readonly email: string; readonly password: string; readonly rememberMe: boolean }
  /** A token from elsewhere. */
  | { readonly token: string };

/**
 * Asks the developer to sign in again to an account whose token has ended. `submit` takes a password, or a token if that
 * is how the account signs in, and answers with what is wrong with it; resolves when it was taken or the prompt was closed.
 */
export type AskToRenew = (
  account: KeptAccount,
  submit: (answer: string) => Promise<LeafError | undefined>,
) => Promise<void>;

/** What tokens need from outside. */
export interface TokenTools {
  readonly storage: SecretsStorage;
  readonly leafAt: (target: Target & { readonly account: string }) => Leaf;
  readonly askToRenew: AskToRenew;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly log: Logger;
}

/** A token, and how it came here. */
export interface HeldToken {
  readonly token: string;
  /** Undefined for one that an earlier version has kept. */
  readonly received?: Received;
}

/** A token that was just got, and the password that brought it, if that was typed just now. */
interface Renewed {
  readonly held: HeldToken;
  readonly password?: string;
  /** It is kept already: another window has renewed it. */
  readonly isKept: boolean;
}

const keptToken = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    token: v.string(),
    apiUrl: v.string(),
    received: v.exactOptional(v.object({ at: v.pipe(v.number(), v.finite()), issued: v.boolean() })),
  }),
);

/** Gets the tokens of accounts, and keeps them, and the passwords that were to be kept, in the secret store. */
export class Tokens {
  /** By account: the passwords that signed in in this window, whether they are kept or not. */
  readonly #typed = new Map<string, string>();

  constructor(private readonly tools: TokenTools) {}

  /** Gets a token, and the login that it is for; throws a LeafError. */
  async signIn(apiUrl: string, login: Login): Promise<{ held: HeldToken; name: string }> {
    if ("password" in login) {
      this.tools.redactor.remember(login.password);
      const account = accountKey({ apiUrl, login: login.email });
      const token = await authenticate(this.tools.leafAt({ apiUrl, account }), login);
      this.#typed.set(account, login.password);
      return { held: { token, received: { at: this.tools.clock.now(), issued: true } }, name: login.email };
    }
    const { token } = login;
    this.tools.redactor.remember(token);
    const name = readToken(token)?.subject ?? new URL(apiUrl).host;
    await listLeafUsers(this.tools.leafAt({ apiUrl, token, account: accountKey({ apiUrl, login: name }) }), 0);
    return { held: { token, received: { at: this.tools.clock.now(), issued: false } }, name };
  }

  /** Keeps a token, with the address that it is for: it must not travel elsewhere because another file was changed. */
  keep({ apiUrl, login }: Pick<KeptAccount, "apiUrl" | "login">, held: HeldToken): Promise<Kept> {
    return this.tools.storage.write(tokenKey(accountKey({ apiUrl, login })), JSON.stringify({ ...held, apiUrl }));
  }

  /** The token that is kept for an account, ended or not. */
  async kept({ apiUrl, login }: KeptAccount): Promise<HeldToken | undefined> {
    const kept = v.safeParse(keptToken, await this.tools.storage.read(tokenKey(accountKey({ apiUrl, login }))));
    if (!kept.success || kept.output.apiUrl !== apiUrl) return undefined;
    const { token, received } = kept.output;
    return { token, ...(received === undefined ? {} : { received }) };
  }

  /** The token that is kept for an account; undefined if there is none, or if it has ended. */
  async usable(account: KeptAccount): Promise<string | undefined> {
    const held = await this.kept(account);
    return held === undefined || this.hasEnded(held) ? undefined : held.token;
  }

  /** An account's password: the one that is kept, or that signed in in this window; undefined if neither is known. */
  async password(key: string): Promise<string | undefined> {
    return this.#typed.get(key) ?? (await this.tools.storage.read(passwordKey(key)));
  }

  /** Keeps an account's password, or erases it if there is none to keep. */
  async keepPassword(key: string, password: string | undefined): Promise<void> {
    if (password === undefined) await this.tools.storage.erase(passwordKey(key));
    else await this.tools.storage.write(passwordKey(key), password);
  }

  /** The same, where a secret store that can't do it must not keep anybody from signing in. */
  async tryToKeepPassword(key: string, password: string | undefined): Promise<void> {
    try {
      await this.keepPassword(key, password);
    } catch (error) {
      this.tools.log.warn(`An older password can't be erased: ${messageOf(error)}`);
    }
  }

  /** Erases an account's token and password. */
  async erase(key: string): Promise<void> {
    this.#typed.delete(key);
    try {
      await this.tools.storage.erase(tokenKey(key));
    } finally {
      await this.tools.storage.erase(passwordKey(key));
    }
  }

  /** Whether a token has ended, as far as it can be known without asking Leaf. */
  hasEnded(held: HeldToken): boolean {
    return (endOf(held) ?? Infinity) <= this.tools.clock.now();
  }

  /**
   * Gets a token that is not the `old` one: from another window, with the kept password, or from the developer. What is
   * new is not kept yet: whether it may be is for the caller to find out.
   */
  async renew(kept: KeptAccount, old: (token: string) => boolean, mayAsk: boolean): Promise<Renewed | undefined> {
    const inStorage = await this.kept(kept);
    if (inStorage !== undefined && !old(inStorage.token) && !this.hasEnded(inStorage))
      return { held: inStorage, isKept: true };
    const password = kept.keepsPassword ? await this.tools.storage.read(passwordKey(accountKey(kept))) : undefined;
    if (password !== undefined) {
      try {
        const held = await this.#renewWith(kept, { email: kept.login, password, rememberMe: kept.rememberMe });
        return { held, isKept: false };
      } catch (error) {
        // Changed at Leaf since it was kept: the developer has to type the new one.
        if (!isLeafError(error, "unauthorized")) throw error;
        this.tools.log.warn("Leaf no longer accepts the kept password");
      }
    }
    if (!mayAsk) return undefined;
    let renewed: Renewed | undefined;
    await this.tools.askToRenew(kept, async (answer) => {
      try {
        const byPassword = { email: kept.login, password: answer, rememberMe: kept.rememberMe };
        const held = await this.#renewWith(kept, kept.by === "token" ? { token: answer } : byPassword);
        renewed = { held, isKept: false, ...(kept.by === "token" ? {} : { password: answer }) };
        return undefined;
      } catch (error) {
        if (!isLeafError(error)) throw error;
        return error;
      }
    });
    return renewed;
  }

  async #renewWith(kept: KeptAccount, login: Login): Promise<HeldToken> {
    const { held, name } = await this.signIn(kept.apiUrl, login);
    if (name !== kept.login) {
      // A token of somebody else: this account's Leaf users must not be mixed with theirs.
      const problem = { detail: l10n.t("it belongs to {0}", name) };
      throw new LeafError({ kind: "forbidden", call: "sign in again", problem });
    }
    return held;
  }
}

/** When a token ends by this machine's clock, in milliseconds since the epoch; undefined if it isn't known. */
export function endOf({ token, received }: HeldToken): number | undefined {
  return tokenEnd(token, received);
}

function tokenKey(key: string): string {
  return `token:${key}`;
}

function passwordKey(key: string): string {
  return `password:${key}`;
}
