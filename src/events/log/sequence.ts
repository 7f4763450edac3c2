import type { ListedEvent } from "../../leaf/credentialEvents";

/** How far back a page that comes next can begin, in events: nobody gets more while two pages are asked for. */
const FARTHEST = 1000;

/** How a page goes together with what is known. */
interface Fit {
  /** How many of its first events repeat what is known, if all do that can. */
  readonly longest: number;
  /** And if none does that might as well be identical to a known one; only the page's place tells. */
  readonly shortest: number;
  /** Whether there is something known among the rest: then more has come in front than the pages have shifted by. */
  readonly jumbled: boolean;
}

/**
 * The events of one listing, in Leaf's order from the newest on, of which pages are known that were asked for one after
 * the other. Leaf's ids may be missing or equal, so events are told apart by content; those of the same content are
 * counted as often as Leaf lists them, and an event that a shift of the pages shows twice is counted once.
 */
export class EventSequence {
  #keys: string[] = [];
  readonly #counts = new Map<string, number>();
  /** What stood more than once on one page. */
  readonly #twins = new Set<string>();
  /** The one content that goes with an id; null once there are several, so that the id identifies nothing. */
  readonly #keyOfId = new Map<string, string | null>();

  get size(): number {
    return this.#keys.length;
  }

  /** How an older page, the next one, goes together with what is known. */
  fit(page: readonly ListedEvent[]): Fit {
    this.#note(page);
    const longest = this.#longestOverlap(page);
    const [first] = page;
    // Two events in the same order are a repetition; a single one may as well have a twin.
    const sure = !first || this.#isIdentified(first) || page.slice(0, longest).some(({ key }) => key !== first.key);
    const jumbled = page.slice(longest).some((event) => this.#isKnown(event));
    return { longest, shortest: sure ? longest : 0, jumbled };
  }

  /** Takes in an older page of which the first `overlap` events are known; returns the ones that were not. */
  takeOlder(page: readonly ListedEvent[], overlap: number, { longest }: Fit): readonly ListedEvent[] {
    const fresh = page.filter((event, at) => {
      // What could be a repetition and is none is a twin.
      if (at < overlap || (at >= longest && this.#isKnown(event))) return false;
      this.#count(event.key);
      return true;
    });
    for (const { key } of fresh) this.#keys.push(key);
    return fresh;
  }

  /** Which of the newest events are not known; `met` tells whether they reach down to one that is. */
  newerThanKnown(newest: readonly ListedEvent[]): { readonly fresh: readonly ListedEvent[]; readonly met: boolean } {
    this.#note(newest);
    if (this.#keys.length === 0) return { fresh: newest, met: false };
    for (let shift = 0; shift < newest.length; shift += 1) {
      if (this.#continues(newest, shift)) return { fresh: newest.slice(0, shift), met: true };
    }
    // In an order of their own: each counts as often as it is listed beyond what is known.
    const seen = new Map<string, number>();
    const fresh = newest.filter((event) => {
      const nth = (seen.get(event.key) ?? 0) + 1;
      seen.set(event.key, nth);
      const known = this.#counts.get(event.key) ?? 0;
      return nth > known && !this.#isKnown(event);
    });
    return { fresh, met: fresh.length < newest.length };
  }

  /** Takes in events in front of all others. */
  takeNewer(fresh: readonly ListedEvent[]): void {
    if (fresh.length === 0) return;
    for (const { key } of fresh) this.#count(key);
    this.#keys = [...fresh.map(({ key }) => key), ...this.#keys];
  }

  #continues(newest: readonly ListedEvent[], shift: number): boolean {
    const length = Math.min(newest.length - shift, this.#keys.length);
    for (let at = 0; at < length; at += 1) if (newest[shift + at]?.key !== this.#keys[at]) return false;
    return true;
  }

  /** How many of the page's first events are the last ones that are known, or some before these. */
  #longestOverlap(page: readonly ListedEvent[]): number {
    const keys = this.#keys;
    let longest = 0;
    for (let from = keys.length - 1; from >= Math.max(0, keys.length - FARTHEST); from -= 1) {
      if (keys[from] !== page[0]?.key) continue;
      const length = Math.min(page.length, keys.length - from);
      let at = 1;
      while (at < length && page[at]?.key === keys[from + at]) at += 1;
      if (at === length) longest = Math.max(longest, length);
      if (longest === page.length) break;
    }
    return longest;
  }

  /** Whether it is known, and not one of several that look the same. */
  #isKnown({ key }: ListedEvent): boolean {
    return this.#counts.has(key) && !this.#twins.has(key);
  }

  #isIdentified({ id, key }: ListedEvent): boolean {
    return id !== null && this.#keyOfId.get(id) === key && !this.#twins.has(key);
  }

  #count(key: string): void {
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  #note(page: readonly ListedEvent[]): void {
    const here = new Set<string>();
    for (const { id, key } of page) {
      if (here.has(key)) this.#twins.add(key);
      here.add(key);
      if (id === null) continue;
      const known = this.#keyOfId.get(id);
      this.#keyOfId.set(id, known === undefined || known === key ? key : null);
    }
  }
}
