import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { readPassword } from "../../base/pasted";
import { BACK, type Place } from "./flow";
import { Cancelled } from "../commands/commandRunner";
import { createInput, type PickItem } from "../surface/inputs";
import { pickAt } from "./pickAt";

export { BACK, type Place } from "./flow";

/** How to ask for a text. */
export interface TextQuestion {
  readonly prompt: string;
  readonly placeholder?: string | undefined;
  readonly value?: string | undefined;
  /** Hides what is typed; a button shows it. */
  readonly secret?: boolean | undefined;
  /** Hides a value as soon as it looks like a secret. */
  readonly looksSecret?: ((value: string) => boolean) | undefined;
  /** A button that does something and leads to another question, by its field. */
  readonly other?:
    { readonly icon: string; readonly tooltip: string; readonly to?: string; readonly run: () => void } | undefined;
  /** A sentence that says what is wrong with the value, or undefined. */
  readonly check?: ((value: string) => string | undefined) | undefined;
  /** Why the value, as it is, was refused already; shown until it is changed. */
  readonly refused?: string | undefined;
  /** Carries the value out while the input stays open; a sentence refuses it, so that it can be fixed in place. */
  readonly submit?: ((value: string) => Promise<string | undefined>) | undefined;
}

/** The input that is shown, if it is one of ours; another one that opens hides it without a word of the user. */
let shown: { covered: boolean } | undefined;

/** Asks for a text; throws Cancelled. The input stays when the window loses the focus, so that a value can be copied elsewhere. */
export function askText(place: Place, question: TextQuestion): Promise<string | typeof BACK> {
  return new Promise((resolve, reject) => {
    const input = createInput();
    const show = { iconPath: new vscode.ThemeIcon("eye"), tooltip: l10n.t("Show") };
    const hide = { iconPath: new vscode.ThemeIcon("eye-closed"), tooltip: l10n.t("Hide") };
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
    // The message takes the place of the prompt, which says what is to be entered.
    input.validationMessage = question.refused === undefined ? undefined : `${question.refused} ${question.prompt}`;
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
    input.onDidChangeValue((value) => {
      input.validationMessage = undefined;
      if (question.looksSecret) input.password = question.looksSecret(value);
    });
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

/** No more rows of a list that is searched are shown at a time: more would cost time, and nobody reads them. */
const MOST_SHOWN = 500;

/** One thing to choose. */
export interface Choice<T> extends PickItem {
  readonly value: T;
}

/** What to choose from. */
export interface ChoiceQuestion<T> {
  readonly placeholder: string;
  /** If they are yet to come, the picker is there before them: one that opens late loses the focus to what lies below. */
  readonly choices: readonly Choice<T>[] | Promise<readonly Choice<T>[]>;
  /** The one that Enter chooses at once. */
  readonly current?: T | undefined;
  /** Whom a typed text matches, where the editor's own way is too narrow; the first of those that match are shown. */
  readonly matcher?: (text: string) => (value: T) => boolean;
}

/** Asks to choose one; throws Cancelled. */
export function askChoice<T>(place: Place, question: ChoiceQuestion<T>): Promise<T | typeof BACK> {
  return pickAt<Choice<T>, T>(place, (pick, { choose, fail, hasEnded }) => {
    pick.placeholder = question.placeholder;
    const { matcher } = question;
    const lay = (choices: readonly Choice<T>[]) => {
      if (matcher) {
        const show = (text: string) => {
          const matches = matcher(text);
          const found = choices.filter(({ value }) => matches(value)).slice(0, MOST_SHOWN);
          // What was found here is not to be sifted by the editor as well.
          pick.items = found.map((choice) => ({ ...choice, alwaysShow: true }));
        };
        pick.onDidChangeValue(show);
        show("");
      } else pick.items = choices;
      const current = pick.items.find(({ value }) => question.current !== undefined && value === question.current);
      // Without one the editor chooses the first row, so that Enter takes it.
      if (current) pick.activeItems = [current];
    };
    pick.onDidAccept(() => {
      const chosen = pick.selectedItems[0];
      if (chosen) choose(chosen.value);
    });
    if (question.choices instanceof Promise) {
      pick.busy = true;
      question.choices.then(
        (choices) => {
          if (hasEnded()) return;
          pick.busy = false;
          lay(choices);
        },
        (error: unknown) => fail(error instanceof Error ? error : new Error(String(error))),
      );
    } else lay(question.choices);
  });
}

/** What is wrong with a password before it is sent. */
export function passwordProblem(value: string): string | undefined {
  return readPassword(value) === "" ? l10n.t("Enter the password.") : undefined;
}
