/** Translates a sentence; `{0}`, `{1}` … stand for the arguments. */
type Translate = (message: string, ...args: (string | number)[]) => string;

const english: Translate = (message, ...args) =>
  message.replace(/\{(\d+)\}/g, (whole, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? whole : String(value);
  });

let current: Translate = english;
let language = "en";
let rules: Intl.PluralRules | undefined;

/** The sentence in the user's language; English until the editor has said which. */
export const t: Translate = (message, ...args) => current(message, ...args);

/** The sentence for one thing or that for several, by the rules of the language that the sentences are in. */
export function counted(count: number, one: string, other: string): string {
  rules ??= new Intl.PluralRules(language);
  return rules.select(count) === "one" ? one : other;
}

/** The language of the sentences, as a BCP 47 tag: a webview counts by its rules. */
export function sentenceLanguage(): string {
  return language;
}

/** Sets the translator and its language: the editor's, at activation; the pure folders can't reach it themselves. */
export function setTranslator(translate: Translate, translatesTo: string): void {
  current = translate;
  language = translatesTo;
  rules = undefined;
}
