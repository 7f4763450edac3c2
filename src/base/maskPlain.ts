import { maskMarkup } from "./maskMarkup";
import { backslashesBefore, closingOf, quoteAt } from "./quoted";
import { isHarmlessValue, meaningOfKey, type KeyMeaning } from "./secretKeys";
import { maskValues } from "./secretValues";
import { MASK } from "./text";

/** Masks a text that was found inside another one, a level deeper. */
export type MaskInner = (text: string) => string;

/** A stretch of the text and what takes its place. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly by: string;
}

// A key stands before one of the first two; the others start something that is written in another alphabet, or a tag.
const ANCHOR = /[=:]|%[0-9A-Fa-f]{2}|&(?:quot|apos|#34|#39|#x22|#x27);|<[A-Za-z]/g;
const KEY_CHAR = /[\w.$[\]%-]/;
const LONGEST_KEY = 100;

/** Masks text that is no JSON as a whole: forms, queries, header lines, markup, sentences, and JSON within any of them. */
export function maskPlain(source: string, inner: MaskInner): string {
  const text = maskValues(source);
  let out = "";
  let done = 0;
  // Up to where encoded runs have been looked at, so that each is looked at once.
  let decoded = 0;
  for (let at = 0; ;) {
    ANCHOR.lastIndex = Math.max(at, done);
    const anchor = ANCHOR.exec(text);
    if (!anchor) return out + text.slice(done);
    const { index } = anchor;
    at = index + 1;
    const sign = text.charAt(index);
    let replacement: Replacement | undefined;
    if (sign === "=" || sign === ":") replacement = maskPair(text, index, done);
    else if (sign === "<") replacement = maskMarkup(text, index, (part) => maskPlain(part, inner));
    else if (index >= decoded) {
      const run = encodedRun(text, index, done);
      decoded = run.to;
      replacement = maskRun(text, run, inner);
    }
    if (replacement) {
      out += text.slice(done, replacement.from) + replacement.by;
      done = replacement.to;
    }
  }
}

interface Key {
  readonly name: string;
  readonly start: number;
  readonly quoted: boolean;
}

/** The key that ends before a sign, not further to the left than `floor`. */
function keyBefore(text: string, sign: number, floor: number): Key {
  let end = sign;
  while (end > floor && sign - end < 3 && text.charAt(end - 1) === " ") end -= 1;
  const char = text.charAt(end - 1);
  const lowest = Math.max(floor, end - LONGEST_KEY);
  if (char === '"' || char === "'") {
    const stop = end - 1 - backslashesBefore(text, end - 1);
    const start = text.lastIndexOf(char, stop - 1) + 1;
    return start > lowest && stop > start
      ? { name: text.slice(start, stop), start, quoted: true }
      : { name: "", start: end, quoted: true };
  }
  let start = end;
  while (start > lowest && KEY_CHAR.test(text.charAt(start - 1))) start -= 1;
  return { name: text.slice(start, end), start, quoted: false };
}

function maskPair(text: string, sign: number, floor: number): Replacement | undefined {
  const key = keyBefore(text, sign, floor);
  const meaning = meaningOfKey(percentDecoded(key.name));
  if (meaning === "harmless") return undefined;
  let from = sign + 1;
  while (from - sign <= 3 && /[ \t]/.test(text.charAt(from))) from += 1;
  const isColon = text.charAt(sign) === ":";
  // A comparison, or an address.
  if (from > sign + 1 ? /[=~]/.test(text.charAt(from)) : isColon && text.startsWith("//", from)) return undefined;
  const quote = quoteAt(text, from);
  if (quote) return masked(text, quote.inside, closingOf(text, quote), meaning);
  const bracket = text.charAt(from);
  if (bracket === "[" || bracket === "{") {
    return meaning === "secret" ? masked(text, from + 1, bracketEnd(text, from), meaning) : undefined;
  }
  if (!isColon) return masked(text, from, runStop(text, from, /[&\s;"'<>]/g), meaning);
  if (key.quoted) return masked(text, from, runStop(text, from, /[\s,}\]"']/g), meaning);
  return maskAfterColon(text, key, from, meaning);
}

/** A header line, or `name: value` within a sentence. */
function maskAfterColon(text: string, key: Key, from: number, meaning: KeyMeaning): Replacement | undefined {
  const before = text.slice(Math.max(0, key.start - 12), key.start);
  const opening = /(\\*)(["'])$/.exec(before);
  if (opening) {
    const quote = { char: opening[2] ?? "", backslashes: (opening[1] ?? "").length, inside: from };
    return masked(text, from, Math.min(closingOf(text, quote), runStop(text, from, /[\r\n]/g)), meaning);
  }
  if (/(?:^|[\r\n]|\\[rn])[ \t>*|-]*$/.test(before) && (key.start < 12 || /[\r\n>*|-]|\\[rn]|^\s+$/.test(before))) {
    return masked(text, from, lineEnd(text, from), meaning);
  }
  const line = text.slice(from, Math.min(runStop(text, from, /[\r\n]/g), from + 200));
  // A scheme and its parameters, or a cookie with its attributes.
  if (/^(?:bearer|basic|token|digest|negotiate|apikey|aws4-\S+) +\S|^[^\s=]+=[^;]*;/i.test(line)) {
    return masked(text, from, runStop(text, from, /[\r\n]/g), meaning);
  }
  const end = runStop(text, from, /[\s,;"'<>&)}\]]/g);
  return isProse(key.name, line) ? undefined : masked(text, from, end, meaning);
}

/** Whether `token: …` is part of a sentence: one plain word, and then words. */
function isProse(key: string, after: string): boolean {
  return /^[A-Za-z][a-z]*$/.test(key) && /^[A-Za-z]?[a-z']+(?:[.!?]?$|[,.]? [A-Za-z(]?[a-z'])/.test(after);
}

/** Where a header's value ends: with its line, and the folded ones after it. */
function lineEnd(text: string, from: number): number {
  const stop = /\r?\n(?![ \t]+\S)|\r(?!\n)|\\r|\\n/g;
  stop.lastIndex = from;
  return stop.exec(text)?.index ?? text.length;
}

function runStop(text: string, from: number, delimiter: RegExp): number {
  delimiter.lastIndex = from;
  return delimiter.exec(text)?.index ?? text.length;
}

/** Before the bracket that closes the one at `open`; the text's end if none does. */
function bracketEnd(text: string, open: number): number {
  const close = text.charAt(open) === "[" ? "]" : "}";
  const sign = /["'[\]{}]/g;
  sign.lastIndex = open + 1;
  let depth = 1;
  for (let found = sign.exec(text); found; found = sign.exec(text)) {
    const [char] = found;
    if (char === '"') {
      const quote = { char, backslashes: backslashesBefore(text, found.index), inside: found.index + 1 };
      sign.lastIndex = Math.min(text.length, closingOf(text, quote) + quote.backslashes + 1);
    } else if (char === "[" || char === "{") depth += 1;
    else if (char !== "'") depth -= 1;
    if (depth === 0) return char === close ? found.index : found.index + 1;
  }
  return text.length;
}

function masked(text: string, from: number, to: number, meaning: KeyMeaning): Replacement | undefined {
  const value = text.slice(from, to);
  const trimmed = value.trim();
  if (isHarmlessValue(meaning, trimmed.replace(/[.,;)\]}]+$/, ""))) return undefined;
  const start = from + value.indexOf(trimmed);
  return { from: start, to: start + trimmed.length, by: MASK };
}

/** The run around an encoded character: as far as it is encoded the same way. */
function encodedRun(text: string, at: number, floor: number): { readonly from: number; readonly to: number } {
  const outside = text.charAt(at) === "%" ? /[\s&=;"'<>]/ : /[<>"]/;
  let from = at;
  while (from > floor && !outside.test(text.charAt(from - 1))) from -= 1;
  return { from, to: runStop(text, at + 1, new RegExp(outside, "g")) };
}

function maskRun(text: string, { from, to }: { from: number; to: number }, inner: MaskInner): Replacement | undefined {
  const run = text.slice(from, to);
  const entities = run.charAt(0) !== "%" && /&(?:quot|apos|#)/.test(run);
  const plain = entities ? entitiesDecoded(run) : percentDecoded(run);
  if (plain === run || !/[=:%&]|eyJ|bearer|basic/i.test(plain)) return undefined;
  const hidden = inner(plain);
  if (hidden === plain) return undefined;
  return { from, to, by: entities ? entitiesEncoded(hidden) : percentEncoded(hidden) };
}

/** The text with each valid percent-encoded stretch decoded; what is encoded wrongly stays. */
export function percentDecoded(text: string): string {
  if (!text.includes("%")) return text;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (bytes) => {
    try {
      return decodeURIComponent(bytes);
    } catch {
      // No UTF-8: what is ASCII in it can be read all the same.
      return bytes.replace(/%([0-7][0-9A-Fa-f])/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    }
  });
}

function percentEncoded(text: string): string {
  return text
    .split(MASK)
    .map((part) => encodeURIComponent(part.replace(/\p{Cs}/gu, "\ufffd")))
    .join(MASK);
}

const QUOTES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

function entitiesDecoded(text: string): string {
  return text.replace(/&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#[xX]([\da-fA-F]{1,6}));/g, (whole, name, decimal, hex) => {
    if (typeof name === "string") return QUOTES[name] ?? whole;
    const code = typeof decimal === "string" ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

function entitiesEncoded(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("'", "&#39;");
}
