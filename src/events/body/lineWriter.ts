import { visibleParts } from "../../base/visible";
import { DEEPEST_INDENT, type BodyLine, type BodySpan } from "./document";

/** Writes one line span by span, makes visible what can't be seen, and stops where the line is long enough. */
export class LineWriter {
  readonly #spans: BodySpan[] = [];
  #room: number;
  #cut = 0;

  constructor(limit: number) {
    this.#room = limit;
  }

  /** How many more characters fit. */
  get room(): number {
    return this.#room;
  }

  /** Adds text, as much of it as fits. */
  add(kind: BodySpan["kind"], text: string): void {
    const end = this.#room <= 0 ? 0 : wholeEnd(text, this.#room);
    this.#cut += text.length - end;
    for (const part of visibleParts(end === text.length ? text : text.slice(0, end))) {
      if (this.#room <= 0) this.#cut += part.text.length;
      else this.#push(part.note ? "note" : kind, part.text);
    }
  }

  /** Counts characters that are left out without having been looked at. */
  leaveOut(characters: number): void {
    this.#cut += Math.max(0, characters);
  }

  #push(kind: BodySpan["kind"], text: string): void {
    const end = wholeEnd(text, this.#room);
    this.#spans.push({ kind, text: end === text.length ? text : text.slice(0, end) });
    this.#room -= end;
    this.#cut += text.length - end;
    // A pair that is not halved leaves a room of one, which nothing later may take.
    if (end < text.length) this.#room = 0;
  }

  /** The finished line. */
  line(depth = 0, fold?: number): BodyLine {
    return {
      spans: this.#spans,
      indent: Math.min(depth, DEEPEST_INDENT),
      ...(fold === undefined ? {} : { fold }),
      ...(this.#cut > 0 ? { cut: this.#cut } : {}),
    };
  }
}

/** Where to cut so that no surrogate pair is halved; at most `limit`. */
function wholeEnd(text: string, limit: number): number {
  if (text.length <= limit) return text.length;
  const last = text.charCodeAt(limit - 1);
  return last >= 0xd800 && last <= 0xdbff ? limit - 1 : limit;
}
