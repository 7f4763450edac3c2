import { isPlaceholder, looksRandom, startsAsComplaint, tellsOfIt, wordsOf } from "./errorWords";
import { maskText } from "./redact";
import { meaningOfKey, withSecretNames } from "./secretKeys";
import { MASK } from "../base/text";

/** A value: a text in quotes, escaped as often as it may be and maybe cut off, or a piece without spaces. */
const VALUE = String.raw`(?<quote>\\*["'])(?:\\[^]|[^\\])*?(?<end>\k<quote>|$)|[^\s"'\\,;&{}\[\]]+`;
const LINKS = "is|was|of|value|with|for|provided|given|used|received|sent|named|called";
/** What follows a name in a sentence; what stands in quotes is no sign of JSON's own. */
const TOLD = String.raw`(?:s?(?: (?:${LINKS})){0,2}:? {1,3})(?:(?<open>\\{0,8}["'\x60“‘])(?<quoted>[^\s,:;{}\[\]()"'\x60“”‘’\\][^"'\x60”’\\\r\n]{0,4000})|(?<bare>[^\s"'\x60\\\])>,;]{6,4096}))`;
/** `… is not a valid refreshToken`: the value comes first. */
const JUDGED = String.raw` (?:is|was|isn't|wasn't)(?: not| no)?(?: an?| the)?(?: valid| invalid| known| unknown| wrong| correct| incorrect)? `;
const LONGEST_VALUE = 4096;

interface Patterns {
  readonly any: RegExp;
  readonly pairs: RegExp;
  readonly told: RegExp;
  readonly judged: RegExp;
  /** Those that are harmless elsewhere. */
  readonly own: readonly string[];
}

const made = new Map<string, Patterns>();

/** Made once for each of the few lists there are: a page has a hundred events. */
function patternsOf(names: readonly string[]): Patterns {
  const key = names.join(" ");
  let patterns = made.get(key);
  if (!patterns) {
    // The longest first: one name can be the begin of another.
    const longest = [...names].sort((one, other) => other.length - one.length);
    const named = longest.map((name) => wordsOf(name).join("[ _-]?")).join("|");
    patterns = {
      any: new RegExp(named, "i"),
      pairs: new RegExp(String.raw`(?<![\w-])(?<before>(?:${named})\\*["']?\s*[:=]\s*)(?:${VALUE})`, "gi"),
      told: new RegExp(String.raw`(?<![\w-])(?:${named})${TOLD}`, "gi"),
      judged: new RegExp(String.raw`${JUDGED}(?:${named})(?![\w-])`, "gi"),
      own: names.filter((name) => meaningOfKey(name) !== "secret"),
    };
    made.set(key, patterns);
  }
  return patterns;
}

/**
 * The text with the values masked that stand under these names, or follow them in a sentence: for fields that are secret
 * at one provider. Some of their names are too common to be secret everywhere, and sentences don't write them as other
 * texts do. In a sentence, a value that could be a word of it is only masked in quotes. Whatever is masked already
 * stays so. Pure.
 */
export function maskNamed(text: string, names: readonly string[]): string {
  if (names.length === 0) return text;
  const { any, pairs, told, judged, own } = patternsOf(names);
  if (!any.test(text)) return text;
  const read = own.length === 0 ? text : withSecretNames(own, () => maskText(text));
  return maskJudged(maskTold(maskPairs(read, pairs), told), judged);
}

function maskPairs(text: string, pairs: RegExp): string {
  return text.replace(pairs, (whole: string, ...found) => {
    const { before = "", quote = "", end = "" } = found.at(-1) as Partial<Record<"before" | "quote" | "end", string>>;
    // `key: must not be blank` tells of the value.
    if (quote === "" && /:\s/.test(before) && startsAsComplaint(whole.slice(before.length))) return whole;
    return `${before}${quote}${MASK}${end}`;
  });
}

function maskTold(text: string, told: RegExp): string {
  return text.replace(told, (whole: string, ...found) => {
    const { quoted, bare } = found.at(-1) as Partial<Record<"quoted" | "bare", string>>;
    if (quoted !== undefined) {
      const shown = tellsOfIt(quoted) || isPlaceholder(quoted) || quoted.startsWith(MASK);
      return shown ? whole : whole.slice(0, -quoted.length) + MASK;
    }
    const { value, rest } = pieceOf(bare ?? "");
    return isSecretLooking(value) ? whole.slice(0, whole.length - value.length - rest.length) + MASK + rest : whole;
  });
}

function maskJudged(text: string, judged: RegExp): string {
  let out = "";
  let done = 0;
  for (const { index } of text.matchAll(judged)) {
    const { from, to, quoted } = valueBefore(text, index, Math.max(done, index - LONGEST_VALUE));
    const value = text.slice(from, to);
    if (value === "" || value.startsWith(MASK) || !(quoted || isSecretLooking(value))) continue;
    out += text.slice(done, from) + MASK;
    done = to;
  }
  return out + text.slice(done);
}

/** What stands right before a place, not further to the left than `floor`: a text in quotes, or a piece without spaces. */
function valueBefore(text: string, end: number, floor: number) {
  const quoted = /["'`”’]/.test(text.charAt(end - 1));
  let to = quoted ? end - 1 : end;
  while (quoted && to > floor && text.charAt(to - 1) === "\\") to -= 1;
  const stop = quoted ? /["'`“”‘’\\\r\n]/ : /[\s"'`\\([<,;]/;
  let from = to;
  while (from > floor && !stop.test(text.charAt(from - 1))) from -= 1;
  return { from, to, quoted };
}

/** A piece of a sentence, and the signs behind it that belong to the sentence. */
function pieceOf(piece: string): { readonly value: string; readonly rest: string } {
  const value = piece.replace(/[.:!?]+$/, "");
  return { value, rest: piece.slice(value.length) };
}

function isSecretLooking(value: string): boolean {
  return looksRandom(value) && !isPlaceholder(value) && !value.includes("://");
}
