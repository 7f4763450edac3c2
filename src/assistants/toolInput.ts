import * as v from "valibot";
import { ToolRefusal } from "./toolRefusal";

/** No text that a tool takes is longer. Characters. */
const LONGEST = 200;

/** An id that isn't among the loaded Leaf users: nothing that could lead to another call of Leaf's. */
const ID = /^[A-Za-z0-9_-][\w.:~-]{0,199}$/;

const text = v.pipe(v.string(), v.maxLength(LONGEST), v.trim(), v.minLength(1));
const optionalText = v.nullish(v.pipe(v.string(), v.maxLength(LONGEST), v.trim()), "");
const count = (least: number, most: number, otherwise: number) =>
  v.nullish(v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most)), otherwise);

/** A model often adds fields that don't exist, and gives null for what it leaves out: neither is an error. */
const schemas = {
  list: v.object({
    query: optionalText,
    needsAttention: v.nullish(v.boolean(), false),
    offset: count(0, 1_000_000, 0),
    limit: count(1, 100, 25),
  }),
  leafUser: v.object({ leafUserId: text }),
  events: v.object({ leafUserId: text, offset: count(0, 100_000, 0), limit: count(1, 50, 20) }),
  // A secret in it is refused rather than passed over, so that the model learns not to ask for it.
  start: v.strictObject({ leafUserId: text, environment: v.picklist(["STAGE", "PRODUCTION"]) }),
};

/** What the tools take. */
type ToolInputs = { readonly [K in keyof typeof schemas]: v.InferOutput<(typeof schemas)[K]> };

/** What each field must be, as the model is told; the value itself is never repeated. */
const EXPECTED: Readonly<Record<string, string>> = {
  leafUserId: `leafUserId must be a text of 1 to ${LONGEST} characters. leaf_list_users gives the ids.`,
  query: `query must be a text of at most ${LONGEST} characters.`,
  needsAttention: "needsAttention must be true or false.",
  offset: "offset must be a whole number, from 0.",
  limit: "limit must be a whole number from 1 to 100 (50 for events).",
  environment: "environment must be STAGE or PRODUCTION.",
};

/** Reads what a model has given; throws a ToolRefusal that says what is wrong, and repeats nothing of it. */
export function readInput<K extends keyof ToolInputs>(kind: K, input: unknown): ToolInputs[K] {
  const result = v.safeParse(schemas[kind], input);
  // The type of a schema that is chosen by its key is the union of all; its output is that of the key.
  if (result.success) return result.output as ToolInputs[K];
  const field = result.issues[0].path?.[0]?.key;
  throw new ToolRefusal(
    "The input is not valid, so nothing was done.",
    (typeof field === "string" && Object.hasOwn(EXPECTED, field) ? EXPECTED[field] : undefined) ?? GENERAL[kind],
  );
}

const GENERAL: Readonly<Record<keyof ToolInputs, string>> = {
  list: "Give a JSON object with any of query, needsAttention, offset and limit.",
  leafUser: "Give a JSON object with leafUserId.",
  events: "Give a JSON object with leafUserId, and if needed offset and limit.",
  start:
    "Give a JSON object with leafUserId and environment, and nothing else. The user enters secrets, such as the organization code, in the editor; never ask for them in the chat.",
};

/** The id, if it is a loaded Leaf user's or looks like an id; throws a ToolRefusal for anything else. */
export function checkedId(id: string, isLoaded: (id: string) => boolean): string {
  if (isLoaded(id) || ID.test(id)) return id;
  throw new ToolRefusal("leafUserId is not the id of a Leaf user.", "leaf_list_users gives the ids.");
}
