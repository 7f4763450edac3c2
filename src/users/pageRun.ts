import { MAX_PAGE_SIZE, type LeafUserPage } from "../leaf/users";

/** So many pages in a row may hold no record that can be read, before the list counts as over. */
const UNREADABLE_PAGES = 10;

/**
 * Follows Leaf's list from its first page on, and tells whether there is more. No single sign is trusted to end it: a
 * total can be missing, too low or too high, the server may give smaller pages than it was asked for, and records that
 * can't be read make a full page look short. What ends it is a page that brings nothing new, which also stops a server
 * that gives the same page for every number.
 */
export class PageRun {
  readonly #ids = new Set<string>();
  #unreadablePages = 0;
  /** How many pages have brought something. */
  pages = 0;
  /** How many records Leaf has sent, readable or not. */
  received = 0;
  /** How many there are over all pages, as Leaf said last. */
  total: number | undefined;
  /** Whether there may be more. */
  more = true;
  /** Leaf gives the same again and again: there may be more, which can't be had. */
  repeats = false;

  /** Takes the next page. */
  add(page: LeafUserPage): void {
    const isNew = page.users.some(({ id }) => !this.#ids.has(id));
    for (const { id } of page.users) this.#ids.add(id);
    this.total = page.total;
    this.repeats = page.users.length > 0 && !isNew;
    this.#unreadablePages = page.users.length === 0 ? this.#unreadablePages + 1 : 0;
    if (page.received > 0 && !this.repeats) {
      this.pages += 1;
      this.received += page.received;
    }
    const goesOn = page.received > 0 && !this.repeats && this.#unreadablePages < UNREADABLE_PAGES;
    this.more = goesOn && this.#mayHaveMore(page);
  }

  /** Whether the whole list was seen. */
  get isComplete(): boolean {
    return !this.more && !this.repeats;
  }

  #mayHaveMore({ next, total, received }: LeafUserPage): boolean {
    if (next || (total !== undefined && total > this.received)) return true;
    // A total alone can be that of the page; with a `Link` that names no next page it is believed.
    return next === undefined && received >= MAX_PAGE_SIZE;
  }
}
