/**
 * A map that is never changed: `with` and `without` make another. Of thousands of entries a change copies as many as their
 * square root, so that each state of a list can be kept as it was. Entries stay in the order in which their keys came.
 */
export class PersistentMap<V extends object | number> implements ReadonlyMap<string, V> {
  private constructor(
    private readonly base: ReadonlyMap<string, V>,
    /** What was set since the base was made; it counts before the base. */
    private readonly recent: ReadonlyMap<string, V>,
    readonly size: number,
  ) {}

  /** A map of these entries. */
  static from<V extends object | number>(entries: Iterable<readonly [string, V]> = []): PersistentMap<V> {
    const base = new Map<string, V>(entries);
    return new PersistentMap<V>(base, new Map<string, V>(), base.size);
  }

  /** The same with one entry more, or another value for its key. */
  with(key: string, value: V): PersistentMap<V> {
    const recent = new Map(this.recent).set(key, value);
    const size = this.has(key) ? this.size : this.size + 1;
    const next = new PersistentMap(this.base, recent, size);
    return recent.size * recent.size > size ? PersistentMap.from(next) : next;
  }

  /** The same without these keys. */
  without(keys: ReadonlySet<string>): PersistentMap<V> {
    const left = [...this].filter(([key]) => !keys.has(key));
    return left.length === this.size ? this : PersistentMap.from(left);
  }

  get(key: string): V | undefined {
    return this.recent.get(key) ?? this.base.get(key);
  }

  has(key: string): boolean {
    return this.recent.has(key) || this.base.has(key);
  }

  *entries(): MapIterator<[string, V]> {
    for (const [key, value] of this.base) yield [key, this.recent.get(key) ?? value];
    for (const [key, value] of this.recent) if (!this.base.has(key)) yield [key, value];
  }

  *keys(): MapIterator<string> {
    for (const [key] of this.entries()) yield key;
  }

  *values(): MapIterator<V> {
    for (const [, value] of this.entries()) yield value;
  }

  forEach(visit: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this.entries()) visit(value, key, this);
  }

  [Symbol.iterator](): MapIterator<[string, V]> {
    return this.entries();
  }
}
