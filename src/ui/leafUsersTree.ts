import * as vscode from "vscode";
import type { Clock } from "../base/clock";
import type { Disposable } from "../base/emitter";
import { t } from "../base/l10n";
import { MASK } from "../base/text";
import { hasCredential } from "../core/connection";
import type { LeafUsers } from "../core/leafUsers";
import type { StoreView } from "../core/store";
import type { LeafUser } from "../leaf/users";
import { Coalescer } from "./coalescer";
import type { DataNode, DataNodes } from "./dataNodes";
import { lookOf, nameOf, statusText } from "./presentation";

/** A Leaf user's row. */
export interface UserNode {
  readonly kind: "user";
  readonly leafUserId: string;
}

/** One fact about a Leaf user or its credential. */
export interface DetailNode {
  readonly kind: "detail";
  readonly id: string;
  readonly label: string;
  /** What is shown; a secret's is the mask. */
  readonly shown: string;
  /** What *Copy* copies; missing for secrets. */
  readonly value?: string;
  readonly icon?: string;
}

/** The row above all when the session ended: the one place to sign in again. */
interface SignInNode {
  readonly kind: "signIn";
}

/** The last row while Leaf has more users. */
interface MoreNode {
  readonly kind: "more";
}

/** A row of the tree *Leaf Users*. */
export type Node = UserNode | DetailNode | DataNode | SignInNode | MoreNode;

const signInNode: SignInNode = { kind: "signIn" };
const moreNode: MoreNode = { kind: "more" };

/** Shows the store's Leaf users; never calls Leaf for a row that is merely drawn. */
export class LeafUsersTree implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #changes = new vscode.EventEmitter<Node | Node[] | undefined>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #asked = new vscode.EventEmitter<void>();
  /** The editor has just fetched the rows, and draws them now. */
  readonly onDidGiveRows = this.#asked.event;
  /** One object a user, so that the editor knows a row again. */
  readonly #nodes = new Map<string, UserNode>();
  #byId = new Map<string, LeafUser>();
  /** What the roots were made of when they were last drawn. */
  #drawn = "";
  readonly #subscriptions: readonly Disposable[];
  /** Rows whose connection has changed, drawn together. */
  readonly #redraws = new Coalescer<string>(50, (ids) => {
    const nodes = ids.flatMap((id) => this.#nodes.get(id) ?? []);
    if (nodes.length > 0) this.#changes.fire(nodes);
  });

  constructor(
    private readonly store: StoreView,
    private readonly users: LeafUsers,
    private readonly clock: Clock,
    private readonly data: DataNodes,
  ) {
    this.#subscriptions = [
      data.onDidChange((group) => this.#changes.fire(group)),
      this.#redraws,
      store.onDidChange(({ leafUserId, progress }) => {
        if (progress) return;
        if (leafUserId === undefined) this.#update();
        else this.#redraws.add(leafUserId);
      }),
    ];
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
    this.#asked.dispose();
  }

  /** Draws one Leaf user's row anew. */
  redraw(leafUserId: string): void {
    const node = this.#nodes.get(leafUserId);
    if (node) this.#changes.fire(node);
  }

  /** The row of a Leaf user that is loaded. */
  nodeOf(leafUserId: string): UserNode {
    let node = this.#nodes.get(leafUserId);
    if (!node) this.#nodes.set(leafUserId, (node = { kind: "user", leafUserId }));
    return node;
  }

  getParent(): undefined {
    return undefined;
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node === undefined) {
      this.#asked.fire();
      return this.#roots();
    }
    if (node.kind === "dataGroup") return this.data.childrenOf(node);
    if (node.kind !== "user") return [];
    const connection = this.store.connection(node.leafUserId);
    if (hasCredential(connection) && !connection.credential) {
      // Only the Leaf user's record has told of the credential; its details are asked for when somebody looks.
      await this.users.look(node.leafUserId);
    }
    const user = this.#byId.get(node.leafUserId);
    if (!user) return [];
    const connected = hasCredential(this.store.connection(node.leafUserId));
    return [...(connected ? this.data.groupsOf(node.leafUserId) : []), ...this.#details(user)];
  }

  getTreeItem(node: Node): vscode.TreeItem {
    switch (node.kind) {
      case "user":
        return this.#userItem(node);
      case "detail":
        return detailItem(node);
      case "dataGroup":
      case "dataRow":
        return this.data.itemOf(node);
      case "signIn": {
        const item = new vscode.TreeItem(t("Session expired: sign in again"));
        item.id = "signIn";
        item.iconPath = new vscode.ThemeIcon("key", new vscode.ThemeColor("list.warningForeground"));
        item.command = { title: t("Sign In"), command: "leafPanorama.signIn" };
        return item;
      }
      case "more": {
        const { users, total } = this.store.snapshot.users;
        const item = new vscode.TreeItem(t("Load more…"));
        item.id = "more";
        item.description = total === undefined ? "" : t("{0} of {1}", users.length, total);
        item.iconPath = new vscode.ThemeIcon("ellipsis");
        item.command = { title: t("Load More"), command: "leafPanorama.loadMore" };
        return item;
      }
    }
  }

  /** Draws no more than what has changed: a whole tree drawn anew loses clicks that are under way. */
  #update(): void {
    const before = this.#byId;
    const { users } = this.store.snapshot.users;
    this.#byId = new Map(users.map((user) => [user.id, user]));
    const roots = this.#rootsKey();
    if (roots !== this.#drawn) {
      this.#drawn = roots;
      this.#changes.fire(undefined);
      return;
    }
    for (const user of users) {
      if (JSON.stringify(user) !== JSON.stringify(before.get(user.id))) this.redraw(user.id);
    }
  }

  #rootsKey(): string {
    const { users, session } = this.store.snapshot;
    return JSON.stringify([session.kind === "refused", users.total, users.users.map(({ id }) => id)]);
  }

  #roots(): Node[] {
    const { users, session } = this.store.snapshot;
    if (users.users.length === 0) return [];
    const more = users.total !== undefined && users.total > users.users.length;
    return [
      ...(session.kind === "refused" ? [signInNode] : []),
      ...users.users.map((user) => this.nodeOf(user.id)),
      ...(more ? [moreNode] : []),
    ];
  }

  #userItem(node: UserNode): vscode.TreeItem {
    const user = this.#byId.get(node.leafUserId);
    const name = user ? nameOf(user) : node.leafUserId;
    const look = lookOf(this.store.connection(node.leafUserId), this.clock.now());
    const item = new vscode.TreeItem(name, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = `user:${node.leafUserId}`;
    item.description = look.text;
    item.iconPath = new vscode.ThemeIcon(
      look.icon,
      look.colour === undefined ? undefined : new vscode.ThemeColor(look.colour),
    );
    item.contextValue = ["leafUser", ...look.can].join(" ");
    item.tooltip = [name, ...(user?.email ? [user.email] : []), `Panorama: ${look.text}`].join("\n");
    item.accessibilityInformation = { label: `${name}, Panorama: ${look.text}` };
    return item;
  }

  #details(user: LeafUser): DetailNode[] {
    const fact = (label: string, value: string | null | undefined, icon?: string): DetailNode[] =>
      value === null || value === undefined || value === ""
        ? []
        : [{ kind: "detail", id: `${user.id}:${label}`, label, shown: value, value, ...(icon ? { icon } : {}) }];
    const secret = (label: string, present: boolean): DetailNode[] =>
      present ? [{ kind: "detail", id: `${user.id}:${label}`, label, shown: MASK, icon: "lock" }] : [];
    const connection = this.store.connection(user.id);
    const credential = hasCredential(connection) ? connection.credential : undefined;
    return [
      ...fact(t("Leaf user ID"), user.id, "key"),
      ...fact(t("Email"), user.email, "mail"),
      ...fact(t("Phone"), user.phone, "device-mobile"),
      ...fact(t("Address"), user.address, "home"),
      ...fact(t("External ID"), user.externalId, "link"),
      ...(hasCredential(connection) ? fact(t("Panorama status"), statusText(connection.status), "pulse") : []),
      ...(hasCredential(connection) ? fact(t("Client environment"), connection.environment, "server-environment") : []),
      ...(connection.kind === "failed" ? fact(t("Last attempt"), connection.reason, "error") : []),
      ...(credential
        ? [
            ...fact(t("Credential ID"), credential.id, "plug"),
            ...fact(t("Client ID"), credential.clientId, "organization"),
            ...fact(t("Partner username"), credential.username, "account"),
            ...fact(t("Created"), credential.createdTime, "calendar"),
            ...secret(t("Organization code"), credential.holds.organizationCode),
            ...secret(t("Access token"), credential.holds.accessToken),
            ...secret(t("Refresh token"), credential.holds.refreshToken),
          ]
        : []),
    ];
  }
}

function detailItem(node: DetailNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.label);
  item.id = node.id;
  item.description = node.shown;
  item.tooltip =
    node.value === undefined ? t("{0}: kept by Leaf, not shown", node.label) : `${node.label}: ${node.value}`;
  item.contextValue = node.value === undefined ? "detail" : "detail copyable";
  if (node.icon) item.iconPath = new vscode.ThemeIcon(node.icon);
  item.accessibilityInformation = {
    label: node.value === undefined ? t("{0}, hidden", node.label) : `${node.label}, ${node.value}`,
  };
  return item;
}
