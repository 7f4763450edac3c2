import type { PickItem } from "../surface/inputs";
import type { BACK, Place } from "./flow";
import { pickAt } from "./pickAt";

/** One of several things that can be ticked. */
interface Tickable<T> extends PickItem {
  readonly value: T;
}

/** What to tick. */
interface SeveralQuestion<T> {
  readonly placeholder: string;
  readonly items: readonly Tickable<T>[];
  /** What is said when nothing is ticked. */
  readonly none: string;
}

/** Asks to tick at least one; throws Cancelled. */
export function pickSeveral<T>(place: Place, question: SeveralQuestion<T>): Promise<readonly T[] | typeof BACK> {
  return pickAt<Tickable<T>, readonly T[]>(place, (pick, { choose }) => {
    pick.canSelectMany = true;
    pick.placeholder = question.placeholder;
    pick.items = question.items;
    pick.selectedItems = pick.items.filter(({ picked }) => picked);
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems.map(({ value }) => value);
      if (chosen.length === 0) pick.placeholder = question.none;
      else choose(chosen);
    });
  });
}
