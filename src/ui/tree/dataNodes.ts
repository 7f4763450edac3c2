import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import { FILES_A_PAGE, type DataFlow, type FileList, type Loaded } from "../../users/dataFlow";
import { explain } from "../../model/explain";
import type { ResourceSummary } from "../../leaf/dataFlow";
import type { LeafError } from "../../leaf/errors";
import { dateText, fileRow, type RowLook } from "./fileRow";
import { rowItem } from "../surface/views";

/** A part of what flows over a connection: *Fields* or *Files* of one Leaf user. */
export interface DataGroupNode {
  readonly kind: "dataGroup";
  readonly leafUserId: string;
  readonly part: "fields" | "files";
}

/** A row below one of these. */
export interface DataRowNode {
  readonly kind: "dataRow";
  readonly group: DataGroupNode;
  readonly id: string;
  readonly look: RowLook;
  readonly command?: vscode.Command;
  /** Of a file: the page of Leaf's list that it came with, counted from 0. */
  readonly page?: number;
}

/** A row about the data of a connection. */
export type DataNode = DataGroupNode | DataRowNode;

/** Draws whether data flows: asks for it when a row is expanded, and not before. */
export class DataNodes implements Disposable {
  readonly #changes = new vscode.EventEmitter<DataGroupNode>();
  /** This row and those below it are to be drawn anew. */
  readonly onDidChange = this.#changes.event;
  /** One object a row, so that the editor knows it again. */
  readonly #groups = new Map<string, DataGroupNode>();
  /** What stands behind a group's name, once it is known. */
  readonly #sums = new WeakMap<DataGroupNode, string>();

  constructor(private readonly data: DataFlow) {}

  dispose(): void {
    this.#changes.dispose();
  }

  /** The rows of a Leaf user that has a credential. */
  groupsOf(leafUserId: string): DataGroupNode[] {
    return (["fields", "files"] as const).map((part) => {
      const key = `${leafUserId}:${part}`;
      let group = this.#groups.get(key);
      if (!group) this.#groups.set(key, (group = { kind: "dataGroup", leafUserId, part }));
      return group;
    });
  }

  /** Asks Leaf again for this part. */
  refresh(group: DataGroupNode): void {
    this.data.forget(group.leafUserId, group.part);
    this.#changes.fire(group);
  }

  /** Loads older files below this row; throws a LeafError. */
  async loadMore(group: DataGroupNode): Promise<void> {
    await this.data.loadMoreFiles(group.leafUserId);
    this.#changes.fire(group);
  }

  async childrenOf(group: DataGroupNode): Promise<DataRowNode[]> {
    const [sum, rows] =
      group.part === "fields"
        ? fieldRows(group, await this.data.summary(group.leafUserId))
        : fileRows(group, await this.data.files(group.leafUserId));
    if ((this.#sums.get(group) ?? "") !== sum) {
      this.#sums.set(group, sum);
      this.#changes.fire(group);
    }
    return rows;
  }

  itemOf(node: DataNode): vscode.TreeItem {
    return node.kind === "dataGroup" ? this.#groupItem(node) : drawn(node);
  }

  #groupItem(group: DataGroupNode): vscode.TreeItem {
    const { part, leafUserId } = group;
    const label = part === "fields" ? l10n.t("Fields") : l10n.t("Files");
    const sum = this.#sums.get(group) ?? "";
    const what =
      part === "fields"
        ? l10n.t("Growers, farms and fields that Leaf has read from Panorama")
        : l10n.t("Files that came from Panorama, newest first");
    const texts = { label, description: sum, tooltip: [what], spoken: sum === "" ? label : `${label}, ${sum}` };
    const item = rowItem(texts, vscode.TreeItemCollapsibleState.Collapsed);
    item.id = `data:${leafUserId}:${part}`;
    item.iconPath = new vscode.ThemeIcon(part === "fields" ? "globe" : "files");
    item.contextValue = "data";
    return item;
  }
}

type Drawn = readonly [sum: string, rows: DataRowNode[]];

function fieldRows(group: DataGroupNode, loaded: Loaded<ResourceSummary | undefined>): Drawn {
  if (!loaded.ok) return ["", [failure(group, loaded.error), tryAgain(group)]];
  const { value } = loaded;
  const counts: [string, string, number | null | undefined][] = [
    [l10n.t("Growers"), "person", value?.growers],
    [l10n.t("Farms"), "home", value?.farms],
    [l10n.t("Fields"), "globe", value?.fields],
  ];
  const rows = counts.flatMap(([label, icon, count]) =>
    typeof count === "number" ? [row(group, label, { label, icon, description: String(count) })] : [],
  );
  if (value?.syncReferenceTime) {
    const label = l10n.t("Last sync");
    const look = {
      label,
      icon: "sync",
      description: dateText(value.syncReferenceTime),
      tooltip: [value.syncReferenceTime],
    };
    rows.push(row(group, label, look));
  }
  if (rows.length === 0) {
    const label = l10n.t("Leaf has read no fields from Panorama yet");
    return [l10n.t("none yet"), [row(group, "empty", { label, icon: "info" })]];
  }
  return [typeof value?.fields === "number" ? String(value.fields) : "", rows];
}

function fileRows(group: DataGroupNode, loaded: Loaded<FileList>): Drawn {
  if (!loaded.ok) return ["", [failure(group, loaded.error), tryAgain(group)]];
  const { files, total, more } = loaded.value;
  if (files.length === 0) {
    const label = l10n.t("Leaf has no files from Panorama yet");
    return [l10n.t("none yet"), [row(group, "empty", { label, icon: "info" })]];
  }
  const rows = files.map((file, index): DataRowNode => ({
    ...row(group, file.id, fileRow(file)),
    page: Math.floor(index / FILES_A_PAGE),
  }));
  if (more) {
    const shown = total === undefined ? l10n.t("{0} shown", files.length) : l10n.t("{0} of {1}", files.length, total);
    const look = { label: l10n.t("Load more…"), icon: "ellipsis", description: shown };
    const command = { title: l10n.t("Load More"), command: "leafPanorama.loadMoreFiles", arguments: [group] };
    rows.push({ ...row(group, "more", look), command });
  }
  const failed = files.filter(({ status }) => status === "failed").length;
  const count = total === undefined ? `${files.length}${more ? "+" : ""}` : String(total);
  return [failed === 0 ? count : l10n.t("{0} · {1} failed", count, more ? `${failed}+` : failed), rows];
}

function row(group: DataGroupNode, key: string, look: RowLook): DataRowNode {
  return { kind: "dataRow", group, id: `data:${group.leafUserId}:${group.part}:${key}`, look };
}

function failure(group: DataGroupNode, error: LeafError): DataRowNode {
  const { sentence } = explain(error);
  return row(group, "failure", {
    label: sentence,
    icon: "error",
    colour: "list.errorForeground",
    tooltip: [sentence],
  });
}

function tryAgain(group: DataGroupNode): DataRowNode {
  const command = { title: l10n.t("Try Again"), command: "leafPanorama.refreshData", arguments: [group] };
  return { ...row(group, "tryAgain", { label: l10n.t("Try Again"), icon: "refresh" }), command };
}

function drawn({ id, look, command, page }: DataRowNode): vscode.TreeItem {
  const { label, description = "" } = look;
  const said = [label, description].filter((text) => text !== "");
  const tooltip = look.tooltip ?? [said.join(": ")];
  const item = rowItem({ label, description, tooltip, spoken: said.join(", ") });
  item.id = id;
  item.iconPath = new vscode.ThemeIcon(
    look.icon,
    look.colour === undefined ? undefined : new vscode.ThemeColor(look.colour),
  );
  item.contextValue = page === undefined ? "dataRow" : "dataRow file";
  if (command) item.command = command;
  return item;
}
