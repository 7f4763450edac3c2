import type { Connection } from "../../model/connection";
import type { StoreView } from "../../model/store";

/** Keeps the row that somebody works with in its place, though its status changes: it must not leave the pointer. */
export class HeldRow {
  #held: { readonly leafUserId: string; readonly connection: Connection } | undefined;

  constructor(private readonly store: Pick<StoreView, "connection">) {}

  /** From now on it is this row; whether another one may move to its true place. */
  hold(leafUserId: string): boolean {
    if (this.#held?.leafUserId === leafUserId) return false;
    const moves = this.release();
    const connection = this.store.connection(leafUserId);
    // A row without a status is to find its place yet.
    if (connection.kind !== "unknown") this.#held = { leafUserId, connection };
    return moves;
  }

  /** No row is held any more; whether one was. */
  release(): boolean {
    const held = this.#held !== undefined;
    this.#held = undefined;
    return held;
  }

  /** Whether this row is held, and has another status than where it stands. */
  differs(leafUserId: string): boolean {
    return this.#held?.leafUserId === leafUserId && this.#held.connection !== this.store.connection(leafUserId);
  }

  /** The connection that decides about a row's place. */
  connection(leafUserId: string): Connection {
    return this.#held?.leafUserId === leafUserId ? this.#held.connection : this.store.connection(leafUserId);
  }
}
