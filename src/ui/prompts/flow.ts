/** Where in a flow a prompt stands. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** The user went one step back. */
export const BACK = Symbol("back");

/** The user wants to answer another question first, by its field; those behind it follow again. */
export class GoTo {
  constructor(readonly field: string) {}
}

/** One question of a flow; it writes its answer into what the flow is filling in. */
export interface Step {
  /** The field that it asks for, by the name that a refusal calls it. */
  readonly field?: string | undefined;
  /** Whether the question has to be asked, given the answers so far. */
  readonly applies?: (() => boolean) | undefined;
  /** Whether the answer that was given is of no use any more, because of a later one to another question. */
  readonly missing?: (() => boolean) | undefined;
  /** `refused`: why the last answer was not taken, to be shown with it. */
  ask(place: Place, refused?: string): Promise<typeof BACK | GoTo | undefined>;
}

/** Why what was asked for can't be had. */
export interface Refusal {
  /** What is to be answered again, each with its sentence; the last question, if none of the flow's is named. */
  readonly fields: readonly { readonly field: string; readonly sentence: string }[];
  /** For the last question, where no field is named. */
  readonly sentence: string;
}

/**
 * Asks the steps in order, with Back; throws Cancelled when the user closes a prompt. Nothing is done until all is asked:
 * then `finish` does it, and what it refuses is asked again, and only that, with all answers as they were given.
 */
export async function askAll(
  title: string,
  steps: readonly Step[],
  finish: () => Promise<Refusal | undefined> = () => Promise.resolve(undefined),
): Promise<void> {
  let refused = new Map<Step, string>();
  const answered = new Set<Step>();
  let at = 0;
  for (;;) {
    const step = steps[at];
    if (!step) {
      const refusal = await finish();
      if (!refusal) return;
      refused = toAskAgain(steps, refusal);
      at = firstOf(steps, refused);
      continue;
    }
    if (!applies(step)) {
      at += 1;
      continue;
    }
    const before = steps.slice(0, at).filter(applies).length;
    const place = { title, step: before + 1, totalSteps: steps.filter(applies).length };
    const sentence = refused.get(step);
    const turn = await step.ask(place, sentence);
    if (turn !== undefined) {
      const wanted = turn === BACK ? -1 : steps.findIndex(({ field }) => field === turn.field);
      at = wanted >= 0 ? wanted : Math.max(0, lastIndexBefore(steps, at));
      continue;
    }
    refused.delete(step);
    answered.add(step);
    // Others have their answers, unless this one has made a question necessary that was not asked yet.
    const open = steps.findIndex(
      (one) => refused.has(one) || (applies(one) && (!answered.has(one) || one.missing?.() === true)),
    );
    at = sentence === undefined ? at + 1 : open < 0 ? steps.length : open;
  }
}

const applies = (step: Step) => step.applies?.() ?? true;

/** Where the first of them stands; behind the last step, if there is none. */
function firstOf(steps: readonly Step[], some: ReadonlyMap<Step, string>): number {
  const index = steps.findIndex((step) => some.has(step));
  return index < 0 ? steps.length : index;
}

function toAskAgain(steps: readonly Step[], { fields, sentence }: Refusal): Map<Step, string> {
  const again = new Map<Step, string>();
  for (const refused of fields) {
    const step = steps.find((one) => one.field === refused.field && applies(one));
    if (step && !again.has(step)) again.set(step, refused.sentence);
  }
  const last = steps.findLast(applies);
  return again.size > 0 || !last ? again : new Map([[last, sentence]]);
}

function lastIndexBefore(steps: readonly Step[], at: number): number {
  return steps.slice(0, at).findLastIndex(applies);
}
