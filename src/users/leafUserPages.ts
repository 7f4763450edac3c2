import type { Clock } from "../base/clock";
import type { Logger } from "../base/logger";
import { isLeafError } from "../leaf/errors";
import { inBackground, type Leaf } from "../leaf/send";
import { getLeafUser, listLeafUsers, type LeafUser, type LeafUserPage } from "../leaf/users";
import type { ActiveSession } from "../accounts/openSession";
import { PageRun } from "./pageRun";
import type { Snapshot, StoreView, UsersWriter } from "../model/store";

/** Pages that follow each other are shown so often at most, because each showing draws the list anew. Milliseconds. */
const SHOW_EVERY_MS = 500;

/** The pages of one session's Leaf users, and how they come into the store. */
export class LeafUserPages {
  /** The pages that are loaded. */
  #run = new PageRun();
  /** The Leaf users of the pages; others in the list were created, found or awaited here. */
  #fromPages: ReadonlySet<string> = new Set();
  #first: ReadonlySet<string> = new Set();
  #requests = 0;

  constructor(
    private readonly store: StoreView & UsersWriter,
    private readonly session: ActiveSession,
    /** A page has come; `since` is what was known when it was asked for. */
    private readonly arrived: (users: readonly LeafUser[], since: Snapshot) => void,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** How many pages were asked for so far. */
  get requests(): number {
    return this.#requests;
  }

  /** The Leaf users of the first page. */
  get first(): ReadonlySet<string> {
    return this.#first;
  }

  /**
   * Loads again what is loaded, and at least the first page, and returns all that is loaded then; undefined if another
   * session has come. Of many pages only the first may be loaded again, and then the users of the others stay.
   */
  async reload(
    how: { readonly background?: boolean; readonly pages?: number } = {},
  ): Promise<readonly LeafUser[] | undefined> {
    const known = this.#known();
    const leaf = how.background ? inBackground(this.session.leaf) : this.session.leafWithoutAsking;
    const since = this.store.snapshot;
    const run = new PageRun();
    const fetched = new Map<string, LeafUser>();
    for (let page = 0; run.more && !this.#isCovered(run, known) && page < (how.pages ?? Infinity); page += 1) {
      // Somebody waits for the first page; a hundred of them would use up what other clicks need.
      const answer = await this.#get(page === 0 ? leaf : inBackground(leaf), page);
      if (!answer) return undefined;
      run.add(answer);
      for (const user of answer.users) fetched.set(user.id, user);
      if (page === 0) this.#first = new Set(fetched.keys());
    }
    if (run.isComplete && !(await this.#dropGone(leaf, fetched))) return undefined;
    const { users: before } = this.store.snapshot.users;
    const isWhole = run.isComplete || this.#isCovered(run, known) || (run.repeats && run.pages >= this.#run.pages);
    const unread = isWhole ? [] : before.filter(({ id }) => !fetched.has(id) && known.has(id));
    const users = [...fetched.values(), ...unread];
    const listed = new Set(users.map(({ id }) => id));
    if (isWhole || run.pages > this.#run.pages) this.#run = run;
    else this.#run.total = run.total;
    this.#fromPages = listed;
    this.#show(users, since);
    return this.store.snapshot.users.users;
  }

  /** Loads the page after those that are loaded and returns what it holds; undefined if another session has come. */
  async loadNext(): Promise<readonly LeafUser[] | undefined> {
    const since = this.store.snapshot;
    const answer = await this.#get(this.session.leafWithoutAsking, this.#run.pages);
    if (!answer) return undefined;
    this.#append(answer);
    this.#show(this.#merged(answer.users), since);
    return answer.users;
  }

  /** Loads all pages that are missing; what was loaded stays when it is cancelled or fails. */
  async loadRest(signal: AbortSignal, told: (loaded: number, total: number | undefined) => void): Promise<void> {
    const leaf = inBackground((request) => this.session.leaf({ ...request, signal }));
    let waiting: LeafUser[] = [];
    let since = this.store.snapshot;
    let shownAt = this.clock.now();
    const show = () => {
      // A page without anything new tells that there is no more.
      if ((waiting.length > 0 || !this.#run.more) && this.session.isCurrent()) this.#show(this.#merged(waiting), since);
      waiting = [];
      since = this.store.snapshot;
      shownAt = this.clock.now();
    };
    try {
      // One page at least: users may have come since the list was over.
      do {
        const answer = await this.#get(leaf, this.#run.pages);
        if (!answer) return;
        this.#append(answer);
        waiting.push(...answer.users);
        const { total } = this.#run;
        told(this.#fromPages.size, total === undefined ? undefined : Math.max(total, this.#fromPages.size));
        if (Math.abs(this.clock.now() - shownAt) >= SHOW_EVERY_MS) show();
      } while (this.#run.more);
    } finally {
      show();
    }
  }

  /** The Leaf users that came from Leaf's list: in this session, or in the one that the disk has kept. */
  #known(): ReadonlySet<string> {
    const { cached, users } = this.store.snapshot.users;
    return cached ? new Set(users.map(({ id }) => id)) : this.#fromPages;
  }

  /** Whether all that is known was asked for again; and where the list was over, a page that may have come since then. */
  #isCovered(run: PageRun, known: ReadonlySet<string>): boolean {
    const wanted = this.#run.more ? Math.max(1, this.#run.pages) : this.#run.pages + 1;
    return run.pages >= wanted && run.received >= known.size;
  }

  /** Those that were put one by one and that the whole list lacks: only Leaf itself knows whether they are gone. */
  async #dropGone(leaf: Leaf, fetched: ReadonlyMap<string, LeafUser>): Promise<boolean> {
    const { own } = this.store.snapshot.users;
    for (const id of [...own.keys()].filter((one) => own.get(one)?.kind === "put" && !fetched.has(one))) {
      try {
        await getLeafUser(leaf, id);
        if (!this.session.isCurrent()) return false;
      } catch (error) {
        if (!this.session.isCurrent()) return false;
        if (!isLeafError(error)) throw error;
        if (error.kind === "notFound") this.store.changeUsers({ kind: "removed", leafUserId: id });
        else this.log.warn(`Whether Leaf user ${id} is still there is not known: ${error.message}`);
      }
    }
    return true;
  }

  async #get(leaf: Leaf, page: number): Promise<LeafUserPage | undefined> {
    this.#requests += 1;
    const since = this.store.snapshot;
    const answer = await listLeafUsers(leaf, page);
    if (!this.session.isCurrent()) return undefined;
    this.arrived(answer.users, since);
    if (answer.unreadable > 0) this.log.warn(`${answer.unreadable} Leaf users without an id were left out`);
    return answer;
  }

  #append(page: LeafUserPage): void {
    if (this.#run.pages === 0) this.#first = new Set(page.users.map(({ id }) => id));
    this.#run.add(page);
    this.#fromPages = new Set([...this.#fromPages, ...page.users.map(({ id }) => id)]);
  }

  #merged(users: readonly LeafUser[]): readonly LeafUser[] {
    const byId = new Map(this.store.snapshot.users.users.map((user) => [user.id, user]));
    for (const user of users) byId.set(user.id, user);
    return [...byId.values()];
  }

  #show(users: readonly LeafUser[], since: Snapshot): void {
    const { more, isComplete, total, received } = this.#run;
    this.store.changeUsers({
      kind: "listed",
      users,
      // Less than what Leaf has sent is no total; at the end of the list, what was found is.
      total: isComplete || (total !== undefined && total < received) ? undefined : total,
      more,
      since: since.users,
      at: this.clock.now(),
    });
  }
}
