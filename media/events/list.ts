import { html, nothing, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { EventRow, EventsWords } from "../../src/protocol/events";
import { count } from "../shared/format";
import { LogList, waitingRow } from "../shared/logList";
import { exact, rowTime } from "../shared/times";
import { CLASS_ICONS, dayName } from "./format";
import type { EventsModel } from "./model";

/** What the editor's own context menu goes by; its usual entries have nothing to do here. */
const CONTEXT = JSON.stringify({ webviewSection: "event", preventDefaultContextMenuItems: true });

type EventOption = Extract<EventRow, { kind: "event" }>;

/** The list of credential events. */
export class EventList extends LogList<EventsModel> {
  override connectedCallback(): void {
    super.connectedCallback();
    this.dataset["vscodeContext"] = CONTEXT;
  }

  protected row(index: number): TemplateResult {
    const row = this.model.row(index);
    const words = this.model.state?.words;
    if (!row || !words) return waitingRow();
    if (row.kind === "event") return this.#event(row, index, words);
    const name = dayName(row.day, words);
    // Each event's own label tells its day.
    return html`<div class="row day" role="presentation" aria-hidden="true">
      <span>${name}</span><span class="count">${count(row.count)}</span>
    </div>`;
  }

  protected pressOther({ key }: KeyboardEvent): boolean {
    const { selected } = this.model;
    const row = this.model.row(selected);
    const folds = row?.kind === "event" && (row.count > 1 || row.inside);
    if (!folds || (key !== "ArrowRight" && key !== "ArrowLeft")) return false;
    this.model.setOpen(selected, key === "ArrowRight");
    return true;
  }

  #event(row: EventOption, index: number, words: EventsWords): TemplateResult {
    const time = Date.parse(row.createdDate);
    const dated = !Number.isNaN(time);
    const classes = classMap({
      row: true,
      [row.statusClass]: true,
      inside: row.inside,
      fresh: row.fresh,
      selected: index === this.model.selected,
    });
    return html`<div
      class=${classes}
      id="row-${index}"
      role="option"
      aria-selected=${index === this.model.selected ? "true" : "false"}
      aria-posinset=${row.position}
      aria-setsize=${this.model.state?.optionCount ?? 0}
      @mousedown=${(event: MouseEvent) => this.#press(event, index, row)}
      @contextmenu=${() => this.model.choose(index)}
    >
      <span class="codicon codicon-${CLASS_ICONS[row.statusClass]} icon"></span>
      <span class="status">${row.status || "–"}</span>
      <span class="reason">${row.reason}</span>
      <span class=${row.summary ? "summary" : "summary blank"}
        >${row.summary || (row.reason ? "" : words.nothing)}</span
      >
      ${row.fresh ? html`<span class="badge new">${words.freshMark}</span>` : nothing}
      ${
        row.count > 1
          ? html`<span class="badge fold" title=${row.open ? words.fold : words.unfold}
              ><span class="codicon codicon-chevron-${row.open ? "down" : "right"}"></span>${count(row.count)}<span
                class="hidden"
                >${words.folded}</span
              ></span
            >`
          : nothing
      }
      <time class="time" datetime=${row.createdDate} title=${exact(row.createdDate)}
        >${dated ? rowTime(time) : words.unknownDate}</time
      >
    </div>`;
  }

  #press(event: MouseEvent, index: number, row: EventOption): void {
    if (event.button !== 0) return;
    this.model.choose(index);
    if ((event.target as HTMLElement).closest(".fold")) this.model.setOpen(index, !row.open);
    else this.model.openDetail(true);
  }
}
customElements.define("log-list", EventList);
