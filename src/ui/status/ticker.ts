import type { Clock } from "../../base/clock";
import { Emitter, type Disposable } from "../../base/emitter";
import type { StoreView } from "../../model/store";

const COUNTDOWN_MS = 1000;
/** So that "3 min ago" is never far from the truth. */
const AT_REST_MS = 30_000;

/** Ticks once a second while a countdown is in sight anywhere, and twice a minute otherwise. */
export class Ticker implements Disposable {
  readonly #ticks = new Emitter<undefined>();
  readonly onDidTick = this.#ticks.event;
  readonly #subscription: Disposable;
  #timer: NodeJS.Timeout | undefined;
  #everyMs = 0;

  constructor(
    private readonly store: StoreView,
    private readonly clock: Clock,
  ) {
    this.#subscription = store.onDidChange(() => this.#update());
    this.#update();
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#subscription.dispose();
    this.#ticks.dispose();
  }

  #update(): void {
    const { deadlines, users } = this.store.snapshot;
    const counting = deadlines.size > 0 || (users.pausedUntil ?? 0) > this.clock.now();
    const everyMs = counting ? COUNTDOWN_MS : AT_REST_MS;
    if (everyMs === this.#everyMs) return;
    this.#everyMs = everyMs;
    clearInterval(this.#timer);
    this.#timer = setInterval(() => {
      this.#ticks.fire(undefined);
      // A pause that is over changes nothing in the store.
      this.#update();
    }, everyMs);
  }
}
