import * as l10n from "@vscode/l10n";
import { SingleTab } from "../surface/singleTab";
import type { AlertsDoor } from "./alertsDoor";
import type { DeliveriesPanel, DeliveriesPanelParts } from "./deliveriesPanel";

/** The view type of the panel, in the manifest as well. */
const DELIVERIES_PANEL = "leafPanorama.deliveries";

/** What the tab works with. */
interface DeliveriesTabParts extends Omit<DeliveriesPanelParts, "listener" | "alertUsers"> {
  readonly alerts: AlertsDoor;
}

/** The tab of the alerts' deliveries. */
export type DeliveriesTab = SingleTab<DeliveriesPanel>;

/** Makes the tab of the alerts' deliveries, which is closed; what fills it is loaded with it. */
export function deliveriesTab(parts: DeliveriesTabParts): DeliveriesTab {
  return new SingleTab(
    DELIVERIES_PANEL,
    () => l10n.t("Alert Deliveries"),
    async () => {
      const [{ DeliveriesPanel }, { readKeptDeliveries }, alerts] = await Promise.all([
        import("./deliveriesPanel"),
        import("../../alerts/view/messages"),
        parts.alerts.open(),
      ]);
      return (panel, state) => new DeliveriesPanel(panel, { ...parts, ...alerts }, readKeptDeliveries(state));
    },
  );
}
