/** Translates a sentence; `{0}`, `{1}` … stand for the arguments. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

const english: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? whole : String(value);
  });

let current: Translate = english;

/** The sentence in the user's language; English until the editor has said which. */
export const t: Translate = (message, ...args) => current(message, ...args);

/** Sets the translator: the editor's, at activation; the pure folders can't reach it themselves. */
export function setTranslator(translate: Translate): void {
  current = translate;
}
