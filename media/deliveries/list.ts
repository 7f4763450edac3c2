import { html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { DeliveryRow } from "../../src/protocol/deliveries";
import { count, fill } from "../shared/format";
import { LogList, waitingRow } from "../shared/logList";
import { clockTime, exact } from "../shared/times";
import { CLASS_ICONS } from "./icons";
import type { DeliveriesModel } from "./model";

/** The list of deliveries. */
export class DeliveryList extends LogList<DeliveriesModel> {
  protected row(index: number): TemplateResult {
    const row = this.model.row(index);
    const { state } = this.model;
    if (!row || !state) return waitingRow();
    const { words } = state;
    const selected = index === this.model.selected;
    return html`<div
      class=${classMap({ row: true, delivery: true, [row.class]: true, fresh: row.fresh, selected })}
      id="row-${index}"
      role="option"
      aria-selected=${String(selected)}
      aria-posinset=${row.position}
      aria-setsize=${state.optionCount}
      @mousedown=${(event: MouseEvent) => this.#press(event, index)}
    >
      <span
        class="codicon codicon-${CLASS_ICONS[row.class]} icon"
        role="img"
        aria-label=${words.classes[row.class]}
        title=${words.classes[row.class]}
      ></span>
      <span class="event">${row.event}</span>
      <span class="user">${row.leafUser}</span>
      <span class="summary" title=${row.sentence}>${row.signature || row.sentence}</span>
      ${
        row.attempt > 1
          ? html`<span class="badge attempt" title=${fill(words.attempt, row.attempt)}
              ><span class="codicon codicon-sync" aria-hidden="true"></span>${count(row.attempt)}<span class="hidden"
                >${fill(words.attempt, row.attempt)}</span
              ></span
            >`
          : nothing
      }
      ${row.fresh ? html`<span class="badge new">${words.freshMark}</span>` : nothing}
      ${row.answer ? html`<span class="answer">${row.answer}</span>` : nothing}
      <time class="time" datetime=${row.time} title=${exact(row.time)}>${this.#time(row)}</time>
    </div>`;
  }

  protected pressOther(): boolean {
    return false;
  }

  #time({ time }: DeliveryRow): string {
    return clockTime(Date.parse(time));
  }

  #press(event: MouseEvent, index: number): void {
    if (event.button !== 0) return;
    this.model.choose(index);
    this.model.openDetail(true);
  }
}
customElements.define("log-list", DeliveryList);
