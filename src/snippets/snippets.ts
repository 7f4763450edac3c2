import * as l10n from "@vscode/l10n";
import { curlCommand } from "./kinds/curl";
import { httpFileRequest } from "./kinds/httpFile";
import { powershellCommand } from "./kinds/powershell";
import { requestsCall } from "./kinds/python";
import { fetchCall } from "./kinds/typescript";
import type { SnippetCall } from "./snippetCall";

/** The forms in which a call can be written down. */
export const SNIPPET_KINDS = ["curl", "powershell", "typescript", "python", "http"] as const;

/** One of them. */
export type SnippetKind = (typeof SNIPPET_KINDS)[number];

const writers: { readonly [K in SnippetKind]: (call: SnippetCall) => string } = {
  curl: curlCommand,
  powershell: powershellCommand,
  typescript: fetchCall,
  python: requestsCall,
  http: (call) => httpFileRequest(call),
};

/** A call in one of the forms; ends with a line feed. */
export function snippetOf(kind: SnippetKind, call: SnippetCall): string {
  return writers[kind](call);
}

/** What a form is called where it is chosen. */
export function snippetLabel(kind: SnippetKind): string {
  switch (kind) {
    case "curl":
      return l10n.t("cURL (POSIX shell)");
    case "powershell":
      return "cURL (PowerShell)";
    case "typescript":
      return "TypeScript (fetch)";
    case "python":
      return "Python (requests)";
    case "http":
      return l10n.t("HTTP file (REST Client form)");
  }
}
