/** What a text turned out to be. */
export type BodyKind = "json" | "form" | "html" | "text" | "empty";

/** A stretch of a line; a `note` is not in the text itself. */
export interface BodySpan {
  readonly kind: "plain" | "key" | "string" | "number" | "literal" | "punctuation" | "note";
  readonly text: string;
}

/** One line as it is shown. */
export interface BodyLine {
  /** Joined, their texts are what is shown: at most `LONGEST_LINE` characters. */
  readonly spans: readonly BodySpan[];
  /** How deep it is nested; cut at `DEEPEST_INDENT`. */
  readonly indent: number;
  /** If a region that can be folded starts here: the index of its last line, inclusive. */
  readonly fold?: number;
  /** How many characters of this line are left out. */
  readonly cut?: number;
}

/** A text laid out as lines, each made when it is asked for. */
export interface BodyDocument {
  readonly kind: BodyKind;
  readonly lineCount: number;
  /** The line at an index from 0; an empty one outside of the document. */
  line(index: number): BodyLine;
}

/** How many characters of a line are shown: a browser lays out a longer one too slowly. */
const LONGEST_LINE = 2000;

/** How many levels of nesting are indented: deeper ones would leave the window. */
export const DEEPEST_INDENT = 60;

/** A document that can also write a line in full. */
export interface BodyLayout extends BodyDocument {
  /** The line, with at most so many characters. */
  lineUpTo(index: number, limit: number): BodyLine;
}

/** What is outside of every document. */
const NO_LINE: BodyLine = { spans: [], indent: 0 };

/** A document whose lines are written by `write`. */
export function layout(
  kind: BodyKind,
  lineCount: number,
  write: (index: number, limit: number) => BodyLine,
): BodyLayout {
  const lineUpTo = (index: number, limit: number) =>
    Number.isInteger(index) && index >= 0 && index < lineCount ? write(index, limit) : NO_LINE;
  return { kind, lineCount, lineUpTo, line: (index) => lineUpTo(index, LONGEST_LINE) };
}
