import { MASK } from "../base/text";

/** How much of a body is looked at for a summary, in characters. */
const LOOKED_AT = 20_000;

/** A text found in a body, and how deep it was nested. */
interface FoundField {
  readonly text: string;
  readonly depth: number;
}

/** The texts of a body by their key: of each key the one that is nested least, and there the first. */
export type BodyFields = ReadonlyMap<string, FoundField>;

const TOKEN = /"((?:[^"\\]|\\[^])*)("|$)|[{}[\],]/g;
const DEEPEST = 5;

/** Fields that hold another answer as text. */
const CARRIERS = ["body", "response", "error", "message", "cause", "data", "detail"];
const MOST_CARRIED = 3;

/**
 * What a body says by its keys, be it JSON, JSON as text, form data or Amazon's XML, all of them cut off anywhere: the row,
 * the explanation and the diagnosis go by it. An answer that another one carries as text counts before that one. Empty
 * where there are no keys. Pure.
 */
export function bodyFields(body: string, carried = 0): BodyFields {
  const head = headOf(body);
  const fields = ownFields(head);
  for (const key of carried < MOST_CARRIED ? CARRIERS : []) {
    const text = fields.get(key)?.text.trim();
    if (text === undefined || !/^[{["<]/.test(text)) continue;
    const inner = bodyFields(text, carried + 1);
    if (inner.size > 0) return new Map([...[...fields].filter(([other]) => other !== key), ...inner]);
  }
  return fields;
}

/** The beginning of a body, without the quotes and escapes of a text that was put into JSON, be it several times. */
export function headOf(body: string): string {
  let head = body.slice(0, LOOKED_AT).trim();
  for (let times = 0; head.startsWith('"') && times < MOST_CARRIED; times += 1) {
    head = unescaped(head.slice(1).replace(/"$/, "")).trim();
  }
  return head;
}

function ownFields(head: string): BodyFields {
  if (head.startsWith("<")) return xmlFields(head);
  if (/^[{[]/.test(head)) return jsonFields(head);
  return /^[\w.%+[\]-]{1,100}=[^\s=]/.test(head) ? formFields(head.slice(0, 4000)) : new Map();
}

/** Reads the elements that Amazon's XML says what happened in. */
function xmlFields(head: string): BodyFields {
  const found = [...head.matchAll(/<(Code|Message|message)>([^<]{1,500})</g)].reverse();
  return new Map(found.map(([, key = "", text = ""]) => [key, { text, depth: 1 }]));
}

/** Reads the texts of JSON that may be cut off anywhere; with one look, and without a stack. */
function jsonFields(head: string): BodyFields {
  const fields = new Map<string, FoundField>();
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
function formFields(head: string): BodyFields {
  const fields = new Map<string, FoundField>();
  for (const [key, text] of new URLSearchParams(head)) {
    if (text !== "" && text !== MASK && !fields.has(key)) fields.set(key, { text, depth: 1 });
  }
  return fields;
}

const ESCAPES: Readonly<Record<string, string>> = { b: " ", f: " ", n: "\n", r: "\n", t: "\t" };

/** The text that JSON's escapes stand for; a bad escape stands for itself. */
function unescaped(text: string): string {
  if (!text.includes("\\")) return text;
  return text.replace(/\\(?:u([\da-fA-F]{4})|([^u]))/g, (_, code: string | undefined, char: string | undefined) =>
    code === undefined ? (ESCAPES[char ?? ""] ?? char ?? "") : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
