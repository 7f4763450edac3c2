import { LeafError } from "../leaf/errors";

/** Leaf has said that something is gone, and still has it; see explain. */
export const STILL_THERE = "LEAF_STILL_THERE";

/** The failure of a deletion after which the thing is still there. */
export function stillThere(call: string): LeafError {
  return new LeafError({ kind: "rejected", call, code: STILL_THERE });
}

/**
 * Whether a look that failed shows that somebody answers in Leaf's place: then the answer to the deletion may have been
 * theirs as well. Any other failure takes nothing from what Leaf has said before. Pure.
 */
export function isSomebodyElse({ kind }: LeafError): boolean {
  return kind === "proxy" || kind === "malformed" || kind === "tls";
}
