import type { Disposable } from "../base/emitter";

/** How often what could not be written is tried again, in milliseconds. */
const AGAIN_MS = 5000;

/** What this machine could not write: kept for this window, rather than lost, and tried again until the disk takes it. */
export class Unwritten<T> implements Disposable {
  readonly #values = new Map<string, T>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    /** Writes, and rejects where that fails. */
    private readonly write: (value: T) => Promise<void>,
    /** The disk has taken something that it had refused. */
    private readonly written: () => void,
  ) {}

  has(key: string): boolean {
    return this.#values.has(key);
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  values(): T[] {
    return [...this.#values.values()];
  }

  set(key: string, value: T): void {
    this.#values.set(key, value);
    this.#timer ??= setInterval(() => void this.retry(), AGAIN_MS).unref();
  }

  delete(key: string): void {
    this.#values.delete(key);
    if (this.#values.size === 0) this.dispose();
  }

  /** Tries all of it once more. */
  async retry(): Promise<void> {
    for (const [key, value] of [...this.#values]) {
      try {
        await this.write(value);
      } catch {
        // It was said when it failed first; the next try comes soon.
        return;
      }
      // Changed again meanwhile: that is still to be written.
      if (this.#values.get(key) === value) this.delete(key);
      this.written();
    }
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
