import type { Parts } from "../assemble";
import type { Disposable } from "../base/emitter";
import { LeafError } from "../leaf/errors";
import { queryMatrix, noMatrixFilter } from "../matrix/query";
import { MatrixTable, type Cell, type MatrixEntry } from "../matrix/table";
import type { Provider } from "../model/provider";
import type { CellKind } from "../protocol/matrix";

/** What a credential's status means to whoever looks after it. */
export type CheckState = "trouble" | "unavailable" | "connecting" | "healthy" | "none" | "unknown";

/** A Leaf user's credential of one provider. */
export interface CheckedCredential {
  readonly leafUserId: string;
  readonly name: string;
  readonly email: string | null;
  readonly externalId: string | null;
  /** Leaf's name of the provider. */
  readonly provider: string;
  readonly providerName: string;
  readonly state: CheckState;
  /** Leaf's own word, or what there is in place of one. */
  readonly status: string;
  readonly environment: string;
  /** When Leaf told it; ISO 8601, UTC. */
  readonly checkedAt: string | null;
}

/** What a check has found; those that need attention come first. */
export interface CheckResult {
  readonly credentials: readonly CheckedCredential[];
  readonly leafUsers: number;
  /** Why not all could be asked. */
  readonly error: LeafError | undefined;
}

const states: Readonly<Record<CellKind, CheckState>> = {
  attention: "trouble",
  failed: "trouble",
  connecting: "connecting",
  unavailable: "unavailable",
  active: "healthy",
  unchecked: "unknown",
  none: "none",
  unlisted: "none",
};

/** What is checked, and who hears how far it is. */
interface CheckOptions {
  /** The ids of other providers beside Panorama; `all` stands for those in use. */
  readonly providers: readonly string[];
  readonly signal: AbortSignal;
  readonly progress: (done: number, of: number | undefined, what: "users" | "statuses") => void;
  /** Hears when Leaf has asked to wait, and for how many seconds. */
  readonly paused: (seconds: number) => void;
}

/** Asks for all Leaf users of the signed-in account, and for each one's status; a failure is in the result. */
export async function check(parts: Parts, { providers, signal, progress, paused }: CheckOptions): Promise<CheckResult> {
  const { store, users, others, checks, provider, clock } = parts;
  const began = clock.now();
  let pausedUntil: number | undefined;
  const telling = store.onDidChange(() => {
    const { progress: found, pausedUntil: until, loadedAt } = store.snapshot.users;
    if (found) progress(found.done, found.of, "statuses");
    // What is asked for after the first page waits as long as Leaf wants it to.
    const isNew = until !== undefined && (pausedUntil ?? 0) <= clock.now();
    if (isNew && loadedAt !== undefined) paused(Math.ceil((until - clock.now()) / 1000));
    pausedUntil = until;
  });
  const stop = () => users.stopChecking();
  signal.addEventListener("abort", stop);
  try {
    // While the first page's statuses are asked for, the other pages come.
    const first = users.refresh();
    await listed(store, first);
    if (!signal.aborted && !store.snapshot.users.error) {
      await users.loadRest(signal, (loaded, total) => progress(loaded, total, "users"));
    }
    await first;
    if (!signal.aborted && !store.snapshot.users.error) await users.checkStale(began - 1);
    const table = new MatrixTable(store, others, provider);
    table.reload();
    const wanted = others.all.filter((one) => providers.includes(one.id) || providers.includes("all"));
    const mayAsk = wanted.length > 0 && !signal.aborted && !store.snapshot.users.error;
    const asked = mayAsk ? await askOthers(parts, table, wanted, providers) : new Set<string>();
    if (mayAsk) table.reload();
    const { order } = queryMatrix(table, noMatrixFilter);
    const entries = order.flatMap((index) => table.entries[index] ?? []);
    const shown = [provider, ...wanted];
    const { text: mask } = parts.redactor;
    const credentials = entries.flatMap((entry) =>
      shown.flatMap((one) => credentialOf(table, entry, one, { asked, mask })),
    );
    const rank = ({ state }: CheckedCredential) => (state === "trouble" ? 0 : state === "unavailable" ? 1 : 2);
    return {
      credentials: [...credentials].sort((one, other) => rank(one) - rank(other)),
      leafUsers: table.entries.length,
      error: store.snapshot.users.error ?? checks.state.error ?? refused(parts),
    };
  } finally {
    telling.dispose();
    signal.removeEventListener("abort", stop);
  }
}

/** The first page of Leaf users is there, or `refreshed` has ended without one. */
async function listed(store: Parts["store"], refreshed: Promise<void>): Promise<void> {
  let listening: Disposable | undefined;
  const there = new Promise<void>((resolve) => {
    listening = store.onDidChange(() => {
      if (store.snapshot.users.loadedAt !== undefined) resolve();
    });
  });
  await Promise.race([there, refreshed]).finally(() => listening?.dispose());
}

/** Asks for what the list doesn't tell of other providers; the names of what was asked for. */
async function askOthers(
  { checks }: Parts,
  table: MatrixTable,
  wanted: readonly Provider[],
  named: readonly string[],
): Promise<ReadonlySet<string>> {
  // Of one that was named, every Leaf user is asked for, whatever the list says.
  const worth = wanted.flatMap((provider) => {
    const lacking = named.includes(provider.id) ? provider.id : "";
    return checks.worthAsking(lacking).filter((one) => one.provider === provider);
  });
  const asked = table.missing(table.entries, worth);
  await checks.check(asked);
  return new Set(asked.map(({ leafUserId, provider }) => `${leafUserId} ${provider.id}`));
}

/** Nothing for a Leaf user without a credential of another provider. */
function credentialOf(
  table: MatrixTable,
  { user, name, cells }: MatrixEntry,
  provider: Provider,
  { asked, mask }: { readonly asked: ReadonlySet<string>; readonly mask: (text: string) => string },
): CheckedCredential[] {
  const masked = (text: string | null) => (text === null ? null : mask(text));
  const cell: Cell | undefined = cells[table.columnOf(provider.id)];
  if (!cell) return [];
  const isShown = provider === table.shown;
  // What was asked for and not answered is not known: that is something else than no credential.
  const isUnanswered = cell.kind === "unlisted" && (isShown || asked.has(`${user.id} ${provider.id}`));
  if (!isShown && !isUnanswered && (cell.kind === "unlisted" || cell.kind === "none")) return [];
  return [
    {
      leafUserId: mask(user.id),
      name: mask(name),
      email: masked(user.email),
      externalId: masked(user.externalId),
      provider: provider.id,
      providerName: provider.name,
      state: isUnanswered ? "unknown" : states[cell.kind],
      status: isUnanswered ? "not checked" : mask(cell.text),
      environment: mask(cell.environment),
      checkedAt: cell.checkedAt === undefined ? null : new Date(cell.checkedAt).toISOString(),
    },
  ];
}

/** A token that was refused leaves no error: the session says so. */
function refused({ store }: Parts): LeafError | undefined {
  return store.snapshot.session.kind === "refused" ? new LeafError({ kind: "unauthorized", call: "check" }) : undefined;
}
