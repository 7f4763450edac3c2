import type * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { LeafUser } from "../../leaf/users";
import type { StoreView } from "../../model/store";
import type { AttachedProvider, OtherProviders } from "../../users/otherProviders";
import type { DataNodes } from "./dataNodes";
import { accountItem, accountTooltip, moreItem, signInItem } from "./frameRows";
import type { Node } from "./nodes";
import { providerItem } from "./providerRow";
import { detailItem } from "./userDetails";
import { groupItem, userItem, userTooltip } from "./userRow";

/** What a row stands for, where its node doesn't say it all. */
interface Subject {
  /** The Leaf user that the row is about. */
  readonly user: LeafUser | undefined;
  /** How many Leaf users are in the group. */
  readonly count: number;
}

/** Draws the rows of the tree from what is known; asks nobody. */
export class TreeItems {
  constructor(
    private readonly store: StoreView,
    private readonly others: OtherProviders,
    private readonly clock: Clock,
    private readonly data: DataNodes,
  ) {}

  of(node: Node, { user, count }: Subject): vscode.TreeItem {
    const { snapshot } = this.store;
    const now = this.clock.now();
    switch (node.kind) {
      case "account":
        return accountItem(snapshot.session);
      case "user": {
        const { leafUserId } = node;
        const connection = this.store.connection(leafUserId);
        return userItem(leafUserId, user, connection, snapshot.checked.get(leafUserId), now, this.#others(user));
      }
      case "provider": {
        const attached = this.#others(user).find(({ provider }) => provider.id === node.provider);
        return providerItem(node, user, attached, now);
      }
      case "group":
        return groupItem(node.condition, count);
      case "detail":
        return detailItem(node);
      case "dataGroup":
      case "dataRow":
        return this.data.itemOf(node);
      case "signIn":
        return signInItem();
      case "more":
        return moreItem(snapshot.users);
    }
  }

  /** The tooltips that are made when somebody points at a row. */
  tooltip(node: Node, user: LeafUser | undefined): string | undefined {
    const { snapshot } = this.store;
    const now = this.clock.now();
    if (node.kind === "account") return accountTooltip(snapshot.session, now);
    if (node.kind !== "user" || !user) return undefined;
    const connection = this.store.connection(user.id);
    return userTooltip(user, connection, snapshot.checked.get(user.id), now, this.#others(user));
  }

  #others(user: LeafUser | undefined): readonly AttachedProvider[] {
    return user ? this.others.of(user) : [];
  }
}
