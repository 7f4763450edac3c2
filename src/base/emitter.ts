/** Something that holds a resource until it is disposed of. */
export interface Disposable {
  dispose(): void;
}

/** Subscribes to something that happens; dispose of the result to stop listening. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Tells its listeners, in the order they came; has the same shape as the editor's own emitter. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // A wrapper of its own, so that one function can listen twice and leave once.
    const entry = (value: T) => listener(value);
    this.#listeners.add(entry);
    return { dispose: () => this.#listeners.delete(entry) };
  };

  /** How many listen. */
  get size(): number {
    return this.#listeners.size;
  }

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
