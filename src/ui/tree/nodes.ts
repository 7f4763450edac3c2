import type { Condition } from "../../users/arrangement";
import type { DataNode } from "./dataNodes";
import type { FrameNode } from "./frameRows";
import type { ProviderNode } from "./providerRow";
import type { DetailNode } from "./userDetails";

/** A Leaf user's row. */
export interface UserNode {
  readonly kind: "user";
  readonly leafUserId: string;
}

/** The row above the Leaf users in one condition. */
export interface GroupNode {
  readonly kind: "group";
  readonly condition: Condition;
}

/** A row of the tree *Leaf Users*. */
export type Node = FrameNode | UserNode | GroupNode | DetailNode | DataNode | ProviderNode;
