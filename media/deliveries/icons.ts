import type { DeliveryClass } from "../../src/protocol/deliveries";

/** A codicon for each class, told apart by shape and not by colour alone. */
export const CLASS_ICONS: Readonly<Record<DeliveryClass, string>> = {
  unsigned: "warning",
  refused: "error",
  waiting: "watch",
  unverified: "question",
  accepted: "pass",
  received: "circle-outline",
};
