import type { Clock } from "../base/clock";
import { accountKey, type AccountStorage, type KeptAccount, type Unfinished } from "../model/account";

/** A sign-in that was begun so long ago has nobody who goes on with it, in milliseconds. */
const ABANDONED_MS = 60_000;

/**
 * The records of accounts. What takes several steps is written down here before its first step, and struck out after its
 * last: whatever dies in between, every secret has a record, and the next start knows what to finish.
 */
export class AccountRecords {
  constructor(
    private readonly accounts: AccountStorage,
    private readonly clock: Clock,
  ) {}

  async find(key: string): Promise<KeptAccount | undefined> {
    return (await this.accounts.all()).find((account) => accountKey(account) === key);
  }

  /** Writes down that the secrets of an account are about to be kept. */
  async beginSignIn(account: KeptAccount, before: KeptAccount | undefined): Promise<void> {
    const unfinished = this.#unfinished("signIn", before === undefined);
    // Signed in to only when all is there; one that is signed in stays so.
    await this.accounts.put({ ...account, signedOut: before?.signedOut ?? true, unfinished });
  }

  /** Writes down that what is kept of an account is about to be erased: from here on nobody is signed in to it. */
  async beginErasing(key: string, what: "signOut" | "removal"): Promise<void> {
    const kept = await this.find(key);
    if (!kept) return;
    // A removal that is under way contains a sign-out.
    const begun = kept.unfinished?.what;
    if (kept.signedOut && (begun === what || begun === "removal")) return;
    const unfinished = this.#unfinished(begun === "removal" ? "removal" : what, false);
    await this.accounts.put({ ...kept, signedOut: true, keepsPassword: false, unfinished });
  }

  /** Strikes out a sign-out whose steps are all done. */
  async endSignOut(key: string): Promise<void> {
    const kept = await this.find(key);
    if (kept?.unfinished?.what === "signOut") await this.accounts.put(finished(kept));
  }

  /** The sign-ins that were begun by a window that is gone. */
  async abandonedSignIns(): Promise<KeptAccount[]> {
    return (await this.accounts.all()).filter(
      ({ unfinished }) => unfinished?.what === "signIn" && this.#isAbandoned(unfinished),
    );
  }

  #unfinished(what: Unfinished["what"], added: boolean): Unfinished {
    return { what, added, at: this.clock.now(), pid: process.pid };
  }

  #isAbandoned({ pid, at }: Unfinished): boolean {
    return Math.abs(this.clock.now() - at) > ABANDONED_MS || !lives(pid);
  }
}

/** The record without what was begun. Pure. */
export function finished(kept: KeptAccount): KeptAccount {
  const { apiUrl, login, label, role, by, rememberMe, keepsPassword, signedOut, usedAt } = kept;
  return { apiUrl, login, label, role, by, rememberMe, keepsPassword, signedOut, usedAt };
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's process is a living one.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
