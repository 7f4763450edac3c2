import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { counted } from "../../base/l10n";
import { deliveryMarkdown, deliveryName } from "../../alerts/deliveryText";
import type { DeliveryEntry } from "../../alerts/deliveries";
import type { AlertListener } from "../../alerts/listener";
import type { Redactor } from "../../masking/redact";
import type { DeliveriesPanel } from "../alerts/deliveriesPanel";
import type { DeliveriesTab } from "../alerts/deliveriesTab";
import { isAlertNode } from "../alerts/nodes";
import type { EventsTextDocuments } from "../events/textDocuments";
import { askFormat } from "../prompts/exportFormat";
import { showBriefly } from "../surface/messages";
import { tell, Told } from "./commandRunner";
import { saveAs } from "./saveAs";

/** What the commands of deliveries work with. */
interface DeliveriesParts {
  readonly deliveries: DeliveriesTab;
  readonly listener: AlertListener;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly eventTexts: EventsTextDocuments;
}

/** *Show Alert Deliveries* */
export async function showDeliveries({ deliveries }: Pick<DeliveriesParts, "deliveries">): Promise<void> {
  await deliveries.show();
}

/** *Show Delivery*: in the panel of all deliveries. */
export async function showDelivery(parts: DeliveriesParts, given: unknown): Promise<void> {
  const { slot } = deliveryOf(parts, given);
  (await parts.deliveries.show()).show(slot);
}

/** *Open Delivery as Text*: masked. */
export async function openDeliveryAsText(parts: DeliveriesParts, given: unknown): Promise<void> {
  const { redactor, eventTexts } = parts;
  const entry = deliveryOf(parts, given ?? parts.deliveries.panel?.selected);
  await eventTexts.show(deliveryName(entry, redactor.text), deliveryMarkdown(entry, redactor.text));
}

/** *Copy Shown Deliveries…*: what the filter leaves, masked. */
export async function copyDeliveries(parts: DeliveriesParts): Promise<void> {
  const panel = panelWithRows(parts);
  const format = await askFormat(l10n.t("Copy the Alert Deliveries"));
  const { text, count } = panel.exported(format);
  await vscode.env.clipboard.writeText(text);
  showBriefly(counted(count, l10n.t("{0} delivery copied", count), l10n.t("{0} deliveries copied", count)), 3000);
}

/** *Export Shown Deliveries…*: the same in a file. */
export async function exportDeliveries(parts: DeliveriesParts): Promise<void> {
  const panel = panelWithRows(parts);
  const title = l10n.t("Export the Alert Deliveries");
  const format = await askFormat(title);
  // More may have come while it was asked where to.
  let saved = 0;
  const text = () => {
    const exported = panel.exported(format);
    saved = exported.count;
    return exported.text;
  };
  const { file, name } = await saveAs({ title, stem: "leaf-alerts", now: parts.clock.now(), format, text });
  const sentence = counted(
    saved,
    l10n.t("{0} delivery saved to {1}.", saved, name),
    l10n.t("{0} deliveries saved to {1}.", saved, name),
  );
  tell(sentence, { title: l10n.t("Open"), command: "vscode.open", args: [file] });
}

function deliveryOf({ listener }: Pick<DeliveriesParts, "listener">, given: unknown): DeliveryEntry {
  const entry = isAlertNode(given, "delivery") ? listener.deliveries.get(given.slot) : undefined;
  if (!entry) throw new Told(l10n.t("This delivery is no longer in memory."));
  return entry;
}

function panelWithRows({ deliveries: { panel } }: DeliveriesParts): DeliveriesPanel {
  if (!panel) {
    throw new Told(l10n.t("Open the alert deliveries first."), {
      title: l10n.t("Show Alert Deliveries"),
      command: "leafPanorama.showDeliveries",
    });
  }
  if (panel.shown === 0) throw new Told(l10n.t("No deliveries are shown."));
  return panel;
}
