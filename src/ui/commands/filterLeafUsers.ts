import * as l10n from "@vscode/l10n";
import { locale } from "../../base/l10n";
import * as vscode from "vscode";
import { CONDITIONS, isFiltering, matcher, type Condition } from "../../users/arrangement";
import type { OtherProviders } from "../../users/otherProviders";
import type { Listing } from "../../users/listing";
import type { StoreView } from "../../model/store";
import type { LeafUsersTree, Node } from "../tree/leafUsersTree";
import { VIEW_ID } from "../tree/viewId";
import { shownText } from "../tree/listingText";
import { conditionLook } from "../tree/presentation";
import { createPick, type PickItem } from "../surface/inputs";

/** The tree follows what is typed after this pause, in milliseconds. */
const PAUSE_MS = 120;

interface ConditionItem extends PickItem {
  readonly condition: Condition;
}

/** What *Filter Leaf Users* works with. */
interface FilterParts {
  readonly listing: Listing;
  readonly store: StoreView;
  readonly others: OtherProviders;
  readonly tree: LeafUsersTree;
  readonly view: vscode.TreeView<Node>;
}

/**
 * *Filter Leaf Users…*: the text is typed, the statuses are ticked, and the tree follows at once. Enter keeps the
 * filter, Escape brings back the one before.
 */
export async function filterLeafUsers({ listing, store, others, tree, view }: FilterParts): Promise<void> {
  // A view that takes the keyboard late closes the picker that has opened meanwhile.
  if (!view.visible) await vscode.commands.executeCommand(`${VIEW_ID}.focus`);
  const before = listing.filter;
  const pick = createPick<ConditionItem>();
  const clear = { iconPath: new vscode.ThemeIcon("clear-all"), tooltip: l10n.t("Clear Filter") };
  pick.canSelectMany = true;
  pick.placeholder = l10n.t("Enter part of a name, email, ID or address; select statuses");
  pick.ignoreFocusOut = false;
  pick.items = itemsOf(store, others, before.text);
  pick.selectedItems = pick.items.filter(({ condition }) => before.conditions.has(condition));
  pick.value = before.text;
  pick.buttons = isFiltering(before) ? [clear] : [];

  const count = () => {
    pick.title = l10n.t("Filter Leaf Users · {0}", shownText(tree.shown, store.snapshot.users));
  };
  const apply = () => {
    const conditions = new Set(pick.selectedItems.map(({ condition }) => condition));
    listing.setFilter({ text: pick.value, conditions });
    pick.buttons = isFiltering(listing.filter) ? [clear] : [];
  };
  /** The counts are of those whom the text matches; new rows are not ticked by themselves. */
  const applyText = () => {
    apply();
    const { conditions } = listing.filter;
    pick.items = itemsOf(store, others, pick.value);
    pick.selectedItems = pick.items.filter(({ condition }) => conditions.has(condition));
  };
  let timer: NodeJS.Timeout | undefined;
  const subscription = tree.onDidArrange(count);
  count();
  try {
    const kept = await new Promise<boolean>((resolve) => {
      pick.onDidChangeValue(() => {
        clearTimeout(timer);
        timer = setTimeout(applyText, PAUSE_MS);
      });
      pick.onDidChangeSelection((selected) => {
        // Ticking the new rows changes nothing.
        const { conditions } = listing.filter;
        if (selected.length === conditions.size && selected.every(({ condition }) => conditions.has(condition))) return;
        apply();
      });
      pick.onDidTriggerButton(() => {
        pick.value = "";
        pick.selectedItems = [];
        clearTimeout(timer);
        applyText();
      });
      pick.onDidAccept(() => {
        apply();
        resolve(true);
      });
      pick.onDidHide(() => resolve(false));
      pick.show();
    });
    clearTimeout(timer);
    if (!kept) listing.setFilter(before);
  } finally {
    clearTimeout(timer);
    subscription.dispose();
    pick.dispose();
  }
}

/** The conditions with how many of those whom the text matches are in each; all are offered whatever is typed. */
function itemsOf(store: StoreView, others: OtherProviders, text: string): ConditionItem[] {
  const counts = new Map<Condition, number>();
  const { users } = store.snapshot.users;
  for (const user of users.filter(matcher(text))) {
    const condition = others.conditionOf(user, store.connection(user.id));
    counts.set(condition, (counts.get(condition) ?? 0) + 1);
  }
  const number = new Intl.NumberFormat(locale());
  return CONDITIONS.map((condition) => {
    const { label, icon } = conditionLook(condition);
    return {
      condition,
      icon,
      label,
      description: number.format(counts.get(condition) ?? 0),
      alwaysShow: true,
    };
  });
}
