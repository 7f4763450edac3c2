import { LaidTexts } from "../body/laidTexts";
import { explainEvent } from "../eventExplain";
import { reasonOf, statusClassOf } from "../events";
import type { EventTable } from "../log/eventTable";
import type { DetailPart, EventDetail } from "../../protocol/events";
import type { DetailLine } from "../../protocol/log";

/** Lays the texts of events out, and gives their lines page by page. */
export class EventDetails {
  readonly #laid = new LaidTexts();

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
      texts: {
        body: this.#laid.text(`${slot} body`, () => event.body),
        headers: this.#laid.text(`${slot} headers`, () => event.headers),
      },
    };
  }

  /** A page of lines; none outside of the text. */
  lines(slot: number, part: DetailPart, from: number): readonly DetailLine[] {
    if (slot >= this.table.size) return [];
    return this.#laid.lines(`${slot} ${part}`, () => this.table.event(slot)[part], from);
  }
}
