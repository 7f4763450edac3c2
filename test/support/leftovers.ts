import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { accountKey } from "../../src/model/account";
import { digest } from "../../src/host/files";
import type { DiskWindow } from "./diskWindow";

/** What a start has left behind that should not be there; empty if all is as it should be. */
export async function leftovers(folder: string, window: DiskWindow): Promise<string[]> {
  const found: string[] = [];
  const accounts = await window.accounts.all();
  const attempts = await window.attempts.all();
  const secrets = window.secrets.all();
  const reachable = new Set<string>();
  for (const account of accounts) {
    const key = accountKey(account);
    if (account.unfinished) found.push(`unfinished ${account.unfinished.what} of ${key}`);
    for (const environment of ["STAGE", "PRODUCTION"]) {
      reachable.add(`partner:${account.apiUrl}:${account.login}:${environment}`);
    }
    if (account.signedOut) continue;
    reachable.add(`token:${key}`);
    if (account.keepsPassword) reachable.add(`password:${key}`);
  }
  const signedIn = new Set(accounts.filter(({ signedOut }) => !signedOut).map(accountKey));
  for (const { id, account, leafUserId, phase } of attempts) {
    const name = `attempt:${account}:${leafUserId}`;
    if (!signedIn.has(account)) found.push(`an attempt of ${account}, which is signed out`);
    reachable.add(name);
    const kept = JSON.parse(secrets.get(name) ?? "{}") as { id?: string; signInUrl?: string };
    if (phase.kind === "waiting" && (kept.id !== id || !kept.signInUrl)) found.push(`a lost link of ${leafUserId}`);
    if (phase.kind === "ended" && phase.end.kind === "active" && kept.id !== undefined) found.push(`${name} of an end`);
  }
  for (const name of secrets.keys()) if (!reachable.has(name)) found.push(`an orphan: ${name}`);
  const caches = new Set([...signedIn].map((key) => `${digest(key)}.json`));
  for (const name of namesIn(path.join(folder, "leafUsers"))) if (!caches.has(name)) found.push(`leafUsers/${name}`);
  // Leases are tidied by who waits for a farmer, a little later; they hold no more than a process id.
  for (const part of ["accounts", "attempts", "leafUsers"]) {
    for (const name of namesIn(path.join(folder, part))) {
      const file = path.join(folder, part, name);
      if (name.endsWith(".tmp")) found.push(`${part}/${name}`);
      else if (existsSync(file) && statSync(file).size === 0 && !name.endsWith(".told")) found.push(`${file} is empty`);
    }
  }
  return found;
}

/** All files below a folder, except a budget's states, which hold no more than numbers. */
export function filesOf(folder: string): string[] {
  return ["accounts", "attempts", "leafUsers", "secrets"].flatMap((part) =>
    namesIn(path.join(folder, part)).map((name) => `${part}/${name}`),
  );
}

function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
