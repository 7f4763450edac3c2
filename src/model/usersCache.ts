import * as v from "valibot";
import type { Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import type { LeafUser } from "../leaf/users";
import { accountKey } from "./account";
import { hasCredential, hasNone, type Connection } from "./connection";
import type { Snapshot, StoreView } from "./store";
import type { CachedUsers } from "./users";

/** Keeps one text for each account, on disk. */
export interface CacheStorage {
  read(account: string): Promise<string | undefined>;
  write(account: string, text: string): Promise<void>;
  erase(account: string): Promise<void>;
  /** Erases what is there of all accounts but these, whoever has left it. */
  retain?(accounts: readonly string[]): Promise<void>;
}

/** While much changes, the disk is written this often, in milliseconds. */
const WRITE_MS = 10_000;
const VERSION = 2;
const KINDS = new Set<unknown>(["active", "attention", "notConnected", "lost"]);

/** Leaf user id, what is known, Leaf's word for it, environment, when Leaf told it. */
type CachedConnection = readonly [
  string,
  "active" | "attention" | "notConnected" | "lost",
  string | null,
  string | null,
  number,
];

/** What is on disk; the users and what is known of them are checked one by one, by hand: a schema takes 20 ms for 5,000. */
const schema = v.object({
  version: v.literal(VERSION),
  account: v.string(),
  loadedAt: v.custom<number>(isTime),
  total: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  users: v.custom<LeafUser[]>((users) => Array.isArray(users) && users.every(isUser)),
  connections: v.custom<CachedConnection[]>((known) => Array.isArray(known) && known.every(isKnown)),
});

/** Remembers the Leaf users of every account, so that a tree is there before Leaf has answered. */
export class UsersCache implements Disposable {
  /** What this window has seen last, which is newer than what is on disk. */
  readonly #latest = new Map<string, CachedUsers>();
  readonly #unwritten = new Set<string>();
  readonly #subscription: Disposable;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    store: StoreView,
    private readonly storage: CacheStorage,
    private readonly log: Logger,
  ) {
    this.#subscription = store.onDidChange(() => this.#notice(store.snapshot));
  }

  /** What is known of an account's Leaf users; undefined if nothing is. */
  async read(account: string): Promise<CachedUsers | undefined> {
    const latest = this.#latest.get(account);
    if (latest) return settled(latest);
    try {
      const content = await this.storage.read(account);
      if (content === undefined) return undefined;
      const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), content);
      if (result.success && result.output.account === account) return cachedOf(result.output);
      this.log.warn("The Leaf users kept on disk are unreadable, and are loaded anew");
    } catch (error) {
      this.log.warn(`The Leaf users kept on disk can't be read: ${messageOf(error)}`);
    }
    return undefined;
  }

  /** Forgets an account's Leaf users. */
  async erase(account: string): Promise<void> {
    this.#latest.delete(account);
    this.#unwritten.delete(account);
    await this.#writing;
    // Noticed again while the disk was busy.
    this.#latest.delete(account);
    this.#unwritten.delete(account);
    await this.storage.erase(account);
  }

  /** Forgets what this window remembers of all accounts but these. */
  async retain(accounts: ReadonlySet<string>): Promise<void> {
    for (const account of [...this.#latest.keys()]) if (!accounts.has(account)) await this.erase(account);
  }

  /** Erases from the disk what is left over of accounts that are gone or signed out; `accounts` are the others. */
  async removeLeftovers(accounts: readonly string[]): Promise<void> {
    await this.#writing;
    await this.storage.retain?.(accounts);
  }

  /** Writes what has not been written yet. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const accounts = [...this.#unwritten];
    this.#unwritten.clear();
    this.#writing = this.#writing.then(async () => {
      for (const account of accounts) {
        const latest = this.#latest.get(account);
        if (latest) await this.#write(account, latest);
      }
    });
    return this.#writing;
  }

  dispose(): void {
    this.#subscription.dispose();
    void this.flush();
  }

  #notice({ session, users, connections, checked }: Snapshot): void {
    if (!("account" in session) || session.account.kind === "sandbox") return;
    if (users.loadedAt === undefined) return;
    // What was read from the disk is there already.
    if (users.cached) return;
    const account = accountKey(session.account);
    const { loadedAt, total } = users;
    this.#latest.set(account, { users: users.users, total, loadedAt, connections, checked });
    this.#unwritten.add(account);
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_MS).unref();
  }

  async #write(account: string, cached: CachedUsers): Promise<void> {
    try {
      await this.storage.write(account, textOf(account, cached));
    } catch (error) {
      this.log.warn(`The Leaf users can't be kept on disk: ${messageOf(error)}`);
    }
  }
}

/** Without what may have ended in the meantime: an attempt is kept elsewhere, and what failed is looked at again. */
function settled(cached: CachedUsers): CachedUsers {
  const connections = [...cached.connections].filter(
    ([, connection]) => hasCredential(connection) || hasNone(connection),
  );
  return { ...cached, connections: new Map(connections) };
}

function textOf(account: string, cached: CachedUsers): string {
  const { connections } = settled(cached);
  const kept = cached.users.flatMap(({ id }): CachedConnection[] => {
    const connection = connections.get(id);
    if (!connection) return [];
    const at = cached.checked?.get(id) ?? cached.loadedAt;
    if (hasNone(connection)) return [[id, connection.kind, null, null, at]];
    return hasCredential(connection) ? [[id, connection.kind, connection.status, connection.environment, at]] : [];
  });
  const content: v.InferOutput<typeof schema> = {
    version: VERSION,
    account,
    loadedAt: cached.loadedAt,
    total: cached.total ?? null,
    users: [...cached.users],
    connections: kept,
  };
  return JSON.stringify(content);
}

function cachedOf({ users, total, loadedAt, connections }: v.InferOutput<typeof schema>): CachedUsers {
  return {
    users,
    total: total ?? undefined,
    loadedAt,
    connections: new Map(
      connections.map(([id, kind, status, environment]): [string, Connection] => [
        id,
        kind === "notConnected" || kind === "lost" ? { kind } : { kind, status, environment },
      ]),
    ),
    checked: new Map(connections.map(([id, , , , at]) => [id, at])),
  };
}

const isText = (value: unknown): boolean => value === null || typeof value === "string";

function isUser(value: unknown): value is LeafUser {
  if (typeof value !== "object" || value === null) return false;
  const { id, name, email, phone, address, externalId, attached } = value as Record<string, unknown>;
  return (
    typeof id === "string" &&
    [name, email, phone, address, externalId].every(isText) &&
    typeof attached === "object" &&
    attached !== null &&
    Object.values(attached).every(isAttached)
  );
}

function isAttached(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { status, clientEnvironment } = value as Record<string, unknown>;
  return isText(status) && isText(clientEnvironment);
}

function isKnown(value: unknown): value is CachedConnection {
  if (!Array.isArray(value)) return false;
  const [id, kind, status, environment, at] = value as unknown[];
  return typeof id === "string" && KINDS.has(kind) && isText(status) && isText(environment) && isTime(at);
}

/** Milliseconds since the epoch, as far as dates reach. */
function isTime(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= 8.64e15;
}
