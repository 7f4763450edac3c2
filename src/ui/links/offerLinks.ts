import * as vscode from "vscode";
import type { EditorLog } from "../../host/log";
import { showingFailures } from "../commands/commandRunner";
import type { LinkParts } from "./openLink";

/** Takes links to Leaf users that are opened from outside the editor. */
export function offerLinks(parts: LinkParts & { readonly log: EditorLog }): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: (uri) =>
      showingFailures(parts.log, "A link", async () => (await import("../commands/handlers")).openLink(parts, uri)),
  });
}
