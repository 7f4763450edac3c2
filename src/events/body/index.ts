import * as l10n from "@vscode/l10n";
import { counted } from "../../base/l10n";
import { layout, type BodyDocument, type BodyLayout } from "./document";
import { readForm } from "./form";
import { isHtml, readHtml } from "./html";
import { readJson } from "./json";
import { readText } from "./text";

export type { BodyDocument, BodyKind, BodyLine, BodySpan } from "./document";

function read(text: string): BodyLayout {
  if (text.trim() === "") return layout("empty", 0, () => ({ spans: [], indent: 0 }));
  return readJson(text) ?? (isHtml(text) ? readHtml(text) : undefined) ?? readForm(text) ?? readText(text);
}

/** Lays an event's masked headers or body out as lines; nothing in it takes a stack as deep as the text is nested. */
export function readBody(text: string): BodyDocument {
  return read(text);
}

/** The same lines as plain text, each in full; with a `limit` in characters it ends with the last line that fits, and says so. */
export function bodyText(text: string, limit = Infinity): string {
  const document = read(text);
  const lines: string[] = [];
  let size = 0;
  for (let index = 0; index < document.lineCount; index += 1) {
    const { spans, indent } = document.lineUpTo(index, limit);
    const line = "  ".repeat(indent) + spans.map((span) => span.text).join("");
    size += line.length + 1;
    if (size > limit && index > 0) {
      const left = document.lineCount - index;
      lines.push(counted(left, l10n.t("… {0} more line", left), l10n.t("… {0} more lines", left)));
      break;
    }
    lines.push(line);
  }
  return lines.join("\n");
}
