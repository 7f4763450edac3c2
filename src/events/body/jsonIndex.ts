import { Growing } from "./growing";

/** Where each line of a laid out JSON text starts, how deep it is, and where what it opens ends. */
export interface JsonIndex {
  readonly text: string;
  readonly starts: Growing;
  readonly depths: Growing;
  /** For a line that opens an object or array: the line that closes it; else 0. */
  readonly folds: Growing;
  /** Behind the last token. */
  readonly end: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const ESCAPE = /["\\/bfnrt]|u[\da-fA-F]{4}/y;

/** The next position that is no JSON whitespace. */
export function skipSpace(text: string, at: number): number {
  let next = at;
  for (;;) {
    const code = text.charCodeAt(next);
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return next;
    next += 1;
  }
}

/** Behind the string that starts at `at`; -1 if it is none. */
function stringEnd(text: string, at: number): number {
  for (let next = at + 1; ; next += 1) {
    const code = text.charCodeAt(next);
    if (code === QUOTE) return next + 1;
    if (code === BACKSLASH) {
      ESCAPE.lastIndex = next + 1;
      if (!ESCAPE.test(text)) return -1;
      next = ESCAPE.lastIndex - 1;
    } else if (!(code >= 0x20)) return -1; // A raw control character, or the end of the text (NaN).
  }
}

function tokenEnd(text: string, at: number, token: RegExp): number {
  token.lastIndex = at;
  return token.test(text) ? token.lastIndex : -1;
}

function scalarEnd(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === QUOTE) return stringEnd(text, at);
  if (code >= 0x31 && code <= 0x39) {
    // Most numbers are whole ones, and there may be millions of them.
    let next = at + 1;
    for (let digit = text.charCodeAt(next); digit >= 0x30 && digit <= 0x39; digit = text.charCodeAt(next)) next += 1;
    const after = text.charCodeAt(next);
    if (after !== 0x2e && after !== 0x65 && after !== 0x45) return next;
  }
  return tokenEnd(text, at, code === 0x2d || (code >= 0x30 && code <= 0x39) ? NUMBER : LITERAL);
}

/** Checks that the text is JSON, from `from` to its end, and finds its lines; undefined if it is anything else. */
export function indexJson(text: string, from = 0): JsonIndex | undefined {
  const starts = new Growing();
  const depths = new Growing();
  const folds = new Growing();
  // For each open bracket the line that opened it, doubled, plus one for an object: no stack but this one.
  const open = new Growing();
  const addLine = (at: number) => {
    starts.push(at);
    depths.push(open.length);
    folds.push(0);
  };
  let inObject = false;
  let at = skipSpace(text, from);
  addLine(at);
  for (;;) {
    // A value is due; its line is there already.
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      const object = code === OPEN_OBJECT;
      at = skipSpace(text, at + 1);
      if (text.charCodeAt(at) === (object ? CLOSE_OBJECT : CLOSE_ARRAY)) {
        at += 1;
      } else {
        open.push((starts.length - 1) * 2 + (object ? 1 : 0));
        inObject = object;
        addLine(at);
        at = object ? memberValue(text, at) : at;
        if (at < 0) return undefined;
        continue;
      }
    } else {
      at = scalarEnd(text, at);
      if (at < 0) return undefined;
    }
    // A value has ended: brackets may close, then a comma leads on.
    const end = at;
    at = skipSpace(text, at);
    for (
      let close = text.charCodeAt(at);
      close === CLOSE_OBJECT || close === CLOSE_ARRAY;
      close = text.charCodeAt(at)
    ) {
      if (open.length === 0 || inObject !== (close === CLOSE_OBJECT)) return undefined;
      const opened = open.pop() >>> 1;
      addLine(at);
      folds.set(opened, starts.length - 1);
      inObject = open.length > 0 && (open.at(open.length - 1) & 1) === 1;
      at = skipSpace(text, at + 1);
    }
    if (open.length === 0) {
      return at === text.length
        ? { text, starts, depths, folds, end: Math.max(end, starts.at(starts.length - 1) + 1) }
        : undefined;
    }
    if (text.charCodeAt(at) !== COMMA) return undefined;
    at = skipSpace(text, at + 1);
    addLine(at);
    if (inObject) at = memberValue(text, at);
    if (at < 0) return undefined;
  }
}

/** From a key to its value; -1 if there is no key or no colon. */
function memberValue(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return -1;
  const end = stringEnd(text, at);
  if (end < 0) return -1;
  const colon = skipSpace(text, end);
  return text.charCodeAt(colon) === COLON ? skipSpace(text, colon + 1) : -1;
}
