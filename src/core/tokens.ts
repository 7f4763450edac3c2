import * as v from "valibot";
import type { Clock } from "../base/clock";
import { t } from "../base/l10n";
import type { Logger } from "../base/logger";
import type { Redactor } from "../base/redact";
import { isLeafError, LeafError } from "../leaf/errors";
import type { Leaf, Target } from "../leaf/send";
import { authenticate, readToken } from "../leaf/session";
import { listLeafUsers } from "../leaf/users";
import { accountKey, type KeptAccount } from "./accounts";
import type { Kept, SecretShelf } from "./secrets";

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
  readonly shelf: SecretShelf;
  readonly leafAt: (target: Target & { readonly account: string }) => Leaf;
  readonly askToRenew: AskToRenew;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly log: Logger;
}

const keptToken = v.pipe(v.string(), v.parseJson(), v.object({ token: v.string(), apiUrl: v.string() }));

/** Gets the tokens of accounts, and keeps them, and the passwords that were to be kept, in the secret store. */
export class Tokens {
  constructor(private readonly tools: TokenTools) {}

  /** Gets a token, and the login that it is for; throws a LeafError. */
  async signIn(apiUrl: string, login: Login): Promise<{ token: string; name: string }> {
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

  /** Keeps a token, with the address that it is for: it must not travel elsewhere because another file was changed. */
  keep({ apiUrl, login }: Pick<KeptAccount, "apiUrl" | "login">, token: string): Promise<Kept> {
    return this.tools.shelf.write(tokenKey(accountKey({ apiUrl, login })), JSON.stringify({ token, apiUrl }));
  }

  /** The token that is kept for an account, ended or not. */
  async kept({ apiUrl, login }: KeptAccount): Promise<string | undefined> {
    const kept = v.safeParse(keptToken, await this.tools.shelf.read(tokenKey(accountKey({ apiUrl, login }))));
    return kept.success && kept.output.apiUrl === apiUrl ? kept.output.token : undefined;
  }

  /** Keeps an account's password, or erases it if there is none to keep. */
  async keepPassword(key: string, password: string | undefined): Promise<void> {
    if (password === undefined) await this.tools.shelf.erase(passwordKey(key));
    else await this.tools.shelf.write(passwordKey(key), password);
  }

  /** Erases an account's token and password. */
  async erase(key: string): Promise<void> {
    try {
      await this.tools.shelf.erase(tokenKey(key));
    } finally {
      await this.tools.shelf.erase(passwordKey(key));
    }
  }

  /** Whether a token says of itself that it has ended. */
  hasEnded(token: string): boolean {
    return (readToken(token)?.expiresAt ?? Infinity) <= this.tools.clock.now();
  }

  /** Gets a token that is not the `old` one: from another window, with the kept password, or from the developer. */
  async renew(kept: KeptAccount, old: (token: string) => boolean, mayAsk: boolean): Promise<string | undefined> {
    const inShelf = await this.kept(kept);
    if (inShelf !== undefined && !old(inShelf) && !this.hasEnded(inShelf)) return inShelf;
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
    const { token, name } = await this.signIn(kept.apiUrl, login);
    if (name !== kept.login) {
      // A token of somebody else: this account's Leaf users must not be mixed with theirs.
      const problem = { detail: t("it belongs to {0}", name) };
      throw new LeafError({ kind: "forbidden", call: "sign in again", problem });
    }
    await this.keep(kept, token);
    return token;
  }
}

function tokenKey(key: string): string {
  return `token:${key}`;
}

function passwordKey(key: string): string {
  return `password:${key}`;
}
