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

// A key stands before one of the first two; the others start what is encoded, or a tag.
const ANCHOR = /[=:]|%[0-9A-Fa-f]{2}|<[A-Za-z]/g;
const KEY_CHAR = /[\w.$[\]%-]/;
const LONGEST_KEY = 100;
const ENTITY = /&(?:quot|apos|lt|gt|amp|#)/;
const SUSPECT = /[=:%&<\\]|eyJ|bearer|basic|\/connections\/|PRIVATE KEY/i;
const OUTSIDE_RUN = /[\s&=;"<>]/;
const RUN_STOP = new RegExp(OUTSIDE_RUN, "g");
/** What ends a field's value; a quote only where a quoted text may end, since values may have one within. */
const FIELD_STOP = /[&\s;<>]|["'](?=[)\]},;"']{0,5}(?:[\s&<>\\]|$))/g;
const AFTER_QUOTED = /^(?:,|[)\]};.]{0,5}(?:[\s&<>\\"'/,:]|$))/;
const JSON_START = /(?<![\w%"'])[[{]\s{0,20}(?:[[{]\s{0,20}){0,3}"/g;

/**
 * Masks text that is no JSON as a whole: forms, queries, header lines, markup, sentences, and JSON within any of them.
 * `inner` masks what is found inside; without it, texts within texts are left at that.
 */
export function maskPlain(source: string, inner: MaskInner | undefined): string {
  const text = maskValues(source);
  if (!inner) return maskPart(text, inner);
  let out = "";
  let done = 0;
  let line = 0;
  JSON_START.lastIndex = 0;
  for (let start = JSON_START.exec(text); start; start = JSON_START.exec(text)) {
    const { index } = start;
    for (let next = text.indexOf("\n", line); next >= 0 && next < index; next = text.indexOf("\n", line))
      line = next + 1;
    if (belongsToSecret(text, line, index, done)) continue;
    const end = Math.min(text.length, bracketEnd(text, index) + 1);
    out += maskPart(text.slice(done, index), inner) + inner(text.slice(index, end));
    done = end;
    JSON_START.lastIndex = end;
  }
  return out + maskPart(text.slice(done), inner);
}

/** Whether what starts at `at` is the value of a secret's key, or part of a secret header's line. */
function belongsToSecret(text: string, line: number, at: number, floor: number): boolean {
  const header = /^[ \t>*|-]{0,40}([\w.$[\]%-]{1,100})[ \t]{0,3}:/.exec(
    text.slice(line, Math.min(at, line + 150)),
  )?.[1];
  if (header !== undefined && meaningOfKey(header) !== "harmless") return true;
  let sign = at - 1;
  while (at - sign < 5 && /[ \t]/.test(text.charAt(sign))) sign -= 1;
  if (!/[=:]/.test(text.charAt(sign))) return false;
  return meaningOfKey(percentDecoded(keyBefore(text, sign, floor).name)) === "secret";
}

function maskPart(source: string, inner: MaskInner | undefined): string {
  const text = inner ? maskEntities(source, inner) : source;
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
    else if (sign === "<") replacement = maskMarkup(text, index, (part) => maskPart(part, inner));
    else if (inner && index >= decoded) {
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
  // The letter of an escaped line break is no part of the key behind it.
  if (text.charAt(start - 1) === "\\" && /[nrt]/.test(text.charAt(start)) && start < end) start += 1;
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
  if (isColon ? text.startsWith("//", sign + 1) : from > sign + 1 && /[=~]/.test(text.charAt(from))) return undefined;
  if (isColon && !key.quoted && startsLine(text, key.start)) {
    return masked(text, from, Math.max(lineEnd(text, from), bracketsEnd(text, from)), meaning);
  }
  const quote = quoteAt(text, from);
  if (quote) {
    // Masked before, and its end may have gone with it.
    if (text.startsWith(MASK, quote.inside) && !/\w/.test(text.charAt(quote.inside + MASK.length))) return undefined;
    const close = closingOf(text, quote);
    const behind = close + quote.backslashes + 1;
    const after = text.slice(behind, behind + 7);
    // Where the text goes on right behind it, the quote did not end the value.
    const to = !after.startsWith(quote.char) && AFTER_QUOTED.test(after) ? close : runStop(text, close + 1, FIELD_STOP);
    const harmless = isHarmlessValue(meaning, text.slice(quote.inside, to));
    return harmless ? undefined : { from: quote.inside, to, by: MASK };
  }
  const bracket = text.charAt(from);
  if (bracket === "[" || bracket === "{") {
    return meaning === "secret" ? masked(text, from + 1, bracketEnd(text, from), meaning) : undefined;
  }
  if (!isColon) return masked(text, from, runStop(text, from, FIELD_STOP), meaning);
  if (key.quoted) return masked(text, from, runStop(text, from, /[\s,}\]"']/g), meaning);
  return maskAfterColon(text, key, from, meaning);
}

/** `name: value` within a sentence. */
function maskAfterColon(text: string, key: Key, from: number, meaning: KeyMeaning): Replacement | undefined {
  const before = text.slice(Math.max(0, key.start - 12), key.start);
  const opening = /(\\*)(["'])$/.exec(before);
  if (opening) {
    const quote = { char: opening[2] ?? "", backslashes: (opening[1] ?? "").length, inside: from };
    return masked(text, from, Math.min(closingOf(text, quote), runStop(text, from, /[\r\n]/g)), meaning);
  }
  const line = text.slice(from, Math.min(runStop(text, from, /[\r\n]/g), from + 200));
  // A scheme and its parameters, or a cookie with its attributes.
  if (/^(?:bearer|basic|token|digest|negotiate|apikey|aws4-\S+) +\S|^[^\s=]+=[^;]*;/i.test(line)) {
    return masked(text, from, runStop(text, from, /[\r\n]/g), meaning);
  }
  const end = runStop(text, from, /[\s,;"'<>&)}\]]/g);
  return isProse(key.name, line) ? undefined : masked(text, from, end, meaning);
}

/** Whether a key is the first in its line, but for marks of quotations and lists. */
function startsLine(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && start - at < 40 && /[ \t>*|-]/.test(text.charAt(at - 1))) at -= 1;
  return at === 0 || /[\r\n]|\\[rn]$/.test(text.slice(Math.max(0, at - 2), at));
}

/** Whether `token: …` is part of a sentence: one plain word, and then words. */
function isProse(key: string, after: string): boolean {
  return /^[A-Za-z][a-z]*$/.test(key) && /^[A-Za-z]?[a-z']+(?:[.!?]?$|[,.]? [A-Za-z(]?[a-z'])/.test(after);
}

/** Where a header's value ends: with its line, and the folded ones after it. */
function lineEnd(text: string, from: number): number {
  const stop = /\r?\n(?![ \t]+\S)|\r(?!\n)|\\[rn](?=\\[rn]|[A-Za-z][\w-]{1,60}: )/g;
  stop.lastIndex = from;
  return stop.exec(text)?.index ?? text.length;
}

function runStop(text: string, from: number, delimiter: RegExp): number {
  delimiter.lastIndex = from;
  return delimiter.exec(text)?.index ?? text.length;
}

/** Where a value in brackets ends, though it spans lines; 0 if it has none, or none that close. */
function bracketsEnd(text: string, from: number): number {
  if (!/[[{]/.test(text.charAt(from))) return 0;
  const end = bracketEnd(text, from);
  return end < text.length ? end : 0;
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

/** Masks what is written in HTML entities, an attribute's value or an element's text at a time. */
function maskEntities(text: string, inner: MaskInner): string {
  if (!ENTITY.test(text)) return text;
  return text.replace(/[^<>"]+/g, (part) => {
    const plain = ENTITY.test(part) ? entitiesDecoded(part) : part;
    if (plain === part) return part;
    const hidden = inner(plain);
    return hidden === plain ? part : entitiesEncoded(hidden);
  });
}

/** The run around a percent-encoded character. */
function encodedRun(text: string, at: number, floor: number): { readonly from: number; readonly to: number } {
  let from = at;
  while (from > floor && !OUTSIDE_RUN.test(text.charAt(from - 1))) from -= 1;
  return { from, to: runStop(text, at + 1, RUN_STOP) };
}

function maskRun(
  text: string,
  run: { readonly from: number; readonly to: number },
  inner: MaskInner,
): Replacement | undefined {
  const encoded = text.slice(run.from, run.to);
  const plain = percentDecoded(encoded);
  if (plain === encoded || !SUSPECT.test(plain)) return undefined;
  const hidden = inner(plain);
  return hidden === plain ? undefined : { ...run, by: percentEncoded(hidden) };
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
