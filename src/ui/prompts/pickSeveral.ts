import * as vscode from "vscode";
import { Cancelled } from "../commands/commandRunner";
import { createPick, type PickItem } from "../surface/inputs";
import { BACK, type Place } from "./flow";

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
  return new Promise((resolve, reject) => {
    const pick = createPick<Tickable<T>>();
    pick.title = place.title;
    if (place.totalSteps > 1) {
      pick.step = place.step;
      pick.totalSteps = place.totalSteps;
    }
    pick.canSelectMany = true;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.placeholder = question.placeholder;
    pick.items = question.items;
    pick.selectedItems = pick.items.filter(({ picked }) => picked);
    pick.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
    let settled = false;
    const settle = (end: () => void) => {
      if (settled) return;
      settled = true;
      pick.dispose();
      end();
    };
    pick.onDidTriggerButton(() => settle(() => resolve(BACK)));
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems.map(({ value }) => value);
      if (chosen.length === 0) pick.placeholder = question.none;
      else settle(() => resolve(chosen));
    });
    pick.onDidHide(() => settle(() => reject(new Cancelled())));
    pick.show();
  });
}
