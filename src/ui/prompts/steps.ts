import { BACK, GoTo, type Step } from "./flow";
import { askChoice, askText, type ChoiceQuestion, type TextQuestion } from "./prompts";

/** What a step is about, and when it is asked. */
export interface StepOptions {
  readonly field?: string;
  readonly applies?: () => boolean;
  readonly missing?: () => boolean;
}

/** A step that asks for a text and hands it to `keep`. */
export function textStep(
  question: () => TextQuestion,
  keep: (value: string) => void,
  { field, applies, missing }: StepOptions = {},
): Step {
  return {
    field,
    applies,
    missing,
    ask: async (place, refused) => {
      const asked = question();
      let wanted: string | undefined;
      const other = asked.other && {
        ...asked.other,
        run: () => {
          asked.other?.run();
          wanted = asked.other?.to;
        },
      };
      const answer = await askText(place, { ...asked, other, refused });
      if (answer === BACK) return wanted === undefined ? BACK : new GoTo(wanted);
      keep(answer);
      return undefined;
    },
  };
}

/** A step that offers a choice and hands it to `keep`. */
export function choiceStep<T>(
  question: () => ChoiceQuestion<T>,
  keep: (value: T) => void | Promise<void>,
  { field, applies, missing }: StepOptions = {},
): Step {
  return {
    field,
    applies,
    missing,
    ask: async (place, refused) => {
      const asked = question();
      const answer = await askChoice(place, { ...asked, placeholder: refused ?? asked.placeholder });
      if (answer === BACK) return BACK;
      await keep(answer);
      return undefined;
    },
  };
}
