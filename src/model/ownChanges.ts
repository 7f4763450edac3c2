import type { LeafUser } from "../leaf/users";

/**
 * What was done here to single Leaf users since the session began: created, found, edited, deleted. A list that Leaf made
 * up before must not undo it, and a page of many doesn't tell whether a user that it lacks is gone.
 */
export class OwnChanges {
  readonly #deleted = new Map<string, number>();
  readonly #put = new Map<string, number>();
  readonly #created = new Map<string, number>();

  /** Leaf has told of this one at a moment of the store's. */
  put(id: string, created: boolean, moment: number): void {
    this.#put.set(id, moment);
    if (created) this.#created.set(id, moment);
  }

  /** Leaf has it no more. */
  delete(id: string, moment: number): void {
    this.#deleted.set(id, moment);
    this.#put.delete(id);
    this.#created.delete(id);
  }

  isPut(id: string): boolean {
    return this.#put.has(id);
  }

  isDeleted(id: string): boolean {
    return this.#deleted.has(id);
  }

  /** The ids of those that were put one by one. */
  get ids(): readonly string[] {
    return [...this.#put.keys()];
  }

  /** A list as it was asked for at that moment, with what has happened since, and with those that it may not reach. */
  mended(list: readonly LeafUser[], before: readonly LeafUser[], askedAt: number): readonly LeafUser[] {
    if (this.#put.size === 0 && this.#deleted.size === 0) return list;
    const known = new Map(before.filter(({ id }) => this.#put.has(id)).map((user) => [user.id, user]));
    const mended = list.flatMap((user) => {
      if (this.#deleted.has(user.id)) return [];
      const own = known.get(user.id);
      known.delete(user.id);
      return [own && (this.#put.get(user.id) ?? 0) > askedAt ? own : user];
    });
    return [...mended, ...known.values()];
  }

  /** How many there are at Leaf, if there were so many at that moment. */
  mendedTotal(total: number | undefined, askedAt: number): number | undefined {
    if (total === undefined) return undefined;
    const since = (changes: ReadonlyMap<string, number>) => [...changes.values()].filter((at) => at > askedAt).length;
    return Math.max(0, total + since(this.#created) - since(this.#deleted));
  }

  /** Another account: nothing of this one concerns it. */
  clear(): void {
    this.#deleted.clear();
    this.#put.clear();
    this.#created.clear();
  }
}
