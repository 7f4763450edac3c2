import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { counted } from "../../base/l10n";
import type { MatrixPanel } from "../matrix/panel";
import type { MatrixTab } from "../matrix/matrixTab";
import { askFormat } from "../prompts/exportFormat";
import { showBriefly } from "../surface/messages";
import { tell, Told } from "./commandRunner";
import { saveAs } from "./saveAs";

/** What the matrix's commands work with. */
export interface MatrixParts {
  readonly matrix: MatrixTab;
  readonly clock: Clock;
}

/** *Show Provider Matrix* */
export async function showProviderMatrix({ matrix }: MatrixParts): Promise<void> {
  await matrix.show();
}

function panelWithRows({ matrix }: MatrixParts): MatrixPanel {
  if (!matrix.panel) {
    throw new Told(l10n.t("Open the provider matrix first."), {
      title: l10n.t("Show Provider Matrix"),
      command: "leafPanorama.showProviderMatrix",
    });
  }
  if (matrix.panel.shown === 0) throw new Told(l10n.t("The provider matrix shows no Leaf users."));
  return matrix.panel;
}

/** *Copy Provider Matrix…*: what the filter leaves, masked. */
export async function copyMatrix(parts: MatrixParts): Promise<void> {
  const panel = panelWithRows(parts);
  const { shown } = panel;
  const format = await askFormat(
    counted(shown, l10n.t("Copy {0} Leaf User", shown), l10n.t("Copy {0} Leaf Users", shown)),
  );
  // The list may have gone on loading.
  const copied = panel.shown;
  await vscode.env.clipboard.writeText(panel.text(format));
  showBriefly(counted(copied, l10n.t("{0} Leaf user copied", copied), l10n.t("{0} Leaf users copied", copied)), 3000);
}

/** *Export Provider Matrix…*: the same in a file. */
export async function exportMatrix(parts: MatrixParts): Promise<void> {
  const panel = panelWithRows(parts);
  const { shown } = panel;
  const format = await askFormat(
    counted(shown, l10n.t("Export {0} Leaf User", shown), l10n.t("Export {0} Leaf Users", shown)),
  );
  const title = l10n.t("Export the Provider Matrix");
  let saved = shown;
  const text = () => {
    saved = panel.shown;
    return panel.text(format);
  };
  const { file, name } = await saveAs({ title, stem: "leaf-providers", now: parts.clock.now(), format, text });
  const sentence = counted(
    saved,
    l10n.t("{0} Leaf user saved to {1}.", saved, name),
    l10n.t("{0} Leaf users saved to {1}.", saved, name),
  );
  tell(sentence, { title: l10n.t("Open"), command: "vscode.open", args: [file] });
}
