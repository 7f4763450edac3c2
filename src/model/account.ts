import type { Event } from "../base/emitter";
import { readApiUrl } from "../leaf/apiUrl";

/** What an account is for, as the developer says: production asks before anything is written. */
export type Role = "test" | "production";

/** An account as it is shown; its token is not here. */
export interface Account {
  readonly kind: "leaf" | "sandbox";
  /** The email that signed in, or what the token says of itself. */
  readonly login: string;
  /** What the developer calls it; the login, unless they chose another name. */
  readonly label: string;
  /** What the developer says it is for: production asks before anything is written. */
  readonly role: Role;
  /** Without a slash at the end. */
  readonly apiUrl: string;
  /** When its token ends, in milliseconds since the epoch, if that is known. */
  readonly expiresAt?: number;
}

/** An API owner's account as it is kept; its secrets are elsewhere. */
export interface KeptAccount {
  /** Without a slash at the end; decides where the token goes, and never changes. */
  readonly apiUrl: string;
  /** The email that signed in, or what the token says of itself; never changes. */
  readonly login: string;
  /** What the developer calls it. */
  readonly label: string;
  readonly role: Role;
  /** How it signed in, and so how it signs in again. */
  readonly by: "password" | "token";
  /** Whether its tokens last 30 days instead of 24 hours. */
  readonly rememberMe: boolean;
  /** Whether the password is kept, so that the token is renewed without a prompt. */
  readonly keepsPassword: boolean;
  /** The developer signed out: its token is erased. */
  readonly signedOut: boolean;
  /** When a window last changed to it, in milliseconds since the epoch. */
  readonly usedAt: number;
  /** What was begun with the account; a window that finds it left like this finishes it. */
  readonly unfinished?: Unfinished;
}

/** Something that takes several steps, and is written down before the first of them: no secret is without a record. */
export interface Unfinished {
  /**
   * `signIn`: its secrets are being kept. `signOut`: they are being erased. `removal`: all that is kept of it is being
   * erased, and the record last.
   */
  readonly what: "signIn" | "signOut" | "removal";
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
  /** The process that does it. */
  readonly pid: number;
  /** There was no such account before. */
  readonly added: boolean;
}

/** Keeps accounts where every window of this profile finds them. */
export interface AccountStorage {
  all(): Promise<readonly KeptAccount[]>;
  /** Replaces what was kept for the same API and login. */
  put(account: KeptAccount): Promise<void>;
  remove(key: string): Promise<void>;
  /** Something was put or removed, here or in another window. */
  readonly onDidChange: Event<undefined>;
}

/** An account's key in stored things: who, and at which API. */
export function accountKey({ apiUrl, login }: Pick<Account, "apiUrl" | "login">): string {
  return `${apiUrl} ${login}`;
}

/** Whether both are one account, however the address of its API is written. */
export function sameAccount(one: Pick<Account, "apiUrl" | "login">, other: Pick<Account, "apiUrl" | "login">): boolean {
  const formOf = (apiUrl: string) => readApiUrl(apiUrl) ?? apiUrl;
  return one.login === other.login && formOf(one.apiUrl) === formOf(other.apiUrl);
}

/** The accounts, the one that was used last first. */
export function byUse(accounts: readonly KeptAccount[]): KeptAccount[] {
  return [...accounts].sort((left, right) => right.usedAt - left.usedAt);
}

/** The account as it is shown. */
export function shownAs(kept: KeptAccount, expiresAt: number | undefined): Account {
  const { apiUrl, login, label, role } = kept;
  return { kind: "leaf", apiUrl, login, label, role, ...(expiresAt === undefined ? {} : { expiresAt }) };
}
