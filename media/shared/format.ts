import type { Counted } from "../../src/protocol/pages";

// The browser's own dates and numbers, if it speaks the language of the page: of British English, say.
const { lang } = document.documentElement;

/** The language of dates and numbers; undefined for the browser's own. */
export const locale = lang !== "" && !navigator.language.startsWith(lang.slice(0, 2)) ? lang : undefined;

const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(lang || "en");

/** The text with `{0}`, `{1}` … replaced. */
export function fill(text: string, ...values: readonly (string | number)[]): string {
  return text.replace(/\{(\d)\}/g, (_, index: string) => {
    const value = values[Number(index)];
    return typeof value === "number" ? numbers.format(value) : (value ?? "");
  });
}

/** The text for that many, by the rules of the page's language, with `{0}`, `{1}` … replaced. */
export function counted(forms: Counted, count: number, ...values: readonly (string | number)[]): string {
  return fill(plurals.select(count) === "one" ? forms.one : forms.other, ...values);
}

/** A number as the user writes it. */
export function count(value: number): string {
  return numbers.format(value);
}
