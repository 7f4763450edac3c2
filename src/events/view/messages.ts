import * as v from "valibot";
import { EVENT_CLASSES, type EventsFilter, type EventsKept, type EventsToHost } from "../../protocol/events";

/** Nobody types more than this, and searching for it would take long. */
const LONGEST_FILTER = 1000;

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));
const day = v.pipe(v.number(), v.integer(), v.minValue(-1_000_000), v.maxValue(1_000_000));
const part = v.picklist(["body", "headers"]);
const key = v.object({ slot: index, head: v.boolean() });

const filter: v.GenericSchema<unknown, EventsFilter> = v.pipe(
  v.object({
    classes: v.pipe(v.array(v.picklist(EVENT_CLASSES)), v.maxLength(EVENT_CLASSES.length)),
    text: v.pipe(v.string(), v.maxLength(LONGEST_FILTER)),
    days: v.optional(v.object({ from: day, to: day })),
  }),
  v.readonly(),
);

const message: v.GenericSchema<unknown, EventsToHost> = v.variant("type", [
  v.object({ type: v.literal("ready"), timeZone: v.pipe(v.string(), v.maxLength(100)) }),
  v.object({ type: v.literal("rows"), version: index, from: index }),
  v.object({ type: v.literal("filter"), filter }),
  v.object({ type: v.literal("top"), version: index, index }),
  v.object({ type: v.literal("select"), key }),
  v.object({ type: v.literal("fold"), version: index, index, open: v.boolean() }),
  v.object({ type: v.literal("show"), slot: index }),
  v.object({ type: v.literal("lines"), slot: index, part, from: index }),
  v.object({ type: v.literal("live"), live: v.boolean() }),
  v.object({ type: v.literal("seen") }),
  v.object({
    type: v.literal("run"),
    verb: v.picklist(["refresh", "retry", "signIn", "copy", "export", "openAsText", "copyAs"]),
  }),
]);

const text = v.pipe(v.string(), v.maxLength(2000));
const kept: v.GenericSchema<unknown, EventsKept> = v.object({
  apiUrl: text,
  accountKey: text,
  account: text,
  leafUserId: v.pipe(text, v.nonEmpty()),
  farmer: text,
  provider: v.optional(text),
  filter,
  selected: text,
  seenUntil: v.optional(v.number()),
  live: v.boolean(),
});

/** What the webview asks for; undefined if it is nothing that a panel of ours sends. */
export function readMessage(received: unknown): EventsToHost | undefined {
  const result = v.safeParse(message, received);
  return result.success ? result.output : undefined;
}

/** What was kept of a panel; undefined if it can't be understood. */
export function readKept(state: unknown): EventsKept | undefined {
  const result = v.safeParse(kept, state);
  return result.success ? result.output : undefined;
}
