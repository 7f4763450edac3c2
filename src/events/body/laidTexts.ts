import { LINES_A_PAGE, type DetailLine, type DetailText } from "../../protocol/log";
import { readBody, type BodyDocument } from ".";

/** A text of 5 MB takes its place, so only a few stay laid out. */
const KEPT_TEXTS = 6;

/** Texts that are laid out to be read, given line by line. */
export class LaidTexts {
  /** By name, the one used last at the end. */
  readonly #documents = new Map<string, BodyDocument>();

  /** A text by its name, with its first lines; `content` gives it where it isn't laid out yet. */
  text(name: string, content: () => string): DetailText {
    const { kind, lineCount } = this.#document(name, content);
    return { kind, lineCount, lines: this.lines(name, content, 0) };
  }

  /** A page of lines; none outside of the text. */
  lines(name: string, content: () => string, from: number): readonly DetailLine[] {
    const document = this.#document(name, content);
    const count = Math.max(0, Math.min(LINES_A_PAGE, document.lineCount - from));
    return Array.from({ length: count }, (_, index) => document.line(from + index));
  }

  #document(name: string, content: () => string): BodyDocument {
    const document = this.#documents.get(name) ?? readBody(content());
    this.#documents.delete(name);
    this.#documents.set(name, document);
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > KEPT_TEXTS && oldest !== undefined) this.#documents.delete(oldest);
    return document;
  }
}
