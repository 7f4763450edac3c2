import type { Clock } from "../base/clock";
import type { Logger } from "../base/logger";
import { inBackground, type Leaf } from "../leaf/send";
import { listLeafUsers, MAX_PAGE_SIZE, type LeafUser } from "../leaf/users";
import { isPending } from "./connection";
import type { ActiveSession } from "./openSession";
import type { Store } from "./store";

/** Pages that follow each other are shown so often at most, because each showing draws the list anew. Milliseconds. */
const SHOW_EVERY_MS = 500;

/** The pages of one session's Leaf users, and how they come into the store. */
export class LeafUserPages {
  /** How many pages are loaded; counted, because users that come and go shift the rest. */
  #loaded = 0;
  /** The Leaf users of the pages; others in the list were created or awaited here. */
  #fromPages: ReadonlySet<string> = new Set();
  #first: ReadonlySet<string> = new Set();

  constructor(
    private readonly store: Store,
    private readonly session: ActiveSession,
    /** Whether another session has come in the meantime. */
    private readonly isStale: () => boolean,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** How many pages are loaded. */
  get count(): number {
    return this.#loaded;
  }

  /** The Leaf users of the first page. */
  get first(): ReadonlySet<string> {
    return this.#first;
  }

  /**
   * Loads again what is loaded, and at least the first page, and returns all that is loaded then; undefined if another
   * session has come. In the background nobody vanishes but those that Leaf doesn't list any more, and of many pages
   * only the first are loaded again.
   */
  async reload(
    how: { readonly background?: boolean; readonly pages?: number } = {},
  ): Promise<readonly LeafUser[] | undefined> {
    const wanted = Math.max(1, this.#loaded, this.#cachedPages());
    const reloaded = Math.min(wanted, how.pages ?? wanted);
    const leaf = how.background ? inBackground(this.session.leaf) : this.session.leafWithoutAsking;
    const fetched = new Map<string, LeafUser>();
    let total: number | undefined;
    let loaded = 0;
    let complete = reloaded === wanted;
    for (let page = 0; page < reloaded; page += 1) {
      // Somebody waits for the first page; a hundred of them would use up what other clicks need.
      const answer = await this.#get(page === 0 ? leaf : inBackground(leaf), page);
      if (!answer) return undefined;
      for (const user of answer.users) fetched.set(user.id, user);
      if (page === 0) this.#first = new Set(fetched.keys());
      total = answer.total;
      if (answer.users.length > 0) loaded = page + 1;
      if (answer.users.length < MAX_PAGE_SIZE) {
        complete = true;
        break;
      }
    }
    const { users: before } = this.store.snapshot.users;
    const stays = ({ id }: LeafUser) =>
      !fetched.has(id) && ((how.background && !this.#fromPages.has(id)) || (!complete && this.#fromPages.has(id)));
    const users = [...fetched.values(), ...before.filter(stays)];
    const listed = new Set(users.map(({ id }) => id));
    this.store.forget(
      before.filter(({ id }) => !listed.has(id) && !isPending(this.store.connection(id))).map(({ id }) => id),
    );
    const known = complete ? [] : [...this.#fromPages];
    this.#fromPages = new Set([...fetched.keys(), ...known]);
    this.#loaded = complete ? loaded : Math.max(loaded, this.#loaded);
    this.#show(users, total);
    return users;
  }

  /** Loads the page after those that are loaded and returns what it holds; undefined if another session has come. */
  async loadNext(): Promise<readonly LeafUser[] | undefined> {
    const answer = await this.#get(this.session.leafWithoutAsking, this.#loaded);
    if (!answer) return undefined;
    this.#append(answer.users);
    this.#show(this.#merged(answer.users), answer.total);
    return answer.users;
  }

  /** Loads all pages that are missing; what was loaded stays when it is cancelled or fails. */
  async loadRest(signal: AbortSignal, told: (loaded: number, total: number | undefined) => void): Promise<void> {
    const leaf = inBackground((request) => this.session.leaf({ ...request, signal }));
    let waiting: LeafUser[] = [];
    let total = this.store.snapshot.users.total;
    let shownAt = this.clock.now();
    const show = () => {
      if (waiting.length > 0 && !this.isStale()) this.#show(this.#merged(waiting), total);
      waiting = [];
      shownAt = this.clock.now();
    };
    try {
      for (let more = true; more;) {
        const answer = await this.#get(leaf, this.#loaded);
        if (!answer) return;
        this.#append(answer.users);
        waiting.push(...answer.users);
        total = answer.total;
        more = answer.users.length === MAX_PAGE_SIZE && this.#loaded * MAX_PAGE_SIZE < (total ?? Infinity);
        told(this.#fromPages.size, total);
        if (Math.abs(this.clock.now() - shownAt) >= SHOW_EVERY_MS) show();
      }
    } finally {
      show();
    }
  }

  /** What the disk has kept is loaded again as a whole, so that no row goes away. */
  #cachedPages(): number {
    const { cached, users } = this.store.snapshot.users;
    return cached ? Math.ceil(users.length / MAX_PAGE_SIZE) : 0;
  }

  async #get(leaf: Leaf, page: number): Promise<Awaited<ReturnType<typeof listLeafUsers>> | undefined> {
    const answer = await listLeafUsers(leaf, page);
    if (this.isStale()) return undefined;
    if (answer.unreadable > 0) this.log.warn(`${answer.unreadable} Leaf users without an id were left out`);
    return answer;
  }

  #append(users: readonly LeafUser[]): void {
    if (this.#loaded === 0) this.#first = new Set(users.map(({ id }) => id));
    if (users.length > 0) this.#loaded += 1;
    this.#fromPages = new Set([...this.#fromPages, ...users.map(({ id }) => id)]);
  }

  #merged(users: readonly LeafUser[]): readonly LeafUser[] {
    const byId = new Map(this.store.snapshot.users.users.map((user) => [user.id, user]));
    for (const user of users) byId.set(user.id, user);
    return [...byId.values()];
  }

  #show(users: readonly LeafUser[], total: number | undefined): void {
    this.store.setUsers({
      ...this.store.snapshot.users,
      users,
      total,
      loadedAt: this.clock.now(),
      cached: false,
      error: undefined,
    });
  }
}
