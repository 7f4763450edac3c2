import { Emitter, type Disposable } from "../base/emitter";
import type { StoreView } from "../core/store";

/** Ticks once a second while a countdown is in sight anywhere, and rests otherwise. */
export class Ticker implements Disposable {
  readonly #ticks = new Emitter<undefined>();
  readonly onDidTick = this.#ticks.event;
  readonly #subscription: Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly store: StoreView) {
    this.#subscription = store.onDidChange(() => this.#update());
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#subscription.dispose();
    this.#ticks.dispose();
  }

  #update(): void {
    const counting = [...this.store.snapshot.connections.values()].some(({ kind }) => kind === "awaitingFarmer");
    if (counting) this.#timer ??= setInterval(() => this.#ticks.fire(undefined), 1000);
    else {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
