import type { Event } from "../base/emitter";
import type { Budgets } from "../leaf/budget";
import { accountKey } from "../model/account";
import type { StoreView } from "../model/store";

/** Until when Leaf asks the shown account to wait. */
export class RateLimitPause {
  readonly onDidChange: Event<undefined>;

  constructor(
    private readonly store: StoreView,
    private readonly budgets: Budgets,
  ) {
    this.onDidChange = budgets.onDidChange;
  }

  /** Milliseconds since the epoch; undefined while nothing is held back. */
  get until(): number | undefined {
    const { session } = this.store.snapshot;
    return "account" in session ? this.budgets.of(accountKey(session.account)).pausedUntil : undefined;
  }
}
