import * as vscode from "vscode";
import { Cancelled } from "../commands/commandRunner";
import { createPick, type PickItem } from "../surface/inputs";
import { BACK, type Place } from "./flow";

/** How a list that is shown ends; only the first end counts. */
interface Ends<R> {
  readonly choose: (result: R) => void;
  readonly fail: (error: Error) => void;
  readonly hasEnded: () => boolean;
}

/** Shows a list at its place among the steps, which `fill` prepares and ends; throws Cancelled. */
export function pickAt<Item extends PickItem, R>(
  place: Place,
  fill: (pick: vscode.QuickPick<Item>, ends: Ends<R>) => void,
): Promise<R | typeof BACK> {
  return new Promise((resolve, reject) => {
    const pick = createPick<Item>();
    pick.title = place.title;
    if (place.totalSteps > 1) {
      pick.step = place.step;
      pick.totalSteps = place.totalSteps;
    }
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
    pick.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
    let ended = false;
    const settle = (end: () => void) => {
      if (ended) return;
      ended = true;
      pick.dispose();
      end();
    };
    pick.onDidTriggerButton(() => settle(() => resolve(BACK)));
    pick.onDidHide(() => settle(() => reject(new Cancelled())));
    fill(pick, {
      choose: (result) => settle(() => resolve(result)),
      fail: (error) => settle(() => reject(error)),
      hasEnded: () => ended,
    });
    pick.show();
  });
}
