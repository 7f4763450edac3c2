import type { Disposable } from "../base/emitter";
import type { Budgets } from "../leaf/budget";
import { accountKey } from "../model/account";
import type { StoreView, UsersWriter } from "../model/store";

/** Shows in the store until when Leaf asks the shown account to wait. */
export class RateLimitPause implements Disposable {
  readonly #subscriptions: readonly Disposable[];

  constructor(
    private readonly store: StoreView & UsersWriter,
    private readonly budgets: Budgets,
  ) {
    this.#subscriptions = [
      budgets.onDidChange(() => this.#follow()),
      store.onDidChange(({ leafUserId, progress }) => {
        if (leafUserId === undefined && !progress) this.#follow();
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #follow(): void {
    const { session } = this.store.snapshot;
    const until = "account" in session ? this.budgets.of(accountKey(session.account)).pausedUntil : undefined;
    this.store.changeUsers({ kind: "paused", until });
  }
}
