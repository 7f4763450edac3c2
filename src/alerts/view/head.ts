import * as l10n from "@vscode/l10n";
import type { DeliveriesState } from "../../protocol/deliveries";
import type { DeliveryEntry } from "../deliveries";
import type { ListenerState } from "../listener";

/** Where the listener listens, and where to it forwards; hosts only, because a path is a secret. */
export function listenerText(state: ListenerState, forwardTo: URL | undefined): string {
  const forwards = forwardTo ? l10n.t("forwards to {0}", forwardTo.host) : l10n.t("forwards to no receiver");
  switch (state.kind) {
    case "listening":
      return [l10n.t("listening on {0}", new URL(state.url).host), forwards].join(" · ");
    case "off":
    case "failed":
      return "";
  }
}

/** What stands above the deliveries: that none can come. */
export function deliveriesNotice(state: ListenerState): DeliveriesState["notice"] {
  const action = { verb: "start", label: l10n.t("Start Listening") } as const;
  switch (state.kind) {
    case "listening":
      return undefined;
    case "off":
      return { kind: "info", text: l10n.t("The listener is off."), action };
    case "failed":
      return { kind: "problem", text: state.sentence, action };
  }
}

/** What the developer's receiver answered, in a few characters; empty if a delivery isn't passed on. */
export function answerText(forward: DeliveryEntry["forward"]): string {
  if (forward === undefined) return "";
  if (forward === "pending") return "…";
  const ms = l10n.t("{0} ms", Math.round(forward.ms));
  return forward.kind === "answered" ? `${forward.status} · ${ms}` : forward.reason;
}
