import { MASK } from "../base/text";

/** How much of a body is looked at for a summary, in characters. */
export const LOOKED_AT = 20_000;

/** A text found in a body, and how deep it was nested. */
interface Found {
  readonly text: string;
  readonly depth: number;
}

/** The texts of a body by their key: of each key the one that is nested least, and there the first. */
export type Fields = ReadonlyMap<string, Found>;

const TOKEN = /"((?:[^"\\]|\\[^])*)("|$)|[{}[\],]/g;
const DEEPEST = 5;

/** Reads the texts of JSON that may be cut off anywhere; with one look, and without a stack. */
export function jsonFields(head: string): Fields {
  const fields = new Map<string, Found>();
  let depth = 0;
  let key: string | undefined;
  for (const [token, content] of head.matchAll(TOKEN)) {
    if (content === undefined) {
      if (token === "{" || token === "[") depth += 1;
      else if (token !== ",") depth -= 1;
      key = undefined;
      continue;
    }
    if (key === undefined) {
      key = content;
      continue;
    }
    const known = fields.get(key);
    if (depth <= DEEPEST && content !== "" && content !== MASK && (!known || depth < known.depth)) {
      fields.set(key, { text: unescaped(content), depth });
    }
    key = undefined;
  }
  return fields;
}

/** Reads form data, as far as it goes. */
export function formFields(head: string): Fields {
  const fields = new Map<string, Found>();
  for (const [key, text] of new URLSearchParams(head)) {
    if (text !== "" && text !== MASK && !fields.has(key)) fields.set(key, { text, depth: 1 });
  }
  return fields;
}

const ESCAPES: Readonly<Record<string, string>> = { b: " ", f: " ", n: "\n", r: "\n", t: "\t" };

/** The text that JSON's escapes stand for; a bad escape stands for itself. */
export function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:u([\da-fA-F]{4})|([^u]))/g, (_, code: string | undefined, char: string | undefined) =>
    code === undefined ? (ESCAPES[char ?? ""] ?? char ?? "") : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
