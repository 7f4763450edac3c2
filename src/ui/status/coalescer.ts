import type { Disposable } from "../../base/emitter";

/** Gathers what arrives in quick succession and hands it on together: thousands of statuses make few drawings. */
export class Coalescer<T> implements Disposable {
  readonly #gathered = new Set<T>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly afterMs: number,
    private readonly heed: (items: readonly T[]) => void,
  ) {}

  add(item: T): void {
    this.#gathered.add(item);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const items = [...this.#gathered];
      this.#gathered.clear();
      this.heed(items);
    }, this.afterMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }
}
