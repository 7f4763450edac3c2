/** A text that was decoded, and where each of its characters came from. */
export interface Decoded {
  readonly text: string;
  /** Of each character the offset in the original text, and at the end the original's length; none for the original. */
  readonly origin?: Uint32Array;
}

const ENCODED = /[%\\&]/g;
const ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const ENTITY = /&(?:(amp|lt|gt|quot|apos|sol|plus|equals)|#(\d{1,7})|#[xX]([\da-fA-F]{1,6}));/y;
const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  sol: "/",
  plus: "+",
  equals: "=",
};

/** Undoes one level of percent encoding, of JSON's escapes and of HTML entities at once; undefined if there is none. */
export function decodeOnce({ text, origin }: Decoded): Decoded | undefined {
  ENCODED.lastIndex = 0;
  let found = ENCODED.exec(text);
  if (!found) return undefined;
  const parts: string[] = [];
  let from: Uint32Array | undefined;
  let size = 0;
  let done = 0;
  const keep = (end: number, into: Uint32Array) => {
    if (end > done) parts.push(text.slice(done, end));
    for (; done < end; done += 1, size += 1) into[size] = origin ? (origin[done] ?? 0) : done;
  };
  for (; found; found = ENCODED.exec(text)) {
    const at = found.index;
    const one = decodedAt(text, at);
    if (!one) continue;
    from ??= new Uint32Array(text.length + 1);
    keep(at, from);
    parts.push(one.character);
    for (let unit = 0; unit < one.character.length; unit += 1) {
      from[size] = origin ? (origin[at] ?? 0) : at;
      size += 1;
    }
    done = at + one.length;
    ENCODED.lastIndex = done;
  }
  if (!from) return undefined;
  keep(text.length, from);
  from[size] = origin ? (origin[text.length] ?? 0) : text.length;
  return { text: parts.join(""), origin: from.subarray(0, size + 1) };
}

function decodedAt(text: string, at: number): { readonly character: string; readonly length: number } | undefined {
  const sign = text.charAt(at);
  if (sign === "%") return percentAt(text, at);
  if (sign === "\\") {
    const next = text.charAt(at + 1);
    const code = next === "u" ? /^[\da-fA-F]{4}$/.exec(text.slice(at + 2, at + 6))?.[0] : undefined;
    if (code !== undefined) return { character: String.fromCharCode(Number.parseInt(code, 16)), length: 6 };
    if (next === '"' || next === "'" || next === "\\" || next === "/") return { character: next, length: 2 };
    const escape = ESCAPES[next];
    return escape === undefined ? undefined : { character: escape, length: 2 };
  }
  ENTITY.lastIndex = at;
  const entity = ENTITY.exec(text);
  if (!entity) return undefined;
  const [whole, name, decimal, hex] = entity;
  if (name !== undefined) return { character: ENTITIES[name] ?? whole, length: whole.length };
  const point = decimal === undefined ? Number.parseInt(hex ?? "0", 16) : Number(decimal);
  return point > 0x10ffff ? undefined : { character: String.fromCodePoint(point), length: whole.length };
}

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const upper = code & ~0x20;
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : NaN;
}

function percentAt(text: string, at: number): { readonly character: string; readonly length: number } | undefined {
  const byte = hexDigit(text.charCodeAt(at + 1)) * 16 + hexDigit(text.charCodeAt(at + 2));
  if (Number.isNaN(byte)) return undefined;
  if (byte < 0x80) return { character: String.fromCharCode(byte), length: 3 };
  const length = (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) * 3;
  try {
    return { character: decodeURIComponent(text.slice(at, at + length)), length };
  } catch {
    // No UTF-8: it stays as it is.
    return undefined;
  }
}
