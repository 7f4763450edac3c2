import { oneLine } from "../base/text";

/** Takes secrets out of a text. */
export type Mask = (text: string) => string;

/**
 * The text as Markdown that reads as this text and nothing else: one line, without any markup, HTML, link or address
 * that a renderer would make clickable by itself. Secrets are taken out of a value before, never out of a sentence.
 */
export function asMarkdown(text: string): string {
  return (
    oneLine(text)
      .replace(/[\\`*[\]<>|#~$^&]/g, "\\$&")
      // Inside a word an underscore means nothing, and status words are full of them.
      .replace(/(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, "\\_")
      .replace(/^(\d{1,9})([.)])/, "$1\\$2")
      .replace(/^[-+=]/, "\\$&")
      .replace(/!(?=\\\[)/g, "\\!")
      // What renderers turn into links on their own.
      .replace(/\b(mailto|xmpp|tel|data|file|ftp|vscode|command|javascript|https?):/gi, "$1\\:")
      .replace(/\/(?=\/)/g, "\\/")
      .replace(/@/g, "\\@")
      .replace(/\b(www)\./gi, "$1\\.")
  );
}
