import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { Emitter, type Disposable } from "../../base/emitter";
import { arrange, dependsOnStatus, sameArrangement, type Arranged, type Condition } from "../../users/arrangement";
import { hasCredential } from "../../model/connection";
import type { LeafUsers } from "../../users/leafUsers";
import type { OtherProviders } from "../../users/otherProviders";
import type { Listing } from "../../users/listing";
import { hasMore } from "../../model/users";
import type { StoreView } from "../../model/store";
import { isLeafError } from "../../leaf/errors";
import { LEAF_USER_FIELDS, type LeafUser } from "../../leaf/users";
import { sessionText } from "../status/accountText";
import { Coalescer } from "../status/coalescer";
import type { DataGroupNode, DataNodes } from "./dataNodes";
import { accountNode, moreNode, signInNode } from "./frameRows";
import type { GroupNode, Node, UserNode } from "./nodes";
import { HeldRow } from "./heldRow";
import type { ProviderNode } from "./providerRow";
import { Redraws } from "./redraws";
import { TreeItems } from "./treeItems";
import { detailsOf } from "./userDetails";

export type { Node, UserNode } from "./nodes";

/** Rows change places at most this often, in milliseconds: a sweep changes statuses faster than anybody can read. */
const ARRANGE_MS = 200;
/** The same for long lists, each of which is sent to the editor as a whole. */
const ARRANGE_LONG_MS = 1000;
const LONG = 1000;
/** So long a row that one works with keeps its place after its status has changed, in milliseconds. */
const HELD_MS = 10_000;

/** Shows the store's Leaf users as the listing wants them; never calls Leaf for a row that is merely drawn. */
export class LeafUsersTree implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #changes = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #arrangements = new Emitter<undefined>();
  /** Other Leaf users may be shown now. */
  readonly onDidArrange = this.#arrangements.event;
  /** One object a row, so that the editor knows it again. */
  readonly #nodes = new Map<string, UserNode>();
  readonly #groups = new Map<Condition, GroupNode>();
  #users: readonly LeafUser[] = [];
  #byId = new Map<string, LeafUser>();
  #arranged: Arranged = { ids: [] };
  /** What the other roots were made of when they were last drawn. */
  #frame = "";
  #timer: NodeJS.Timeout | undefined;
  #releasing: NodeJS.Timeout | undefined;
  readonly #held: HeldRow;
  readonly #items: TreeItems;
  readonly #subscriptions: readonly Disposable[];
  readonly #redraws = new Redraws<UserNode | DataGroupNode>((rows) => this.#changes.fire(rows));
  /** Rows whose connection has changed, drawn together. */
  readonly #changed = new Coalescer<string>(50, (ids) =>
    this.#redraws.add(ids.flatMap((id) => this.#nodes.get(id) ?? [])),
  );

  constructor(
    private readonly store: StoreView,
    private readonly users: LeafUsers,
    private readonly others: OtherProviders,
    clock: Clock,
    private readonly data: DataNodes,
    private readonly listing: Listing,
  ) {
    this.#held = new HeldRow((leafUserId) => {
      const user = this.#byId.get(leafUserId);
      return user ? others.conditionOf(user, store.connection(leafUserId)) : "unknown";
    });
    this.#items = new TreeItems(store, others, clock, data);
    this.#subscriptions = [
      data.onDidChange((group) => this.#redraws.add([group])),
      listing.onDidChange(() => {
        this.#held.release();
        this.#arrange();
      }),
      this.#changed,
      others.onDidChangeWanted(() => {
        this.#changes.fire(undefined);
        this.#arrange();
      }),
      store.onDidChange(({ leafUserId, progress }) => {
        if (progress) return;
        if (leafUserId === undefined) {
          this.#update();
          return;
        }
        this.#changed.add(leafUserId);
        if (!dependsOnStatus(listing.filter, listing.layout)) return;
        this.#arrangeSoon();
        // A group that says "active" must not hold for long what isn't.
        if (this.#held.differs(leafUserId)) this.#releaseSoon();
      }),
    ];
    this.#update();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#releasing);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
    this.#arrangements.dispose();
  }

  /** How many Leaf users the filter lets through. */
  get shown(): number {
    return this.#arranged.ids.length;
  }

  /** Whether the filter lets a Leaf user through. */
  shows(leafUserId: string): boolean {
    return this.#arranged.ids.includes(leafUserId);
  }

  /** Somebody works with this row: it keeps its place for a while, unless they turn to another one or arrange the rows. */
  hold(leafUserId: string): void {
    if (this.#held.hold(leafUserId)) this.#arrangeSoon();
  }

  /** Draws one Leaf user's row anew. */
  redraw(leafUserId: string): void {
    const node = this.#nodes.get(leafUserId);
    if (node) this.#redraws.add([node]);
  }

  /** The Leaf user that is loaded and has an id, in whatever case that is written. */
  userById(id: string): LeafUser | undefined {
    return this.#byId.get(id) ?? this.#byId.get(id.toLowerCase());
  }

  /** The row of a Leaf user that is loaded. */
  nodeOf(leafUserId: string): UserNode {
    let node = this.#nodes.get(leafUserId);
    if (!node) this.#nodes.set(leafUserId, (node = { kind: "user", leafUserId }));
    return node;
  }

  /** The row of another provider below a Leaf user's, if there is one. */
  providerNodeOf(leafUserId: string, provider: string): ProviderNode | undefined {
    const user = this.#byId.get(leafUserId);
    const attached = user && this.others.of(user).some((one) => one.provider.id === provider);
    return attached ? { kind: "provider", leafUserId, provider } : undefined;
  }

  getParent(node: Node): Node | undefined {
    switch (node.kind) {
      case "user": {
        const group = [...(this.#arranged.groups ?? [])].find(([, ids]) => ids.includes(node.leafUserId));
        return group && this.#groupOf(group[0]);
      }
      case "detail":
      case "provider":
      case "dataGroup":
        return this.nodeOf(node.leafUserId);
      case "dataRow":
        return node.group;
      case "account":
      case "group":
      case "signIn":
      case "more":
        return undefined;
    }
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) return this.#roots();
    if (node.kind === "group") return this.#rows(this.#arranged.groups?.get(node.condition) ?? []);
    if (node.kind === "dataGroup") return this.#redraws.fetch(node.leafUserId, () => this.data.childrenOf(node));
    if (node.kind === "detail") return [...(node.children ?? [])];
    if (node.kind !== "user") return [];
    return this.#redraws.fetch(node.leafUserId, () => this.#below(node.leafUserId));
  }

  async #below(leafUserId: string): Promise<Node[]> {
    const connection = this.store.connection(leafUserId);
    if (hasCredential(connection) && !connection.credential) await this.#lookInto(leafUserId);
    const user = this.#byId.get(leafUserId);
    if (!user) return [];
    // Their rows are there at once, and say more as the answers arrive.
    void this.others.lookInto(user);
    const known = this.store.connection(leafUserId);
    const providers = this.others
      .of(user)
      .map(({ provider: { id } }): ProviderNode => ({ kind: "provider", leafUserId, provider: id }));
    const data = hasCredential(known) ? this.data.groupsOf(leafUserId) : [];
    return [...providers, ...detailsOf(user, known), ...data];
  }

  /**
   * Only the Leaf user's record, or the disk, has told of the credential: its details are asked for when somebody looks.
   * The editor does so by itself for rows that were expanded before, so that nothing may open because of it.
   */
  async #lookInto(leafUserId: string): Promise<void> {
    if (this.store.snapshot.session.kind !== "signedIn") return;
    try {
      await this.users.look(leafUserId, { quietly: true });
    } catch (error) {
      // What is known is better than a row that does not open; why Leaf can't be asked stands in the log and the view.
      if (!isLeafError(error)) throw error;
    }
  }

  getTreeItem(node: Node): vscode.TreeItem {
    const count = node.kind === "group" ? (this.#arranged.groups?.get(node.condition)?.length ?? 0) : 0;
    return this.#items.of(node, { user: this.#userOf(node), count });
  }

  resolveTreeItem(item: vscode.TreeItem, node: Node): vscode.TreeItem {
    const tooltip = this.#items.tooltip(node, this.#userOf(node));
    if (tooltip !== undefined) item.tooltip = tooltip;
    return item;
  }

  #userOf(node: Node): LeafUser | undefined {
    return "leafUserId" in node ? this.#byId.get(node.leafUserId) : undefined;
  }

  /** Draws no more than what has changed: a whole tree drawn anew loses clicks that are under way. */
  #update(): void {
    const { users, session } = this.store.snapshot;
    const frame = `${session.kind} ${sessionText(session)} ${users.total ?? ""} ${hasMore(users)}`;
    const before = this.#byId;
    const same = users.users === this.#users;
    if (!same) {
      this.#users = users.users;
      this.#byId = new Map(users.users.map((user) => [user.id, user]));
    }
    const arranged = same ? this.#arranged : this.#arrangement();
    if (frame !== this.#frame || !sameArrangement(arranged, this.#arranged)) {
      this.#frame = frame;
      this.#arranged = arranged;
      this.#changes.fire(undefined);
    } else if (!same) {
      for (const user of users.users) if (!looksSame(user, before.get(user.id))) this.redraw(user.id);
    }
    this.#arrangements.fire(undefined);
  }

  #arrangement(): Arranged {
    const { filter, layout } = this.listing;
    return arrange(this.#users, ({ id }) => this.#held.condition(id), filter, layout);
  }

  #arrangeSoon(): void {
    this.#timer ??= setTimeout(() => this.#arrange(), this.#users.length > LONG ? ARRANGE_LONG_MS : ARRANGE_MS);
  }

  #releaseSoon(): void {
    clearTimeout(this.#releasing);
    this.#releasing = setTimeout(() => {
      if (this.#held.release()) this.#arrange();
    }, HELD_MS);
  }

  #arrange(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const arranged = this.#arrangement();
    const moved = !sameArrangement(arranged, this.#arranged);
    this.#arranged = arranged;
    if (moved) this.#changes.fire(undefined);
    this.#arrangements.fire(undefined);
  }

  #roots(): Node[] {
    const { users, session } = this.store.snapshot;
    const signIn = users.users.length > 0 && session.kind === "refused" ? [signInNode] : [];
    // Without any row at all, a welcome text says that there is nobody, or that the filter hides all.
    if (this.#arranged.ids.length === 0) return signIn.length > 0 ? [accountNode, ...signIn] : [];
    // Without a sign-in there is no more to be had, and a row that does nothing would say nothing.
    const more = session.kind === "signedIn" && hasMore(users);
    const { ids, groups } = this.#arranged;
    const rows = groups ? [...groups.keys()].map((condition) => this.#groupOf(condition)) : this.#rows(ids);
    return [accountNode, ...signIn, ...rows, ...(more ? [moreNode] : [])];
  }

  #rows(ids: readonly string[]): UserNode[] {
    return ids.map((id) => this.nodeOf(id));
  }

  #groupOf(condition: Condition): GroupNode {
    let group = this.#groups.get(condition);
    if (!group) this.#groups.set(condition, (group = { kind: "group", condition }));
    return group;
  }
}

/** Whether two records of a Leaf user make the same rows. */
function looksSame(one: LeafUser, other: LeafUser | undefined): boolean {
  if (one === other || other === undefined) return one === other;
  const same = JSON.stringify(one.attached) === JSON.stringify(other.attached);
  return same && LEAF_USER_FIELDS.every((field) => one[field] === other[field]);
}
