import * as v from "valibot";
import { CELL_KINDS, type MatrixFilter, type MatrixKept, type MatrixToHost } from "../protocol/matrix";

/** Nobody types more than this, and searching for it would take long. */
const LONGEST_FILTER = 1000;

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));
const provider = v.pipe(v.string(), v.maxLength(100));

const filter: v.GenericSchema<unknown, MatrixFilter> = v.pipe(
  v.object({
    text: v.pipe(v.string(), v.maxLength(LONGEST_FILTER)),
    kinds: v.pipe(v.array(v.picklist(CELL_KINDS)), v.maxLength(CELL_KINDS.length)),
    has: provider,
    lacks: provider,
  }),
  v.readonly(),
);

const message: v.GenericSchema<unknown, MatrixToHost> = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  v.object({ type: v.literal("rows"), version: index, from: index }),
  v.object({ type: v.literal("filter"), filter }),
  v.object({ type: v.literal("seen"), version: index, from: index, count: v.pipe(index, v.maxValue(1000)) }),
  v.object({ type: v.literal("select"), version: index, index }),
  v.object({ type: v.literal("open"), version: index, index, provider: v.optional(provider) }),
  v.object({
    type: v.literal("run"),
    verb: v.picklist(["signIn", "loadAll", "settings", "check", "stop", "copy", "export"]),
  }),
]);

const kept: v.GenericSchema<unknown, MatrixKept> = v.object({ filter });

/** What the webview asks for; undefined if it is nothing that a panel of ours sends. */
export function readMatrixMessage(received: unknown): MatrixToHost | undefined {
  const result = v.safeParse(message, received);
  return result.success ? result.output : undefined;
}

/** What was kept of a panel; undefined if it can't be understood. */
export function readKeptMatrix(state: unknown): MatrixKept | undefined {
  const result = v.safeParse(kept, state);
  return result.success ? result.output : undefined;
}
