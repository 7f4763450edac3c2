import type { MaskInner, Replacement } from "./maskEncoded";
import { isValueInArray, judgeCode, levelOf, namedBy, roleOf, type KeyRole, type Level } from "./maskJsonLevels";
import { maskPlain } from "./maskPlain";
import { isHarmlessValue, meaningOfKey, tellsAbout, type KeyMeaning } from "./secretKeys";
import { isSuspect } from "./secretValues";
import { MASK } from "../base/text";

const OTHER_TOKEN = /[^\s"{}[\],:]+/y;
const SCALAR = /^(?:true|false|null|-?\d[\d.eE+-]*)$/;
const NEXT = /["{}[\],]|[^\s"{}[\],:]/g;
/** Where nothing is secret, numbers and commas say nothing. */
const NEXT_IN_OPEN = /["{}[\]]|[^\s"{}[\],:\d.+eE-]|(?<!\d)[eE]/g;
const NO_ROLE: KeyRole = { holds: "nothing", tells: "nothing" };
const HIDDEN = `"${MASK}"`;
/** A value that tells of a secret without being one: a state, a number, a date. */
const TELLING = /^(?:[A-Za-z]{1,20}(?:_[A-Za-z]{1,20}){0,3}|[\d:TZ.+-]{1,35})$/;

/**
 * Masks JSON, or what is left of it, token by token: layout stays, nesting costs no stack, and a body that was cut
 * off in the middle is masked as far as it goes. Where it turns out to be no JSON, the rest is masked as plain text.
 */
export function maskJson(text: string, inner: MaskInner): string {
  return new JsonMask(text, inner).result();
}

class JsonMask {
  readonly #text: string;
  readonly #inner: MaskInner;
  readonly #replacements: Replacement[] = [];
  #inOrder = true;
  readonly #levels: Level[] = [];
  #level = levelOf("harmless", false);
  /** Of each level around, where it begins if it is the value of an object that has no name so far. */
  readonly #starts: (number | undefined)[] = [];
  /** What the key says whose value is due. */
  #due: KeyMeaning = "harmless";
  #key = "";
  #role: KeyRole = NO_ROLE;
  /** Behind what was replaced. */
  #end = 0;
  /** Where the last string started: in what is no JSON, a key may stand before another sign than a colon. */
  #string = 0;

  constructor(text: string, inner: MaskInner) {
    this.#text = text;
    this.#inner = inner;
  }

  result(): string {
    const text = this.#text;
    for (let at = 0; ;) {
      const next = this.#meaning() === "harmless" ? NEXT_IN_OPEN : NEXT;
      next.lastIndex = at;
      const found = next.exec(text);
      if (!found) return this.#written(text.length);
      at = found.index;
      const char = found[0];
      if (char === '"') {
        const end = stringEnd(text, at);
        if (end < 0) return this.#cutOff(at);
        const content = text.slice(at + 1, end - 1);
        this.#string = at;
        if ((this.#level.object || this.#levels.length === 0) && isKey(text, end)) this.#takeKey(content, at, end);
        else this.#takeString(content, at, end);
        at = end;
      } else if (char === "{" || char === "[") {
        this.#open(char === "{", at);
        at += 1;
      } else if (char === "}" || char === "]") {
        at += 1;
        this.#close(at);
      } else if (char === ",") {
        this.#due = "harmless";
        at += 1;
      } else {
        OTHER_TOKEN.lastIndex = at;
        const token = OTHER_TOKEN.exec(text)?.[0] ?? char;
        const meaning = this.#meaning();
        if (meaning !== "harmless") {
          if (!isHarmlessValue(meaning, token) && !this.#tells(token)) this.#put(at, at + token.length, HIDDEN);
        } else if (!SCALAR.test(token))
          return this.#finish(Math.max(this.#end, token.startsWith("=") ? this.#string : at));
        this.#due = "harmless";
        at += token.length;
      }
    }
  }

  /** What is said of the value that comes next. */
  #meaning(): KeyMeaning {
    const { meaning } = this.#level;
    return meaning === "secret" || this.#due === "harmless" ? meaning : this.#due;
  }

  /** Whether a value below a secret's key, by its own key, only tells about the secret. */
  #tells(value: string): boolean {
    return this.#level.object && this.#level.meaning !== "harmless" && tellsAbout(this.#key) && TELLING.test(value);
  }

  #put(from: number, to: number, by: string): Replacement {
    const replacement = { from, to, by };
    if (from < this.#end) this.#inOrder = false;
    else this.#end = to;
    this.#replacements.push(replacement);
    return replacement;
  }

  /** The text up to `end`, with all that is replaced in it; what was decided later, or around another, counts. */
  #written(end: number): string {
    const text = this.#text;
    const all = this.#replacements;
    if (!this.#inOrder) {
      const order = new Map(all.map((replacement, index) => [replacement, index]));
      const place = (replacement: Replacement) => order.get(replacement) ?? 0;
      all.sort((left, right) => left.from - right.from || right.to - left.to || place(right) - place(left));
    }
    const out: string[] = [];
    let done = 0;
    for (const { from, to, by } of all) {
      if (from < done) continue;
      out.push(text.slice(done, from), by);
      done = to;
    }
    return out.join("") + text.slice(done, end);
  }

  #finish(from: number): string {
    const before = this.#written(from);
    return before + (this.#meaning() === "harmless" ? maskPlain(this.#text.slice(from), this.#inner) : MASK);
  }

  /** An open string: the body ends inside it. */
  #cutOff(at: number): string {
    if (this.#meaning() === "harmless" && this.#level.name === undefined) return this.#finish(at);
    return `${this.#written(at)}"${MASK}`;
  }

  #takeKey(content: string, at: number, end: number): void {
    this.#key = content.includes("\\") ? unescaped(content) : content;
    const own = meaningOfKey(this.#key);
    const { named } = this.#level;
    this.#role = roleOf(this.#key);
    this.#due = named !== "harmless" && this.#role.holds === "value" ? named : own;
    if (this.#role.tells === "grant") this.#level.grant = true;
    else if (this.#role.tells === "error") this.#level.error = true;
    const shown = maskString(content, this.#inner);
    if (shown !== undefined) this.#put(at, end, shown);
  }

  #takeString(content: string, at: number, end: number): void {
    const level = this.#level;
    const meaning = this.#meaning();
    const inArray = this.#levels.at(-1)?.object === false && this.#levels.length > 1;
    const value = content.includes("\\") ? (parsed(content) ?? content) : content;
    if (meaning !== "harmless" && !(meaning === "byLooks" && isHarmlessValue(meaning, value))) {
      const shown = isHarmlessValue(meaning, value) || this.#tells(value);
      const by = shown ? maskString(content, this.#inner) : HIDDEN;
      const replacement = by === undefined ? undefined : this.#put(at, end, by);
      if (meaning === "code") level.codes.push({ from: at, to: end, value, replacement });
    } else if (!level.object && this.#levels.length > 0 && isValueInArray(level, value, this.#text, end, inArray)) {
      this.#put(at, end, HIDDEN);
    } else {
      const named = level.object ? namedBy(this.#role, value) : "harmless";
      if (named !== "harmless") this.#name(named);
      const by = maskString(content, this.#inner);
      if (by !== undefined) this.#put(at, end, by);
      if (level.object && level.named === "harmless" && this.#role.holds === "value")
        level.values.push({ from: at, to: end, value });
    }
    this.#due = "harmless";
  }

  /** The object has told its name: the values that came before it are secrets. */
  #name(named: KeyMeaning): void {
    this.#level.named = named;
    for (const { from, to, value } of this.#level.values.splice(0)) {
      if (value === undefined || !isHarmlessValue(named, value)) this.#put(from, to, HIDDEN);
    }
  }

  #open(object: boolean, at: number): void {
    const { meaning, name, named } = this.#level;
    const isValue =
      this.#level.object && named === "harmless" && this.#due === "harmless" && this.#role.holds === "value";
    this.#starts.push(isValue && meaning === "harmless" ? at : undefined);
    const due = this.#due === "secretIfSingle" || this.#due === "byLooks" ? "harmless" : this.#due;
    const below = name !== undefined && !object ? "secret" : meaning === "harmless" || due === "secret" ? due : meaning;
    this.#level.count += 1;
    this.#level.name = undefined;
    this.#levels.push(this.#level);
    this.#level = levelOf(below, object);
    this.#due = "harmless";
  }

  #close(end: number): void {
    const { codes } = this.#level;
    for (const code of codes) {
      const readable = judgeCode(this.#level, code);
      if (readable === false) this.#put(code.from, code.to, HIDDEN);
      else if (readable && code.replacement) code.replacement.by = this.#text.slice(code.from, code.to);
    }
    const start = this.#starts.pop();
    const around = this.#levels.pop();
    // An array's codes are judged by what stands beside the array.
    if (around && !this.#level.object && this.#level.meaning === "code") around.codes.push(...codes);
    this.#level = around ?? levelOf("harmless", false);
    if (start !== undefined) this.#level.values.push({ from: start, to: end });
    this.#due = "harmless";
  }
}

function isKey(text: string, end: number): boolean {
  let at = end;
  while (/\s/.test(text.charAt(at))) at += 1;
  return text.charAt(at) === ":";
}

/** Behind the string that starts at `at`; -1 if it does not end. */
function stringEnd(text: string, at: number): number {
  for (let close = text.indexOf('"', at + 1); close >= 0; close = text.indexOf('"', close + 1)) {
    let first = close;
    while (first > at + 1 && text.charCodeAt(first - 1) === 0x5c) first -= 1;
    if ((close - first) % 2 === 0) return close + 1;
  }
  return -1;
}

function unescaped(content: string): string {
  try {
    return String(JSON.parse(`"${content}"`));
  } catch {
    // A bad escape, or a raw line break: the key is what it says.
    return content;
  }
}

/** The string's masked form in JSON, with its quotes; undefined if there is nothing to mask in it. */
function maskString(content: string, inner: MaskInner): string | undefined {
  if (!isSuspect(content)) return undefined;
  const value = content.includes("\\") ? parsed(content) : content;
  if (value === undefined) {
    const shown = maskPlain(content, inner);
    return shown === content ? undefined : `"${shown}"`;
  }
  const shown = inner(value);
  return shown === value ? undefined : JSON.stringify(shown);
}

function parsed(content: string): string | undefined {
  try {
    return String(JSON.parse(`"${content}"`));
  } catch {
    // No valid JSON string: it is masked as the plain text it is.
    return undefined;
  }
}
