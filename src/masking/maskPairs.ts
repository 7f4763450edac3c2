import { percentBytesDecoded } from "./encodings";
import type { Replacement } from "./maskEncoded";
import { backslashesBefore, bracketEnd, closingOf, quoteAt, runStop } from "./quoted";
import { isHarmlessValue, LONGEST_RANDOM, meaningOfKey, type KeyMeaning } from "./secretKeys";
import { MASK } from "../base/text";

const KEY_CHAR = /[\w.$[\]%\u00c0-\u024f-]/;
const LONGEST_KEY = 100;
/** What ends a field's value; a quote only where a quoted text may end, since values may have one within. */
const FIELD_STOP = /[&\s;<>]|["'](?=[)\]},;"']{0,5}(?:[\s&<>\\]|$))/g;
/** What ends a value without quotes behind a quoted key. */
const UNQUOTED_STOP = /[\s,}\]"']/g;
/** What ends `name: value` within a sentence. */
const COLON_STOP = /[\s,;"'<>&)}\]]/g;
const LINE_STOP = /[\r\n]/g;
const AFTER_QUOTED = /^(?:,|[)\]};.]{0,5}(?:[\s&<>\\"'/,:]|$))/;

interface Key {
  readonly name: string;
  readonly start: number;
  readonly quoted: boolean;
}

/** The key that ends before a sign, not further to the left than `floor`. */
function keyBefore(text: string, sign: number, floor: number): Key {
  let end = sign;
  while (end > floor && sign - end < 40 && /[ \t]/.test(text.charAt(end - 1))) end -= 1;
  // PHP's `["password"]=>`.
  if (text.charAt(end - 1) === "]" && /["']/.test(text.charAt(end - 2))) end -= 1;
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
  const name = text.slice(start, end);
  return {
    name: name.length <= 8 && TRAILING.test(name) ? phraseBefore(text, start, lowest, name) : name,
    start,
    quoted: false,
  };
}

/** Words that end a name of more than one word: "API key", "Authorization header", "token provided". */
const TRAILING =
  /^(?:key|keys|code|codes|id|header|value|is|was|provided|given|received|used|sent|found|text|string)$/i;
const PHRASE = /((?:[A-Za-z][\w-]{1,30} ){1,3})$/;

/** The name with the words before it that make it one; a key as it stands if they don't. */
function phraseBefore(text: string, start: number, lowest: number, name: string): string {
  const before = PHRASE.exec(text.slice(Math.max(lowest, start - 60), start))?.[1]?.trim();
  if (before === undefined) return name;
  const own = /^(?:key|keys|code|codes|id)$/i.test(name);
  const words = before.split(" ").filter((word) => own || !TRAILING.test(word) || /^(?:key|code|id)s?$/i.test(word));
  const phrase = own ? `${words.at(-1) ?? ""} ${name}` : words.slice(-2).join(" ");
  if (
    /^codes?$/i.test(name) &&
    !/^(?:organi[sz]ation|org|operation|sharing|access|auth|authorization|invite|invitation|verification|confirmation|security|device|user)$/i.test(
      words.at(-1) ?? "",
    )
  )
    return name;
  return meaningOfKey(phrase) === "secret" ? phrase : name;
}

/** Masks the value behind a sign (`=` or `:`) if the key before it, not further to the left than `floor`, is a secret's. */
export function maskPair(text: string, sign: number, floor: number): Replacement | undefined {
  const key = keyBefore(text, sign, floor);
  const looked = meaningOfKey(percentBytesDecoded(key.name));
  if (looked === "harmless") return undefined;
  // Beside what belongs to a sign-in, a code is one that signs in, whatever it looks like.
  const meaning = looked === "code" && isGrant(text, key.start, sign) ? "secret" : looked;
  const isColon = text.charAt(sign) === ":";
  const next = text.charAt(sign + 1);
  // An address; or a comparison, which has spaces on both sides.
  if (isColon ? text.startsWith("//", sign + 1) : /[=~]/.test(next) && /[ \t]/.test(text.charAt(sign - 1)))
    return undefined;
  // `"token" => "…"`, as some languages write it.
  const arrow = !isColon && next === ">";
  let from = arrow ? sign + 2 : sign + 1;
  while (from - sign <= 40 && /[ \t]/.test(text.charAt(from))) from += 1;
  if (isColon && !key.quoted && startsLine(text, key.start)) {
    return masked(text, from, Math.max(lineEnd(text, from), bracketsEnd(text, from)), meaning);
  }
  // Python's `u'…'` and `b"…"`.
  const literal = /[ubr]/.test(text.charAt(from)) && /["']/.test(text.charAt(from + 1));
  if (literal) from += 1;
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
    // A quote that doesn't close makes no literal: the letter before it is the value's own.
    return harmless ? undefined : { from: literal && close === text.length ? from - 1 : quote.inside, to, by: MASK };
  }
  const bracket = text.charAt(from);
  if (bracket === "[" || bracket === "{") {
    return meaning === "secret" ? masked(text, from + 1, bracketEnd(text, from), meaning) : undefined;
  }
  if (!isColon) {
    const field = runStop(text, from, FIELD_STOP);
    const end = printedEnd(text, key, sign, from, arrow);
    return masked(text, from, /^, /.test(text.slice(end, end + 2)) ? end : Math.max(field, end), meaning);
  }
  if (key.quoted) return masked(text, from, runStop(text, from, UNQUOTED_STOP), meaning);
  return maskAfterColon(text, key, from, meaning);
}

const GRANT = /(?:^|[?&\s;])(?:grant_type|redirect_uri|code_verifier|session_state|client_secret|state)=/i;

function isGrant(text: string, start: number, sign: number): boolean {
  const before = /[^\s"'<>]{0,300}$/.exec(text.slice(Math.max(0, start - 300), start))?.[0] ?? "";
  const after = /^[^\s"'<>]{0,400}/.exec(text.slice(sign + 1, sign + 400))?.[0] ?? "";
  return GRANT.test(before) || GRANT.test(after);
}

const IN_PRINTED = /[{[(,]\s{0,9}$/;
/** What ends a value in `{password=two words, b=y}`. */
const PRINTED_STOP = /,\s{0,9}['"]?[\w.$-]{1,60}['"]?\s?(?:=>?|:)|[)\]}](?=[\s,;)\]}.]|$)|[\r\n]/g;
const NEXT_PRINTED = /\s{1,9}\[[\w.-]{1,60}\] =>|[\r\n]/g;
/** The rest of a line without another pair in it. */
const LINE_ALONE = /[^\r\n=]*(?=[\r\n]|$)/y;

/** Where a value ends that may have blanks in it, because its object was printed, or has a line of its own. */
function printedEnd(text: string, key: Key, sign: number, from: number, arrow: boolean): number {
  const before = text.slice(Math.max(0, key.start - 12), key.start);
  if (arrow) return runStop(text, from, NEXT_PRINTED);
  if (IN_PRINTED.test(before)) {
    const end = runStop(text, from, PRINTED_STOP);
    return end - from > 500 ? 0 : end;
  }
  // `password = two words` in a file of settings.
  if (!/[ \t]/.test(text.charAt(sign - 1)) || !startsLine(text, key.start)) return 0;
  LINE_ALONE.lastIndex = from;
  return LINE_ALONE.test(text) ? LINE_ALONE.lastIndex : 0;
}

/** `name: value` within a sentence. */
function maskAfterColon(text: string, key: Key, from: number, meaning: KeyMeaning): Replacement | undefined {
  const before = text.slice(Math.max(0, key.start - 12), key.start);
  const opening = /(\\*)(["'])$/.exec(before);
  if (opening) {
    const quote = { char: opening[2] ?? "", backslashes: (opening[1] ?? "").length, inside: from };
    return masked(text, from, Math.min(closingOf(text, quote), runStop(text, from, LINE_STOP)), meaning);
  }
  const line = text.slice(from, Math.min(runStop(text, from, LINE_STOP), from + 200));
  if (isProse(key.name, line)) return undefined;
  // A scheme and its parameters, or a cookie with its attributes.
  if (/authorization|cookie/i.test(key.name) || SCHEME.test(line)) {
    return masked(text, from, runStop(text, from, HEADER_STOP), meaning);
  }
  const end = Math.max(runStop(text, from, COLON_STOP), printedColonEnd(text, key, from));
  return masked(text, from, end, meaning);
}

const SCHEME =
  /^(?:bearer|basic|token|digest|negotiate|ntlm|dpop|hawk|mac|oauth|ssws|api-?key|aws\d?-?\S{0,40}) +\S|^[^\s=]+=[^;]*;/i;
/** Where a header ends that is told of within a line. */
const HEADER_STOP = /[\r\n]|\[\\?[rn]\]|\\[rn]|["'](?=[)\]},;"'\s]|$)|, (?=[A-Z][\w-]{1,40}: )|[\])}](?=[\s,)\]}]|$)/g;

/** Where a value ends in `{password: two words, b: y}`. */
function printedColonEnd(text: string, key: Key, from: number): number {
  if (!IN_PRINTED.test(text.slice(Math.max(0, key.start - 12), key.start))) return 0;
  const end = runStop(text, from, PRINTED_STOP);
  return end - from > 500 ? 0 : end;
}

/** Whether a key is the first in its line, but for marks of quotations and lists. */
function startsLine(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && start - at < 40 && /[ \t<>*|-]/.test(text.charAt(at - 1))) at -= 1;
  return at === 0 || /[\r\n]|\\[rn]$/.test(text.slice(Math.max(0, at - 2), at));
}

const PROSE =
  /^(?:must|may|can|can't|cannot|could|should|will|would|is|isn't|are|was|were|has|have|had|does|doesn't|do|don't|did|not|no|it|this|that|the|an?|your|please|field|value|invalid|missing|required|expired|incorrect|wrong|unknown|unable|failed|refused|rejected|denied|revoked|malformed|blank|empty|null|unsupported|unexpected|expected|enter|check|use|if|when|for|from|you|we|there|needs?|only|too|at|in|on|to|of|with|by|so|and|but|see|try|never)\b(?:[ ,.!?”’»]|$)/i;

/** Whether `token: …` is part of a sentence: plain words, of which the first is one that goes on about it. */
function isProse(key: string, after: string): boolean {
  return (
    /^[A-Za-z][a-z]*(?: [a-z]+)?$/i.test(key) &&
    PROSE.test(after) &&
    /^[A-Za-z][A-Za-z']*(?:[.!?]?$|[.!?]?[”’»]|[,.]? [A-Za-z(]?[a-z'\d])/.test(after)
  );
}

/** Where a header's value ends: with its line, and the folded ones after it. */
function lineEnd(text: string, from: number): number {
  const stop = /\r?\n(?![ \t]+\S)|\r(?!\n)|\\[rn](?=\\[rn]|[A-Za-z][\w-]{1,60}: )/g;
  stop.lastIndex = from;
  return stop.exec(text)?.index ?? text.length;
}

/** Where a value in brackets ends, though it spans lines; 0 if it has none, or none that close. */
function bracketsEnd(text: string, from: number): number {
  if (!/[[{]/.test(text.charAt(from))) return 0;
  const end = bracketEnd(text, from);
  return end < text.length ? end : 0;
}

function masked(text: string, from: number, to: number, meaning: KeyMeaning): Replacement | undefined {
  if (meaning === "byLooks" && to - from > 2 * LONGEST_RANDOM) return undefined;
  const value = text.slice(from, to);
  const trimmed = value.trim();
  if (isHarmlessValue(meaning, trimmed.replace(/[.,;)\]}]+$/, ""))) return undefined;
  const start = from + value.indexOf(trimmed);
  return { from: start, to: start + trimmed.length, by: MASK };
}

/** Whether what starts at `at` is the value of a secret's key, or part of a secret header's line. */
export function belongsToSecret(text: string, line: number, at: number, floor: number): boolean {
  const header = /^[ \t>*|-]{0,40}([\w.$[\]%-]{1,100})[ \t]{0,3}:/.exec(
    text.slice(line, Math.min(at, line + 150)),
  )?.[1];
  if (header !== undefined && meaningOfKey(header) !== "harmless") return true;
  let sign = at - 1;
  while (at - sign < 5 && /[ \t]/.test(text.charAt(sign))) sign -= 1;
  if (!/[=:]/.test(text.charAt(sign))) return false;
  return meaningOfKey(percentBytesDecoded(keyBefore(text, sign, floor).name)) === "secret";
}
