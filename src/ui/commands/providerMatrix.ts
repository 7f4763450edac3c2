import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { counted } from "../../base/l10n";
import { asCsvFile } from "../../events/formats/csv";
import type { MatrixPanel } from "../matrix/panel";
import type { MatrixTab } from "../matrix/matrixTab";
import { askFormat, ENDINGS } from "../prompts/exportFormat";
import { askWhereToSave } from "../surface/inputs";
import { showBriefly } from "../surface/messages";
import { Cancelled, tell, Told } from "./commandRunner";
import { folder } from "./exportEvents";

/** What the matrix's commands work with. */
export interface MatrixParts {
  readonly matrix: MatrixTab;
  readonly clock: Clock;
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
  await vscode.env.clipboard.writeText(panel.text(format));
  showBriefly(counted(shown, l10n.t("{0} Leaf user copied", shown), l10n.t("{0} Leaf users copied", shown)), 3000);
}

/** *Export Provider Matrix…*: the same in a file. */
export async function exportMatrix(parts: MatrixParts): Promise<void> {
  const panel = panelWithRows(parts);
  const { shown } = panel;
  const format = await askFormat(
    counted(shown, l10n.t("Export {0} Leaf User", shown), l10n.t("Export {0} Leaf Users", shown)),
  );
  const ending = ENDINGS[format];
  const day = new Date(parts.clock.now()).toISOString().slice(0, 10);
  const file = await askWhereToSave({
    title: l10n.t("Export the Provider Matrix"),
    saveLabel: l10n.t("Export"),
    defaultUri: vscode.Uri.joinPath(folder(), `leaf-providers-${day}.${ending}`),
    filters: { [ending.toUpperCase()]: [ending] },
  });
  if (!file) throw new Cancelled();
  const text = panel.text(format);
  await vscode.workspace.fs.writeFile(file, Buffer.from(format === "csv" ? asCsvFile(text) : text, "utf8"));
  const name = file.path.split("/").at(-1) ?? "";
  const sentence = counted(
    shown,
    l10n.t("{0} Leaf user saved to {1}.", shown, name),
    l10n.t("{0} Leaf users saved to {1}.", shown, name),
  );
  tell(sentence, { title: l10n.t("Open"), command: "vscode.open", args: [file] });
}
