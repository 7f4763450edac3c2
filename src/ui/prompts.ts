import * as vscode from "vscode";
import { t } from "../base/l10n";
import { readPassword, readWords } from "../base/pasted";
import { Cancelled } from "./gate";
import { createInput, createPick, type PickItem } from "./surface/inputs";

/** Where in a flow a prompt stands. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** The user went one step back. */
export const BACK = Symbol("back");

/** One question of a flow; it writes its answer into what the flow is filling in. */
export interface Step {
  /** Whether the question has to be asked, given the answers so far. */
  readonly applies?: () => boolean;
  ask(place: Place): Promise<typeof BACK | undefined>;
}

/** Asks the steps in order, with Back; throws Cancelled when the user closes a prompt. Nothing is done until all is asked. */
export async function askAll(title: string, steps: readonly Step[]): Promise<void> {
  let at = 0;
  while (at < steps.length) {
    const step = steps[at];
    if (!step || !applies(step)) {
      at += 1;
      continue;
    }
    const before = steps.slice(0, at).filter(applies).length;
    const place = { title, step: before + 1, totalSteps: steps.filter(applies).length };
    if ((await step.ask(place)) === BACK) at = Math.max(0, lastIndexBefore(steps, at));
    else at += 1;
  }
}

const applies = (step: Step) => step.applies?.() ?? true;

function lastIndexBefore(steps: readonly Step[], at: number): number {
  return steps.slice(0, at).findLastIndex(applies);
}

/** How to ask for a text. */
export interface TextQuestion {
  readonly prompt: string;
  readonly placeholder?: string | undefined;
  readonly value?: string | undefined;
  /** Hides what is typed; a button shows it. */
  readonly secret?: boolean | undefined;
  /** A button that does something and leads one step back. */
  readonly other?: { readonly icon: string; readonly tooltip: string; readonly run: () => void } | undefined;
  /** A sentence that says what is wrong with the value, or undefined. */
  readonly check?: ((value: string) => string | undefined) | undefined;
  /** Carries the value out while the input stays open; a sentence refuses it, so that it can be mended in place. */
  readonly submit?: ((value: string) => Promise<string | undefined>) | undefined;
}

/** The input that is shown, if it is one of ours; another one that opens hides it without a word of the user. */
let shown: { covered: boolean } | undefined;

/** Asks for a text; throws Cancelled. The input stays when the window loses the focus, so that a value can be copied elsewhere. */
export function askText(place: Place, question: TextQuestion): Promise<string | typeof BACK> {
  return new Promise((resolve, reject) => {
    const input = createInput();
    const show = { iconPath: new vscode.ThemeIcon("eye"), tooltip: t("Show") };
    const hide = { iconPath: new vscode.ThemeIcon("eye-closed"), tooltip: t("Hide") };
    const other = question.other && {
      iconPath: new vscode.ThemeIcon(question.other.icon),
      tooltip: question.other.tooltip,
    };
    const layOut = () => {
      input.buttons = [
        ...(place.step > 1 ? [vscode.QuickInputButtons.Back] : []),
        ...(other ? [other] : []),
        ...(question.secret ? [input.password ? show : hide] : []),
      ];
    };
    input.title = place.title;
    if (place.totalSteps > 1) {
      input.step = place.step;
      input.totalSteps = place.totalSteps;
    }
    input.prompt = question.prompt;
    input.placeholder = question.placeholder;
    input.value = question.value ?? "";
    input.password = question.secret ?? false;
    input.ignoreFocusOut = true;
    layOut();

    // While an answer is carried out, the sign-in may have to be renewed, in an input of its own.
    const below = shown;
    const me = { covered: false };
    if (below) below.covered = true;
    shown = me;

    let settled = false;
    const settle = (end: () => void) => {
      if (settled) return;
      settled = true;
      if (shown === me) shown = below;
      input.dispose();
      end();
    };
    const accept = async () => {
      if (input.busy) return;
      const { value } = input;
      input.validationMessage = question.check?.(value);
      if (input.validationMessage) return;
      if (question.submit) {
        input.busy = true;
        input.enabled = false;
        try {
          const refused = await question.submit(value);
          if (refused !== undefined) {
            input.enabled = true;
            input.busy = false;
            input.validationMessage = refused;
            if (me.covered) {
              me.covered = false;
              shown = me;
              input.show();
            }
            return;
          }
        } catch (error) {
          settle(() => reject(error instanceof Error ? error : new Error(String(error))));
          return;
        }
      }
      settle(() => resolve(value));
    };
    input.onDidChangeValue(() => (input.validationMessage = undefined));
    input.onDidTriggerButton((button) => {
      if (button === other) question.other?.run();
      if (button === other || button === vscode.QuickInputButtons.Back) {
        settle(() => resolve(BACK));
        return;
      }
      input.password = !input.password;
      layOut();
    });
    input.onDidAccept(() => void accept());
    input.onDidHide(() => {
      if (input.busy && me.covered) return;
      settle(() => reject(new Cancelled()));
    });
    input.show();
  });
}

/** One thing to choose. */
export interface Choice<T> extends PickItem {
  readonly value: T;
}

/** Asks to choose one; throws Cancelled. */
export function askChoice<T>(
  place: Place,
  question: { readonly placeholder: string; readonly choices: readonly Choice<T>[] },
): Promise<T | typeof BACK> {
  return new Promise((resolve, reject) => {
    const pick = createPick<Choice<T>>();
    pick.title = place.title;
    if (place.totalSteps > 1) {
      pick.step = place.step;
      pick.totalSteps = place.totalSteps;
    }
    pick.placeholder = question.placeholder;
    pick.items = question.choices;
    pick.matchOnDescription = true;
    pick.matchOnDetail = true;
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
      const chosen = pick.selectedItems[0];
      if (chosen) settle(() => resolve(chosen.value));
    });
    pick.onDidHide(() => settle(() => reject(new Cancelled())));
    pick.show();
  });
}

/** A step that asks for a text and hands it to `keep`; the value comes back when the user returns to it, secrets do not. */
export function textStep(question: () => TextQuestion, keep: (value: string) => void, applies?: () => boolean): Step {
  return {
    ...(applies ? { applies } : {}),
    ask: async (place) => {
      const answer = await askText(place, question());
      if (answer === BACK) return BACK;
      keep(answer);
      return undefined;
    },
  };
}

/** A step that offers a choice and hands it to `keep`. */
export function choiceStep<T>(
  question: () => { readonly placeholder: string; readonly choices: readonly Choice<T>[] },
  keep: (value: T) => void | Promise<void>,
): Step {
  return {
    ask: async (place) => {
      const answer = await askChoice(place, question());
      if (answer === BACK) return BACK;
      await keep(answer);
      return undefined;
    },
  };
}

/** What is wrong with a password before it is sent. */
export function passwordProblem(value: string): string | undefined {
  return readPassword(value) === "" ? t("Enter the password.") : undefined;
}

/** Refuses an empty value with a sentence. */
export function required(sentence: string): (value: string) => string | undefined {
  return (value) => (readWords(value) === "" ? sentence : undefined);
}
