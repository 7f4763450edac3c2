import type { Clock } from "../base/clock";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import type { Credential } from "../leaf/credentials";
import { isLeafError } from "../leaf/errors";
import { createLeafUser, getLeafUser, MAX_PAGE_SIZE, type LeafUser, type NewLeafUser } from "../leaf/users";
import { chooseToCheck, rankOf, type KnownStatuses } from "./checkOrder";
import { isPending, type Connection } from "../model/connection";
import { statusInRecord } from "./embeddedStatus";
import { LeafUserPages } from "./leafUserPages";
import { LoadingIndicator } from "./loadingIndicator";
import { StatusLookup, type FoundStatus, type LookupOptions } from "./statusLookup";
import type { StatusChange } from "./notify";
import type { Provider } from "../model/provider";
import type { ActiveSession } from "../accounts/openSession";
import type { Sessions } from "../accounts/sessions";
import { CONCURRENCY, StatusSweep } from "./statusSweep";
import type { ConnectionsWriter, Snapshot, StoreView, UsersWriter } from "../model/store";

/** A status that Leaf told less than this ago is not asked for again by paging, in milliseconds. */
const FRESH_MS = 60_000;

/** What a refresh that nobody asked for has found. */
interface QuietRefresh {
  /** Whether anything is different from before. */
  readonly changed: boolean;
  readonly changes: readonly StatusChange[];
}

/** What one session's users are loaded and looked after with. */
interface Work {
  readonly session: ActiveSession;
  readonly pages: LeafUserPages;
  readonly sweep: StatusSweep;
}

/** Loads the Leaf users of the signed-in account and looks after what is known of their connections. */
export class LeafUsers {
  #work: Work | undefined;
  #refreshing: { readonly work: Work; readonly done: Promise<void> } | undefined;
  readonly #loading: LoadingIndicator;
  readonly #lookup: StatusLookup;
  #attended: ReadonlySet<string> = new Set();
  /** Nobody has asked for what is being checked, so how far it is need not be shown. */
  #quiet = false;
  /** What is different since a refresh began that nobody asked for; undefined while there is none. */
  #noticed: StatusChange[] | undefined;

  constructor(
    private readonly store: StoreView & UsersWriter & ConnectionsWriter,
    private readonly sessions: Sessions,
    private readonly provider: Provider,
    private readonly clock: Clock,
    private readonly log: Logger,
    private readonly concurrency = CONCURRENCY,
  ) {
    this.#loading = new LoadingIndicator(store);
    this.#lookup = new StatusLookup(store, sessions, provider, clock);
    let refused: ActiveSession | undefined;
    store.onDidChange(({ leafUserId, progress }) => {
      if (leafUserId !== undefined || progress) return;
      if (store.snapshot.session.kind === "refused") refused = sessions.shown;
      else if (refused) {
        const renewed = sessions.active === refused;
        refused = undefined;
        if (renewed) this.#resume();
      }
    });
  }

  /** Loads again what is loaded, at least the first page, and each one's status; a failure is kept in the store. */
  refresh(): Promise<void> {
    const work = this.#current();
    if (!work) return Promise.resolve();
    if (this.#refreshing?.work === work) return this.#refreshing.done;
    this.#quiet = false;
    const { cached } = this.store.snapshot.users;
    const began = this.clock.now();
    const done = this.#within(work, async () => {
      const users = await work.pages.reload().finally(() => {
        if (this.#refreshing?.work === work) this.#refreshing = undefined;
      });
      if (!users) return;
      // What the disk told of thousands is good enough to begin with; the rest follows with the quiet refreshes.
      const asked = this.#untold(users, began);
      await work.sweep.check(cached ? chooseToCheck(asked, this.#known, MAX_PAGE_SIZE) : asked);
    });
    this.#refreshing = { work, done };
    return done;
  }

  /** Signed in again: whatever was asked for since the sign-in had ended has failed, and nothing else would ask again. */
  #resume(): void {
    this.refresh().catch((error: unknown) => {
      this.log.error(`Loading after signing in again failed: ${messageOf(error)}`);
    });
  }

  /**
   * The same without being asked to: in the background, with at most so many requests in all. All users that are loaded
   * stay; the statuses are those that matter most, and then those that were not checked for the longest time.
   */
  async refreshQuietly(requests: number): Promise<QuietRefresh> {
    const work = this.#current();
    if (!work || this.store.snapshot.users.loading) return { changed: false, changes: [] };
    const noticed: StatusChange[] = (this.#noticed = []);
    this.#quiet = true;
    const before = this.store.snapshot.users.users;
    const began = this.clock.now();
    await this.#within(work, async () => {
      const pages = Math.max(1, Math.floor(requests / 2));
      const sent = work.pages.requests;
      const users = await work.pages.reload({ background: true, pages });
      if (!users) return;
      const left = requests - (work.pages.requests - sent);
      await work.sweep.check(chooseToCheck(this.#untold(users, began), this.#known, Math.max(1, left)));
    }).finally(() => {
      this.#noticed = undefined;
      this.#quiet = false;
    });
    const { users } = this.store.snapshot.users;
    const listChanged = this.#work === work && JSON.stringify(users) !== JSON.stringify(before);
    return { changed: listChanged || noticed.length > 0, changes: noticed };
  }

  /** Loads the list if that was not done yet, and whoever is being connected but not in it. */
  async ensureLoaded(): Promise<void> {
    const work = this.#current();
    if (!work) return;
    if (this.store.snapshot.users.loadedAt === undefined) await this.refresh();
    else await this.#includePending(work.session);
  }

  /** Loads the page after those that are loaded. */
  async loadMore(): Promise<void> {
    const work = this.#current();
    if (!work) return;
    this.#quiet = false;
    await this.#within(work, async () => {
      const users = await work.pages.loadNext();
      if (users) await work.sweep.check(this.#untold(this.#stale(users), 0));
    });
  }

  /** Loads all pages that are missing, in the background; what was loaded stays when it is cancelled. */
  async loadRest(signal: AbortSignal, told: (loaded: number, total: number | undefined) => void): Promise<void> {
    const work = this.#current();
    if (!work) return;
    await this.#within(work, () => work.pages.loadRest(signal, told));
  }

  /** Asks for every loaded user's status that was not told since then, in milliseconds since the epoch; left out, a minute ago. */
  async checkStale(since = this.clock.now() - FRESH_MS): Promise<void> {
    const work = this.#current();
    if (!work) return;
    this.#quiet = false;
    await this.#within(work, () =>
      work.sweep.check(this.#untold(this.#stale(this.store.snapshot.users.users, since), 0)),
    );
  }

  /** Asks for no more statuses; those that were found stay. */
  stopChecking(): void {
    this.#work?.sweep.stop();
  }

  /** Nobody looks any more: a refresh that nobody asked for asks for no more statuses. */
  stopQuietly(): void {
    if (this.#quiet) this.stopChecking();
  }

  /** Somebody looks at these Leaf users now: what is not known of them yet is asked for before all else. */
  attend({ expanded, selected }: { readonly expanded: Iterable<string>; readonly selected: Iterable<string> }): void {
    this.#attended = new Set([...selected, ...expanded]);
    const work = this.#current();
    if (!work) return;
    work.sweep.attend([...this.#attended].filter((id) => work.sweep.has(id)));
    const { checked, users } = this.store.snapshot;
    const loaded = new Set(users.users.map(({ id }) => id));
    const unknown = [...this.#attended].filter((id) => loaded.has(id) && !checked.has(id) && !work.sweep.has(id));
    work.sweep.check(unknown).catch((error: unknown) => {
      this.log.warn(`Statuses that somebody looks at are not known: ${messageOf(error)}`);
    });
  }

  /** Creates a Leaf user at Leaf and shows it first; throws a LeafError. */
  async create(user: NewLeafUser): Promise<LeafUser> {
    const session = this.sessions.require();
    const created = await createLeafUser(session.leaf, user);
    if (session.isCurrent()) {
      this.store.changeUsers({ kind: "put", user: created, created: true });
      this.#lookup.saw(created.id, undefined);
    }
    return created;
  }

  /** Asks Leaf for one Leaf user's credential, and leaves the store as it is; throws a LeafError. */
  find(leafUserId: string, how?: LookupOptions): Promise<FoundStatus | undefined> {
    return this.#lookup.find(leafUserId, how);
  }

  /** Asks Leaf for one Leaf user's credential and shows the answer, unless the account has changed; throws a LeafError. */
  look(leafUserId: string, how?: LookupOptions): Promise<Connection> {
    return this.#lookup.look(leafUserId, how);
  }

  /** Notes what Leaf has just said of one Leaf user's credential; undefined if there is none. */
  saw(leafUserId: string, credential: Credential | undefined): Connection {
    return this.#lookup.saw(leafUserId, credential);
  }

  /** A farmer who is awaited may stand on a page that is not loaded. */
  async #includePending(session: ActiveSession): Promise<void> {
    const { users, connections } = this.store.snapshot;
    const loaded = new Set(users.users.map(({ id }) => id));
    const missing = [...connections].filter(([id, connection]) => isPending(connection) && !loaded.has(id));
    for (const [id] of missing) {
      try {
        const user = await getLeafUser(session.leafWithoutAsking, id);
        if (!session.isCurrent()) return;
        this.store.changeUsers({ kind: "put", user });
      } catch (error) {
        if (!isLeafError(error)) throw error;
        this.log.warn(`The Leaf user of a pending connection can't be shown: ${error.message}`);
      }
    }
  }

  /** What the signed-in session is looked after with; made anew for each. */
  #current(): Work | undefined {
    const session = this.sessions.active;
    if (!session) return undefined;
    if (this.#work?.session === session) return this.#work;
    const arrived = (users: readonly LeafUser[], since: Snapshot) => this.#arrived(users, since);
    const pages = new LeafUserPages(this.store, session, arrived, this.clock, this.log);
    const sweep = new StatusSweep({
      look: async (id, how) => this.#note(await this.#lookup.sweep(session, id, how)),
      isKnown: (id) => this.store.snapshot.checked.has(id),
      rankOf: (id) => rankOf(id, this.#known, pages.first),
      describe: (id) => `status of Leaf user ${id}`,
      report: (progress) => {
        if (session.isCurrent() && !this.#quiet) this.store.changeUsers({ kind: "progressed", progress });
      },
      concurrency: this.concurrency,
      clock: this.clock,
      log: this.log,
    });
    this.#attended = new Set();
    return (this.#work = { session, pages, sweep });
  }

  get #known(): KnownStatuses {
    const { connections, checked } = this.store.snapshot;
    return { connections, checked, attended: this.#attended, now: this.clock.now() };
  }

  #within(work: Work, load: () => Promise<void>): Promise<void> {
    return this.#loading.run(work.session, async () => {
      await load();
      if (work.session.isCurrent()) await this.#includePending(work.session);
    });
  }

  #stale(users: readonly LeafUser[], since = this.clock.now() - FRESH_MS): readonly LeafUser[] {
    const { checked } = this.store.snapshot;
    const now = this.clock.now();
    // What was told in the future was told before the clock was set back.
    return users.filter(({ id }) => {
      const told = checked.get(id) ?? -Infinity;
      return told <= since || told > now;
    });
  }

  /** Notes what a list itself tells of statuses, unless something newer is known. */
  #arrived(users: readonly LeafUser[], since: Snapshot): void {
    const now = this.clock.now();
    const isToldSince = (id: string) => {
      const { connections, checked } = this.store.snapshot;
      return connections.get(id) !== since.connections.get(id) || checked.get(id) !== since.checked.get(id);
    };
    for (const { id, attached } of users) {
      const found = statusInRecord(attached, this.provider);
      if (found && !isToldSince(id)) this.#note(this.#lookup.told(id, found, now));
    }
  }

  #note(change: StatusChange | undefined): void {
    if (change) this.#noticed?.push(change);
  }

  /** Those whose own records have told nothing since then: they must be asked for one by one. */
  #untold(users: readonly LeafUser[], since: number): readonly string[] {
    const { checked } = this.store.snapshot;
    const isTold = ({ id, attached }: LeafUser) =>
      (checked.get(id) ?? -Infinity) >= since && statusInRecord(attached, this.provider) !== undefined;
    return users.filter((user) => !isTold(user)).map(({ id }) => id);
  }
}
