import type { Condition } from "../../users/arrangement";

/** Keeps the row that somebody works with in its place, though its status changes: it must not leave the pointer. */
export class HeldRow {
  #held: { readonly leafUserId: string; readonly condition: Condition } | undefined;

  /** `conditionNow`: what a Leaf user's connections mean at this moment. */
  constructor(private readonly conditionNow: (leafUserId: string) => Condition) {}

  /** From now on it is this row; whether another one may move to its true place. */
  hold(leafUserId: string): boolean {
    if (this.#held?.leafUserId === leafUserId) return false;
    const moves = this.release();
    const condition = this.conditionNow(leafUserId);
    // A row without a status is to find its place yet.
    if (condition !== "unknown") this.#held = { leafUserId, condition };
    return moves;
  }

  /** No row is held any more; whether one was. */
  release(): boolean {
    const held = this.#held !== undefined;
    this.#held = undefined;
    return held;
  }

  /** Whether this row is held, and is in another condition than where it stands. */
  differs(leafUserId: string): boolean {
    return this.#held?.leafUserId === leafUserId && this.#held.condition !== this.conditionNow(leafUserId);
  }

  /** The condition that decides about a row's place. */
  condition(leafUserId: string): Condition {
    return this.#held?.leafUserId === leafUserId ? this.#held.condition : this.conditionNow(leafUserId);
  }
}
