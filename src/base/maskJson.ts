import type { MaskInner } from "./maskEncoded";
import { maskPlain } from "./maskPlain";
import { isHarmlessValue, meaningOfKey, type KeyMeaning } from "./secretKeys";
import { MASK } from "./text";

const OTHER_TOKEN = /[^\s"{}[\],:]+/y;
const SCALAR = /^(?:true|false|null|-?\d[\d.eE+-]*)$/;
const NEXT = /["{}[\],]|[^\s"{}[\],:]/g;
/** Where nothing is secret, numbers and commas say nothing. */
const NEXT_IN_OPEN = /["{}[\]]|[^\s"{}[\],:\d.+eE-]|(?<!\d)[eE]/g;
/** What a string must hold to be looked into. */
const SUSPECT = /[=:%<&\\]|eyJ|bearer|basic|\/connections\/|PRIVATE KEY/i;
/** Fields that name a thing, and those that then hold it. */
const NAMES = new Set(["name", "key", "header", "field", "parameter"]);
const VALUES = new Set(["value", "values", "val", "content"]);

interface Level {
  /** All that is inside belongs to a secret key. */
  readonly secret: boolean;
  readonly object: boolean;
  /** The object's name is a secret's, so its value is the secret. */
  named: boolean;
}

/**
 * Masks JSON, or what is left of it, token by token: layout stays, nesting costs no stack, and a body that was cut
 * off in the middle is masked as far as it goes. Where it turns out to be no JSON, the rest is masked as plain text.
 */
export function maskJson(text: string, inner: MaskInner): string {
  const out: string[] = [];
  let done = 0;
  const levels: Level[] = [];
  let level: Level = { secret: false, object: false, named: false };
  // What the key says whose value is due.
  let due: KeyMeaning = "harmless";
  let key = "";
  // Where the last string started: in what is no JSON, a key may stand before another sign than a colon.
  let string = 0;
  const put = (from: number, to: number, by: string) => {
    out.push(text.slice(done, from), by);
    done = to;
  };
  const finish = (from: number) => {
    const rest = text.slice(from);
    return out.join("") + text.slice(done, from) + (level.secret || due !== "harmless" ? MASK : maskPlain(rest, inner));
  };
  for (let at = 0; ;) {
    const next = level.secret || due !== "harmless" ? NEXT : NEXT_IN_OPEN;
    next.lastIndex = at;
    const found = next.exec(text);
    if (!found) return out.join("") + text.slice(done);
    at = found.index;
    const char = found[0];
    if (char === '"') {
      const end = stringEnd(text, at);
      if (end < 0) {
        // An open string: the body was cut off inside it.
        if (level.secret || due !== "harmless") return `${out.join("")}${text.slice(done, at)}"${MASK}`;
        return finish(at);
      }
      const content = text.slice(at + 1, end - 1);
      string = at;
      if ((level.object || levels.length === 0) && isKey(text, end)) {
        key = content.includes("\\") ? unescaped(content) : content;
        due = level.named && VALUES.has(key.toLowerCase()) ? "secret" : meaningOfKey(key);
        const shown = maskString(content, inner);
        if (shown !== undefined) put(at, end, shown);
      } else {
        if (level.secret || due !== "harmless") {
          if (!isHarmlessValue(level.secret ? "secret" : due, content)) put(at, end, `"${MASK}"`);
        } else {
          if (level.object && NAMES.has(key.toLowerCase())) level.named = meaningOfKey(content) !== "harmless";
          const shown = maskString(content, inner);
          if (shown !== undefined) put(at, end, shown);
        }
        due = "harmless";
      }
      at = end;
    } else if (char === "{" || char === "[") {
      levels.push(level);
      level = { secret: level.secret || due === "secret" || due === "code", object: char === "{", named: false };
      due = "harmless";
      at += 1;
    } else if (char === "}" || char === "]") {
      level = levels.pop() ?? { secret: false, object: false, named: false };
      due = "harmless";
      at += 1;
    } else if (char === ",") {
      due = "harmless";
      at += 1;
    } else {
      OTHER_TOKEN.lastIndex = at;
      const token = OTHER_TOKEN.exec(text)?.[0] ?? char;
      const secret = level.secret || due !== "harmless";
      if (secret && !isHarmlessValue(level.secret ? "secret" : due, token)) put(at, at + token.length, `"${MASK}"`);
      else if (!secret && !SCALAR.test(token)) return finish(Math.max(done, /^=/.test(token) ? string : at));
      due = "harmless";
      at += token.length;
    }
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
  if (!SUSPECT.test(content)) return undefined;
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
