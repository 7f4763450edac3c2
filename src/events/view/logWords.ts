import * as l10n from "@vscode/l10n";
import type { LogWords } from "../../protocol/log";

/** The words that every log has, whatever its entries are. */
export function logWords(): Pick<
  LogWords,
  | "live"
  | "clear"
  | "failuresOnly"
  | "fresh"
  | "freshMark"
  | "resize"
  | "back"
  | "lines"
  | "nothing"
  | "cut"
  | "foldedLines"
  | "unknownDate"
  | "keys"
> {
  return {
    live: l10n.t("Live"),
    clear: l10n.t("Clear the filter (Escape)"),
    failuresOnly: l10n.t("Failures only"),
    fresh: l10n.t("{0} new"),
    freshMark: l10n.t("new"),
    resize: l10n.t("Width of the list"),
    back: l10n.t("Back"),
    lines: { one: l10n.t("{0} line"), other: l10n.t("{0} lines") },
    nothing: l10n.t("(empty)"),
    cut: { one: l10n.t("… {0} more character"), other: l10n.t("… {0} more characters") },
    foldedLines: { one: l10n.t("… {0} line"), other: l10n.t("… {0} lines") },
    unknownDate: l10n.t("no date"),
    keys: l10n.t("Keyboard"),
  };
}
