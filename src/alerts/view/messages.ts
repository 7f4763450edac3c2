import * as v from "valibot";
import {
  DELIVERY_CLASSES,
  type DeliveriesFilter,
  type DeliveriesKept,
  type DeliveriesToHost,
} from "../../protocol/deliveries";

/** Nobody types more than this, and searching for it would take long. */
const LONGEST_FILTER = 1000;

const index = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31));

const filter: v.GenericSchema<unknown, DeliveriesFilter> = v.pipe(
  v.object({
    classes: v.pipe(v.array(v.picklist(DELIVERY_CLASSES)), v.maxLength(DELIVERY_CLASSES.length)),
    text: v.pipe(v.string(), v.maxLength(LONGEST_FILTER)),
  }),
  v.readonly(),
);

const message: v.GenericSchema<unknown, DeliveriesToHost> = v.variant("type", [
  v.object({ type: v.literal("ready") }),
  v.object({ type: v.literal("rows"), version: index, from: index }),
  v.object({ type: v.literal("filter"), filter }),
  v.object({ type: v.literal("top"), version: index, index }),
  v.object({ type: v.literal("select"), key: index }),
  v.object({ type: v.literal("lines"), slot: index, part: v.picklist(["body", "headers", "answer"]), from: index }),
  v.object({ type: v.literal("live"), live: v.boolean() }),
  v.object({ type: v.literal("seen") }),
  v.object({
    type: v.literal("run"),
    verb: v.picklist(["start", "copy", "export", "openAsText", "replay", "verify", "showLeafUser", "clear"]),
  }),
]);

const kept: v.GenericSchema<unknown, DeliveriesKept> = v.object({ filter });

/** What the webview asks for; undefined if it is nothing that a panel of ours sends. */
export function readDeliveriesMessage(received: unknown): DeliveriesToHost | undefined {
  const result = v.safeParse(message, received);
  return result.success ? result.output : undefined;
}

/** What was kept of a panel; undefined if it can't be understood. */
export function readKeptDeliveries(state: unknown): DeliveriesKept | undefined {
  const result = v.safeParse(kept, state);
  return result.success ? result.output : undefined;
}
