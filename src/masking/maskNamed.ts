import { MASK } from "../base/text";

/** A value: a text in quotes, escaped as often as it may be and maybe cut off, or a piece without spaces. */
const VALUE = String.raw`(?<quote>\\*["'])(?:\\[^]|[^\\])*?(?<end>\k<quote>|$)|[^\s"'\\,;&{}\[\]]+`;

/**
 * The text with the values masked that stand under these names: for fields that are secret at one provider, and whose
 * names are too common to be secret everywhere. Whatever is masked already stays so. Pure.
 */
export function maskNamed(text: string, names: readonly string[]): string {
  if (names.length === 0 || !names.some((name) => text.includes(name))) return text;
  const named = names.map((name) => name.replace(/[^\w]/g, "\\$&")).join("|");
  const pairs = new RegExp(String.raw`(?<![\w-])(?<before>(?:${named})\\*["']?\s*[:=]\s*)(?:${VALUE})`, "g");
  return text.replace(pairs, (...found) => {
    const { before = "", quote = "", end = "" } = found.at(-1) as Partial<Record<"before" | "quote" | "end", string>>;
    return `${before}${quote}${MASK}${end}`;
  });
}
