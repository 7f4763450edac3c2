import * as l10n from "@vscode/l10n";
import { SingleTab } from "../surface/singleTab";
import type { MatrixPanel, MatrixPanelParts } from "./panel";

/** The view type of the panel, in the manifest as well. */
const MATRIX_PANEL = "leafPanorama.matrix";

/** The tab of the provider matrix. */
export type MatrixTab = SingleTab<MatrixPanel>;

/** Makes the tab of the provider matrix, which is closed. */
export function matrixTab(parts: MatrixPanelParts): MatrixTab {
  return new SingleTab(
    MATRIX_PANEL,
    () => l10n.t("Provider Matrix"),
    async () => {
      const [{ MatrixPanel }, { readKeptMatrix }] = await Promise.all([
        import("./panel"),
        import("../../matrix/messages"),
      ]);
      return (panel, state) => new MatrixPanel(panel, parts, readKeptMatrix(state));
    },
  );
}
