import { oneLine, shorten } from "../base/text";
import { escapeUnseen } from "../base/visible";

/** No result is longer, whatever it is about. Bytes, as UTF-8. */
export const LONGEST_RESULT = 8 * 1024;

/** No text within a result is longer. Characters. */
const LONGEST_TEXT = 400;

/** What a result is made of: what JSON knows, and what is undefined is left out. */
type ResultValue =
  string | number | boolean | null | undefined | readonly ResultValue[] | { readonly [key: string]: ResultValue };

/** The fields of a result. */
type ResultFields = Readonly<Record<string, ResultValue>>;

/** A result with a list in it, of which as many rows are given as there is room for. */
interface ListResult {
  readonly head: ResultFields;
  /** The field that holds the rows. */
  readonly key: string;
  readonly rows: readonly ResultFields[];
  /** What follows the rows, by how many of them there was room for. */
  readonly tail: (given: number) => ResultFields;
}

/**
 * What a tool answers: compact JSON, so that no foreign text in it can be taken for anything but a value. Every text is
 * on one line, and holds nothing that can't be seen. Secrets are taken out of values before, never out of sentences. Pure.
 */
export function resultText(fields: ResultFields): string {
  return escapeUnseen(JSON.stringify(cleaned(fields)));
}

/** The same with a list, never longer than LONGEST_RESULT. Pure. */
export function listText({ head, key, rows, tail }: ListResult): string {
  const clean = rows.map((row) => cleaned(row));
  for (let given = clean.length; ; given -= 1) {
    const text = resultText({ ...head, [key]: clean.slice(0, given), ...tail(given) });
    if (given === 0 || Buffer.byteLength(text) <= LONGEST_RESULT) return text;
  }
}

function cleaned(value: ResultValue): ResultValue {
  if (typeof value === "string") return shorten(oneLine(value), LONGEST_TEXT);
  if (isList(value)) return value.map((item) => cleaned(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cleaned(item)]));
}

/** `Array.isArray` doesn't tell a list that can't be written to. */
function isList(value: ResultValue): value is readonly ResultValue[] {
  return Array.isArray(value);
}
