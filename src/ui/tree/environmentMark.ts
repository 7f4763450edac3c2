import * as vscode from "vscode";
import type { Connection } from "../../model/connection";
import { createRowMark } from "../surface/views";

const SCHEME = "leaf-panorama-environment";
const PRODUCTION = "PRODUCTION";
let marked: vscode.Uri | undefined;

/** Gives a row the mark of its environment; the mark stands at the row's end, where a narrow side bar does not cut it. */
export function markEnvironment(item: vscode.TreeItem, connection: Connection): void {
  if (!("environment" in connection) || connection.environment?.trim().toUpperCase() !== PRODUCTION) return;
  item.resourceUri = marked ??= vscode.Uri.from({ scheme: SCHEME, path: `/${PRODUCTION}` });
}

/** Draws the mark: a P for PRODUCTION, because that is the one not to be taken for the other. */
export function environmentMark(): vscode.Disposable {
  return createRowMark(SCHEME, PRODUCTION.slice(0, 1), PRODUCTION);
}
