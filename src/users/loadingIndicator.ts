import { isLeafError, type LeafError } from "../leaf/errors";
import type { ActiveSession } from "../accounts/openSession";
import type { StoreView, UsersWriter } from "../model/store";

/** Shows in the store that something is loading, as long as anything is, and keeps why it failed. */
export class LoadingIndicator {
  #current = { session: undefined as ActiveSession | undefined, count: 0 };

  constructor(private readonly store: StoreView & UsersWriter) {}

  /** Does the work for a session; what fails once another session has come concerns nobody any more. */
  async run(session: ActiveSession, work: () => Promise<void>): Promise<void> {
    if (this.#current.session !== session) this.#current = { session, count: 0 };
    const current = this.#current;
    current.count += 1;
    this.store.changeUsers({ kind: "loading" });
    let failure: LeafError | undefined;
    try {
      await work();
    } catch (error) {
      if (!isLeafError(error)) throw error;
      // What was stopped did not fail.
      if (error.kind !== "cancelled") failure = error;
    } finally {
      current.count -= 1;
      if (this.#current === current) this.#end(session, current.count > 0, failure);
    }
  }

  #end(session: ActiveSession, loading: boolean, failure: LeafError | undefined): void {
    const { users } = this.store.snapshot;
    // A session whose token was refused still shows its users; of one that was left nothing is there.
    const error = session.isCurrent() ? failure : undefined;
    if (!users.loading && !error) return;
    this.store.changeUsers({ kind: "loaded", loading, checkedAt: this.#oldestCheck(), error });
  }

  #oldestCheck(): number | undefined {
    const { checked, users } = this.store.snapshot;
    let oldest = Infinity;
    for (const { id } of users.users) oldest = Math.min(oldest, checked.get(id) ?? Infinity);
    return oldest === Infinity ? undefined : oldest;
  }
}
