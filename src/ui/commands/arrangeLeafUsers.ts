import * as l10n from "@vscode/l10n";
import { noFilter, type Order } from "../../users/arrangement";
import type { Listing } from "../../users/listing";
import { askChoice, BACK, type Choice } from "../prompts/prompts";

/** *Sort Leaf Users…*: the order that is on comes with a check. */
export async function sortLeafUsers(listing: Listing): Promise<void> {
  const choice = (value: Order, label: string, description: string): Choice<Order> => ({
    icon: listing.layout.order === value ? "check" : "blank",
    label,
    description,
    value,
  });
  const chosen = await askChoice(
    { title: l10n.t("Sort Leaf Users"), step: 1, totalSteps: 1 },
    {
      placeholder: l10n.t("Choose an order; it is saved"),
      choices: [
        choice("leaf", l10n.t("Leaf's order"), l10n.t("as Leaf lists them, those created here first")),
        choice("name", l10n.t("By name"), ""),
        choice("status", l10n.t("By status"), l10n.t("problems first, then by name")),
      ],
    },
  );
  if (chosen !== BACK) await listing.setOrder(chosen);
}

/** *Group by Status* and *Show as One List*. */
export async function groupByStatus(listing: Listing, grouped: boolean): Promise<void> {
  await listing.setGrouped(grouped);
}

/** *Clear Filter*. */
export function clearFilter(listing: Listing): void {
  listing.setFilter(noFilter);
}
