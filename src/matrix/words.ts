import * as l10n from "@vscode/l10n";
import type { MatrixWords } from "../protocol/matrix";

/** The panel's fixed words. */
export function matrixWords(): MatrixWords {
  return {
    title: l10n.t("Provider matrix"),
    check: { one: l10n.t("Check {0} Status"), other: l10n.t("Check {0} Statuses") },
    stop: l10n.t("Stop"),
    checking: l10n.t("Checking: {0} of {1}"),
    copy: l10n.t("Copy…"),
    export: l10n.t("Export…"),
    filter: l10n.t("Filter Leaf users"),
    filterHint: l10n.t("Filter: part of a name, email or ID ( / )"),
    clear: l10n.t("Clear the filter (Escape)"),
    kinds: {
      attention: l10n.t("Needs attention"),
      failed: l10n.t("Connecting failed"),
      connecting: l10n.t("Connecting"),
      unavailable: l10n.t("Temporarily unavailable"),
      active: l10n.t("Active"),
      unchecked: l10n.t("Not checked yet"),
      none: l10n.t("No credential"),
      unlisted: l10n.t("Not in Leaf's list"),
    },
    has: l10n.t("Has"),
    hasAny: l10n.t("any provider"),
    lacks: l10n.t("Lacks"),
    lacksAny: l10n.t("nothing"),
    shown: { one: l10n.t("{0} Leaf user"), other: l10n.t("{0} Leaf users") },
    shownOf: { one: l10n.t("{0} of {1} Leaf user"), other: l10n.t("{0} of {1} Leaf users") },
    unsure: {
      one: l10n.t("{0} is not in Leaf's list and was not checked"),
      other: l10n.t("{0} are not in Leaf's list and were not checked"),
    },
    leafUser: l10n.t("Leaf user"),
    grid: l10n.t("Leaf users and their providers, trouble first"),
    loading: l10n.t("Loading Leaf users…"),
    keys: l10n.t("Keyboard"),
    back: l10n.t("Back"),
    keyList: [
      ["↑ ↓ ← → PgUp PgDn", l10n.t("select a cell")],
      ["Home End", l10n.t("first or last provider; with Ctrl, first or last Leaf user")],
      ["Enter", l10n.t("open the selected row in the side bar")],
      ["Esc", l10n.t("back to the matrix; in the matrix, clear the filter")],
      ["/", l10n.t("go to the filter")],
      ["f", l10n.t("show only what needs attention, or all")],
      ["c", l10n.t("check statuses, or stop")],
      ["?", l10n.t("show this help")],
    ],
  };
}
