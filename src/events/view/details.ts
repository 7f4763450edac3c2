import { readBody, type BodyDocument } from "../body";
import { explainEvent } from "../eventExplain";
import { reasonOf, statusClassOf } from "../events";
import type { EventTable } from "../log/eventTable";
import {
  LINES_A_PAGE,
  type DetailLine,
  type DetailPart,
  type DetailText,
  type EventDetail,
} from "../../protocol/events";

/** A text of 5 MB takes its place, so only a few stay laid out. */
const KEPT_TEXTS = 6;

/** Lays the texts of events out, and gives their lines page by page. */
export class EventDetails {
  /** By slot and part, the one used last at the end. */
  readonly #documents = new Map<string, BodyDocument>();

  /** `explains`: whether the provider's exchanges are known well enough to be explained. */
  constructor(
    private readonly table: EventTable,
    private readonly explains = true,
  ) {}

  /** An event in detail, with the first lines of its texts. */
  detail(slot: number): EventDetail {
    const event = this.table.event(slot);
    return {
      slot,
      id: event.id ?? "",
      key: this.table.keyOf(slot),
      createdDate: event.createdDate ?? "",
      status: event.statusCode === null ? "" : String(event.statusCode),
      statusClass: statusClassOf(event.statusCode),
      reason: reasonOf(event.statusCode),
      summary: this.table.summary(slot),
      explanation: (this.explains ? explainEvent(event) : undefined) ?? "",
      body: this.#text(slot, "body"),
      headers: this.#text(slot, "headers"),
    };
  }

  /** A page of lines; none outside of the text. */
  lines(slot: number, part: DetailPart, from: number): readonly DetailLine[] {
    if (slot >= this.table.size) return [];
    const document = this.#document(slot, part);
    const count = Math.max(0, Math.min(LINES_A_PAGE, document.lineCount - from));
    return Array.from({ length: count }, (_, index) => document.line(from + index));
  }

  #text(slot: number, part: DetailPart): DetailText {
    const { kind, lineCount } = this.#document(slot, part);
    return { kind, lineCount, lines: this.lines(slot, part, 0) };
  }

  #document(slot: number, part: DetailPart): BodyDocument {
    const key = `${slot} ${part}`;
    const document = this.#documents.get(key) ?? readBody(this.table.event(slot)[part]);
    this.#documents.delete(key);
    this.#documents.set(key, document);
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > KEPT_TEXTS && oldest !== undefined) this.#documents.delete(oldest);
    return document;
  }
}
