import type { Sleep, SteadyClock } from "../../src/base/clock";

/** Lets all that can run without the time going on run: promises, and callbacks of the event loop. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Time that goes on from one sleeper's end to the next, in order, once nothing else can run: many can sleep at once. */
export class EventTime implements SteadyClock {
  #now = Date.UTC(2026, 2, 19, 12);
  #count = 0;
  #sleepers: { readonly at: number; readonly order: number; readonly wake: () => void }[] = [];

  readonly now = () => this.#now;
  readonly monotonic = () => this.#now - Date.UTC(2026, 2, 19);

  readonly sleep: Sleep = (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) {
        resolve();
        return;
      }
      const wake = () => {
        signal?.removeEventListener("abort", wake);
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        resolve();
      };
      const sleeper = { at: this.#now + Math.max(0, ms), order: (this.#count += 1), wake };
      this.#sleepers.push(sleeper);
      signal?.addEventListener("abort", wake, { once: true });
    });

  /** Lets the time pass until the work is done; throws if everybody waits for something else than time. */
  async until<T>(work: Promise<T>): Promise<T> {
    const done = new AbortController();
    const watched = work.finally(() => done.abort());
    // Its failure is the caller's, who gets it below.
    watched.catch(() => undefined);
    await settle();
    while (!done.signal.aborted) {
      this.#next();
      await settle();
    }
    return watched;
  }

  /** Lets this much time pass, in milliseconds. */
  async pass(ms: number): Promise<void> {
    await this.until(this.sleep(ms));
  }

  #next(): void {
    const [first] = this.#sleepers.sort((a, b) => a.at - b.at || a.order - b.order);
    if (!first) throw new Error("Nobody sleeps, and yet the work is not done.");
    this.#now = Math.max(this.#now, first.at);
    first.wake();
  }
}
