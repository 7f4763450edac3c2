import { Emitter, type Disposable } from "../base/emitter";
import { accountKey } from "../model/account";
import { isFiltering, noFilter, ORDERS, type Filter, type ListLayout, type Order } from "./arrangement";
import type { Memory } from "../accounts/lastEnvironment";
import type { SessionState, StoreView } from "../model/store";

const ORDER_KEY = "listing:order";
const GROUPED_KEY = "listing:grouped";

/** How the developer wants the Leaf users shown: the layout is remembered, the filter lasts as long as the account is shown. */
export class Listing implements Disposable {
  readonly #changes = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;
  readonly #subscription: Disposable;
  #filter = noFilter;
  #layout: ListLayout;
  #account: string;

  constructor(
    store: StoreView,
    private readonly memory: Memory,
  ) {
    const order = ORDERS.find((one) => one === memory.get(ORDER_KEY)) ?? "leaf";
    this.#layout = { order, grouped: memory.get(GROUPED_KEY) === true };
    this.#account = accountOf(store.snapshot.session);
    this.#subscription = store.onDidChange(() => {
      const account = accountOf(store.snapshot.session);
      if (account === this.#account) return;
      this.#account = account;
      // Another account's users must not be hidden by what was typed for this one's.
      if (isFiltering(this.#filter)) this.setFilter(noFilter);
    });
  }

  get filter(): Filter {
    return this.#filter;
  }

  get layout(): ListLayout {
    return this.#layout;
  }

  setFilter(filter: Filter): void {
    this.#filter = filter;
    this.#changes.fire(undefined);
  }

  async setOrder(order: Order): Promise<void> {
    this.#layout = { ...this.#layout, order };
    this.#changes.fire(undefined);
    await this.memory.update(ORDER_KEY, order);
  }

  async setGrouped(grouped: boolean): Promise<void> {
    this.#layout = { ...this.#layout, grouped };
    this.#changes.fire(undefined);
    await this.memory.update(GROUPED_KEY, grouped);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changes.dispose();
  }
}

function accountOf(session: SessionState): string {
  return "account" in session ? accountKey(session.account) : "";
}
