import type { DeliveryClass } from "../../protocol/deliveries";
import type { DeliveryEntry } from "../deliveries";
import type { ForwardResult } from "../forward";

/** What became of a delivery: what needs attention comes before what doesn't. Pure. */
export function deliveryClass({
  alert,
  verdict,
  forward,
}: Pick<DeliveryEntry, "alert" | "verdict" | "forward">): DeliveryClass {
  // Whether Leaf signs what it posts first isn't documented.
  const mayLack = alert.kind === "confirmation" && verdict?.kind === "headerMissing";
  if (verdict && verdict.kind !== "matches" && !mayLack) return "unsigned";
  if (forward === "pending") return "waiting";
  if (forward && !isAccepted(forward)) return "refused";
  if (!verdict || mayLack) return "unverified";
  return forward ? "accepted" : "received";
}

/** Whether the developer's receiver has accepted it, as Leaf sees it: with any 2xx. */
export function isAccepted(forward: ForwardResult): boolean {
  return forward.kind === "answered" && forward.status >= 200 && forward.status <= 299;
}
