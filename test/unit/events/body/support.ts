import { readBody, type BodyDocument, type BodyLine } from "../../../../src/events/body";

/** A line's texts joined. */
export function lineText(line: BodyLine): string {
  return line.spans.map(({ text }) => text).join("");
}

/** All lines of a document, indented by two spaces a level. */
export function linesOf(document: BodyDocument): string[] {
  return Array.from({ length: document.lineCount }, (_, index) => {
    const line = document.line(index);
    return "  ".repeat(line.indent) + lineText(line);
  });
}

/** A text laid out. */
export function laidOut(text: string): string[] {
  return linesOf(readBody(text));
}
