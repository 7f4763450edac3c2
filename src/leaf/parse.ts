import * as v from "valibot";
import { LeafError } from "./errors";

/** A text that may be missing, null or, against all documentation, of another type: then it is taken as missing. */
export const optionalText = v.fallback(v.nullish(v.string(), null), null);

/** An identifier: text, or a number taken as text. */
export const identifier = v.pipe(
  v.union([v.pipe(v.string(), v.nonEmpty()), v.number()]),
  v.transform((value) => String(value)),
);

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
