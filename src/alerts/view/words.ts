import * as l10n from "@vscode/l10n";
import { logWords } from "../../events/view/logWords";
import type { DeliveriesWords } from "../../protocol/deliveries";

/** The panel's fixed words. */
export function deliveriesWords(): DeliveriesWords {
  return {
    ...logWords(),
    title: l10n.t("Alert Deliveries"),
    liveOn: l10n.t("Live: shows deliveries as they arrive"),
    liveOff: l10n.t("Paused: what arrives is counted, and shown when you go on"),
    copy: l10n.t("Copy…"),
    export: l10n.t("Export…"),
    clearAll: l10n.t("Clear all deliveries"),
    openAsText: l10n.t("Open as Text"),
    replay: l10n.t("Replay…"),
    verify: l10n.t("Verify Signature…"),
    showLeafUser: l10n.t("Show Leaf User"),
    filter: l10n.t("Filter deliveries"),
    filterHint: l10n.t("Filter: event, Leaf user, text of headers or body ( / )"),
    classes: {
      unsigned: l10n.t("Signature wrong"),
      refused: l10n.t("Not accepted"),
      waiting: l10n.t("Waiting"),
      unverified: l10n.t("Not verified"),
      accepted: l10n.t("Accepted"),
      received: l10n.t("Received"),
    },
    attempt: l10n.t("attempt {0}"),
    shown: { one: l10n.t("{0} delivery"), other: l10n.t("{0} deliveries") },
    shownOf: { one: l10n.t("{0} of {1} delivery"), other: l10n.t("{0} of {1} deliveries") },
    list: l10n.t("Alert deliveries, newest first"),
    detail: l10n.t("The selected delivery"),
    select: l10n.t("Select a delivery to see its headers and body."),
    parts: { body: l10n.t("Body"), headers: l10n.t("Headers"), answer: l10n.t("Answer") },
    masked: l10n.t("Secrets are masked and never reach this panel."),
    keyList: [
      ["↑ ↓ PgUp PgDn Home End", l10n.t("select a delivery")],
      ["Enter", l10n.t("open the details")],
      ["Esc", l10n.t("back to the list; in the list, clear the filter")],
      ["/", l10n.t("go to the filter")],
      ["f", l10n.t("show failures only, or all")],
      ["n", l10n.t("go to the latest delivery")],
      ["r", l10n.t("replay the delivery")],
      ["l", l10n.t("go live, or pause")],
      ["?", l10n.t("show this help")],
    ],
  };
}
