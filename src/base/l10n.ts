import * as l10n from "@vscode/l10n";

let language = "en";
let rules: Intl.PluralRules | undefined;
/** The language of the machine. */
let own: string | undefined;

/** The sentence for one thing or that for several, by the rules of the language that the sentences are in. */
export function counted(count: number, one: string, other: string): string {
  rules ??= new Intl.PluralRules(language);
  return rules.select(count) === "one" ? one : other;
}

/** The language of the sentences, as a BCP 47 tag: a webview counts and writes dates by its rules. */
export function sentenceLanguage(): string {
  return language;
}

/** Whose dates and numbers fit the sentences: the machine's, if it speaks their language, else the language's own. */
export function locale(): string | undefined {
  own ??= new Intl.Locale(Intl.DateTimeFormat().resolvedOptions().locale).language;
  return own === new Intl.Locale(language).language ? undefined : language;
}

/** Sets the sentences of the editor's language, if there are any; English otherwise. */
export function setSentences(editorLanguage: string, sentences: l10n.l10nJsonFormat | undefined): void {
  l10n.config({ contents: sentences ?? {} });
  language = sentences === undefined ? "en" : editorLanguage;
  rules = undefined;
}
