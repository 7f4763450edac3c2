import * as l10n from "@vscode/l10n";
import { isFields, type Fields } from "./fields";
import * as v from "valibot";
import { LeafError } from "./errors";

/** A text that may be missing, null or, against all documentation, of another type: then it is taken as missing. */
export const optionalText = v.fallback(v.nullish(v.string(), null), null);

const LONGEST_IDENTIFIER = 512;

/** Whether a text can stand in a path and name one thing there: no step up or down, and nothing that can't be encoded. */
function isIdentifier(text: string): boolean {
  return /\S/.test(text) && text.length <= LONGEST_IDENTIFIER && !/^\.{1,2}$/.test(text) && !/\p{Cs}/u.test(text);
}

/** A text that is the caller's own, whatever it holds; a whole number is taken as text. */
export const textOrNumber = v.fallback(
  v.nullish(
    v.pipe(
      v.union([v.string(), v.pipe(v.number(), v.safeInteger())]),
      v.transform((value) => String(value)),
    ),
    null,
  ),
  null,
);

/** An identifier: text, or a whole number taken as text. */
export const identifier = v.pipe(
  v.union([v.string(), v.pipe(v.number(), v.safeInteger())]),
  v.transform((value) => String(value)),
  v.check(isIdentifier),
);

/** A text; of anything else its JSON, and nothing for what is missing. */
export const anyText = v.pipe(
  v.unknown(),
  v.transform((value) =>
    typeof value === "string" ? value : value === undefined || value === null ? "" : jsonOf(value),
  ),
);

/** The JSON of a value that came in an answer. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Nested deeper than the stack allows, where Leaf documents a string.
    return l10n.t("(nested too deeply to be shown)");
  }
}

/** An object and nothing else: to the schema library a list is an object too. */
export const plainObject = v.custom<Fields>(isFields);

/** Parses an answer, or throws a LeafError of kind `malformed` that names the call and the place, never the value. */
export function parseAnswer<S extends v.GenericSchema>(schema: S, body: unknown, call: string): v.InferOutput<S> {
  const result = v.safeParse(schema, body);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const place = v.getDotPath(issue) ?? "the answer";
  throw new LeafError({
    kind: "malformed",
    call,
    problem: {
      detail: `${place} is ${issue.received === "undefined" ? "missing" : `not ${issue.expected ?? "as expected"}`}`,
    },
  });
}
