import type { Clock } from "../base/clock";
import type { Logger } from "../base/logger";
import { getCredential, type Credential } from "../leaf/credentials";
import { isLeafError } from "../leaf/errors";
import {
  createLeafUser,
  getLeafUser,
  listLeafUsers,
  MAX_PAGE_SIZE,
  type LeafUser,
  type NewLeafUser,
} from "../leaf/users";
import { isPending, type Connected, type Connection } from "./connection";
import { forEachLimited } from "./limited";
import type { Provider } from "./provider";
import type { ActiveSession, Sessions } from "./sessions";
import type { Store } from "./store";

/** How many credentials are asked for at the same time. */
const CONCURRENCY = 6;

/** Loads the Leaf users of the signed-in account and looks after what is known of their connections. */
export class LeafUsers {
  /** How many pages are loaded; counted, because users that come and go shift the rest. */
  #pages: { readonly session: ActiveSession; readonly loaded: number } | undefined;
  #refreshing: { session: ActiveSession; done: Promise<void> } | undefined;

  constructor(
    private readonly store: Store,
    private readonly sessions: Sessions,
    private readonly provider: Provider,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Loads again what is loaded, at least the first page; a failure is kept in the store. One at a time. */
  refresh(): Promise<void> {
    const session = this.sessions.active;
    if (!session) return Promise.resolve();
    if (this.#refreshing?.session === session) return this.#refreshing.done;
    const pages = this.#pages?.session === session ? this.#pages.loaded : this.#cachedPages();
    const done = this.#load(session, 0, pages).finally(() => {
      if (this.#refreshing?.done === done) this.#refreshing = undefined;
    });
    this.#refreshing = { session, done };
    return done;
  }

  /** Loads the list if that was not done yet, and whoever is being connected but not in it. */
  async ensureLoaded(): Promise<void> {
    const session = this.sessions.active;
    if (!session) return;
    if (this.store.snapshot.users.loadedAt === undefined) await this.refresh();
    else await this.#includePending(session);
  }

  /** Loads the page after those that are loaded. */
  async loadMore(): Promise<void> {
    const session = this.sessions.active;
    if (!session) return;
    await this.#load(session, this.#pages?.session === session ? this.#pages.loaded : 0, 1);
  }

  /** Creates a Leaf user at Leaf and shows it first; throws a LeafError. */
  async create(user: NewLeafUser): Promise<LeafUser> {
    const session = this.sessions.require();
    const created = await createLeafUser(session.leaf, user);
    if (this.sessions.active === session) {
      const { users } = this.store.snapshot;
      const others = users.users.filter((other) => other.id !== created.id);
      this.store.setUsers({
        ...users,
        users: [created, ...others],
        total: users.total === undefined ? undefined : users.total + 1,
      });
      this.store.apply(created.id, { kind: "looked", found: undefined, healthy: false });
    }
    return created;
  }

  /** Asks Leaf for one Leaf user's credential, and leaves the store as it is; throws a LeafError. */
  async find(
    leafUserId: string,
    how: { readonly once?: boolean } = {},
  ): Promise<{ readonly connected: Connected; readonly healthy: boolean } | undefined> {
    const session = this.sessions.require();
    const credential = await getCredential(session.leaf, leafUserId, this.provider.credentialsPath, how);
    if (!credential) return undefined;
    return { connected: connectedBy(credential), healthy: this.provider.isHealthy(credential.status) };
  }

  /** Asks Leaf for one Leaf user's credential and shows the answer, unless the account has changed; throws a LeafError. */
  async look(leafUserId: string, how: { readonly once?: boolean } = {}): Promise<Connection> {
    const session = this.sessions.require();
    const found = await this.find(leafUserId, how);
    if (this.sessions.active !== session) return this.store.connection(leafUserId);
    return this.#found(leafUserId, found?.connected);
  }

  /** Notes what Leaf has just said of one Leaf user's credential; undefined if there is none. */
  saw(leafUserId: string, credential: Credential | undefined): Connection {
    return this.#found(leafUserId, credential && connectedBy(credential));
  }

  /** What the disk has kept is loaded again as a whole, so that no row goes away. */
  #cachedPages(): number {
    return Math.max(1, Math.ceil(this.store.snapshot.users.users.length / MAX_PAGE_SIZE));
  }

  async #load(session: ActiveSession, firstPage: number, pages: number): Promise<void> {
    const before = this.store.snapshot.users;
    this.store.setUsers({ ...before, loading: true });
    const stale = () => this.sessions.active !== session;
    try {
      const byId = new Map<string, LeafUser>(firstPage === 0 ? [] : before.users.map((user) => [user.id, user]));
      const arrived: LeafUser[] = [];
      let total: number | undefined;
      const loadedBefore = firstPage > 0 && this.#pages?.session === session ? this.#pages.loaded : 0;
      for (let page = firstPage; page < firstPage + pages; page += 1) {
        const answer = await listLeafUsers(session.leafWithoutAsking, page);
        if (stale()) return;
        if (answer.unreadable > 0) this.log.warn(`${answer.unreadable} Leaf users without an id were left out`);
        for (const user of answer.users) {
          byId.set(user.id, user);
          arrived.push(user);
        }
        total = answer.total;
        if (answer.users.length > 0) this.#pages = { session, loaded: Math.max(page + 1, loadedBefore) };
        if (answer.users.length < MAX_PAGE_SIZE) break;
      }
      const users = [...byId.values()];
      this.store.setUsers({ users, total, loading: true, loadedAt: this.clock.now() });
      await this.#lookAtAll(session, arrived);
      await this.#includePending(session);
      if (!stale()) this.store.setUsers({ ...this.store.snapshot.users, loading: false });
    } catch (error) {
      if (!isLeafError(error)) throw error;
      if (stale()) {
        if (this.store.snapshot.users.loading) this.store.setUsers({ ...this.store.snapshot.users, loading: false });
        return;
      }
      const now = this.store.snapshot.users;
      this.store.setUsers({ ...now, loading: false, error });
    }
  }

  /** A farmer who is awaited may stand on a page that is not loaded. */
  async #includePending(session: ActiveSession): Promise<void> {
    const { users, connections } = this.store.snapshot;
    const loaded = new Set(users.users.map(({ id }) => id));
    const missing = [...connections].filter(([id, connection]) => isPending(connection) && !loaded.has(id));
    for (const [id] of missing) {
      try {
        const user = await getLeafUser(session.leafWithoutAsking, id);
        if (this.sessions.active !== session) return;
        const now = this.store.snapshot.users;
        this.store.setUsers({ ...now, users: [...now.users.filter((other) => other.id !== id), user] });
      } catch (error) {
        if (!isLeafError(error)) throw error;
        this.log.warn(`The Leaf user of a pending connection can't be shown: ${error.message}`);
      }
    }
  }

  async #lookAtAll(session: ActiveSession, users: readonly LeafUser[]): Promise<void> {
    const asked: LeafUser[] = [];
    for (const user of users) {
      const embedded = user.attached[this.provider.embeddedKey];
      // Where the record tells the status, it saves a call.
      if (embedded?.status) this.#found(user.id, { status: embedded.status, environment: embedded.clientEnvironment });
      else asked.push(user);
    }
    await forEachLimited(asked, CONCURRENCY, async (user) => {
      if (this.sessions.active !== session) return;
      try {
        await this.look(user.id);
      } catch (error) {
        // One user's trouble is that user's; what concerns all ends the sweep.
        if (!isLeafError(error)) throw error;
        if (["offline", "tls", "proxy", "unauthorized", "rateLimited", "cancelled"].includes(error.kind)) throw error;
        this.log.warn(`The status of Leaf user ${user.id} is not known: ${error.message}`);
      }
    });
  }

  #found(leafUserId: string, found: Connected | undefined): Connection {
    return this.store.apply(leafUserId, {
      kind: "looked",
      found,
      healthy: found !== undefined && this.provider.isHealthy(found.status),
    });
  }
}

function connectedBy(credential: Credential): Connected {
  return { status: credential.status, environment: credential.clientEnvironment, credential };
}
