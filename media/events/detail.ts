import { html, nothing, type TemplateResult } from "lit";
import type { DetailPart, EventsWords } from "../../src/protocol/events";
import { ModelElement } from "../shared/element";
import { counted } from "../shared/format";
import { iconButton } from "../shared/iconButton";
import { CLASS_ICONS, exact, localTime, relative } from "./format";
import type { EventsModel } from "./model";
import type { EventText } from "./text";

const PARTS: readonly DetailPart[] = ["body", "headers"];

/** The selected event: what it means, and its two texts. */
class EventDetailView extends ModelElement<EventsModel> {
  #part: DetailPart = "body";
  #focusLater = false;

  /** Gives the text the keyboard, or the tabs where there is no text. */
  override focus(): void {
    // The event that was just chosen is still on its way, and may have a text where the last one had none.
    this.#focusLater = this.model.choosing;
    if (this.#focusLater) return;
    const text = this.querySelector<EventText>("event-text");
    text?.focus();
    if (!text?.contains(document.activeElement)) this.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')?.focus();
  }

  protected override updated(): void {
    if (!this.#focusLater || this.model.choosing) return;
    this.#focusLater = false;
    requestAnimationFrame(() => this.focus());
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, detail } = this.model;
    if (!state) return nothing;
    const { words } = state;
    if (!detail) {
      return state.rowCount === 0 ? html`` : html`<p class="note empty">${words.select}</p>`;
    }
    const { kind, lineCount } = detail[this.#part];
    const time = Date.parse(detail.createdDate);
    return html`
      <div class="detail-head">
        <div class="title">
          <button
            class="flat back"
            @click=${() => this.dispatchEvent(new CustomEvent("close-detail", { bubbles: true }))}
          >
            <span class="codicon codicon-arrow-left"></span>${words.back}
          </button>
          <h2 class=${detail.statusClass}>
            <span class="codicon codicon-${CLASS_ICONS[detail.statusClass]} icon"></span>
            ${detail.status || words.noStatus} ${detail.reason}
          </h2>
          ${iconButton("terminal", words.copyCurl, () => this.model.run("copyCurl"))}
        </div>
        <p class="when">
          ${
            Number.isNaN(time)
              ? words.unknownDate
              : html`<span title=${exact(detail.createdDate)}>${localTime(time)}</span> <span>· ${relative(time)}</span>
                  <span class="exact">· ${detail.createdDate}</span>`
          }
        </p>
        ${detail.explanation ? html`<p class="explanation">${detail.explanation}</p>` : nothing}
      </div>
      <div
        class="tabs"
        role="tablist"
        aria-label=${words.detail}
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
      >
        ${PARTS.map((part) => this.#tab(part, words))}
        <span class="kind"
          ><span class="codicon codicon-lock" title=${words.masked}></span>${kind} ·
          ${counted(words.lines, lineCount, lineCount)}</span
        >
      </div>
      <div class="tab-panel" role="tabpanel" id="panel" aria-labelledby="tab-${this.#part}">
        <event-text .shownPart=${this.#part} .model=${this.model}></event-text>
      </div>
    `;
  }

  #tab(part: DetailPart, words: EventsWords): TemplateResult {
    const chosen = part === this.#part;
    return html`<button
      id="tab-${part}"
      role="tab"
      aria-selected=${String(chosen)}
      aria-controls="panel"
      tabindex=${chosen ? "0" : "-1"}
      @click=${() => this.#choose(part)}
    >
      ${words[part]}
    </button>`;
  }

  #choose(part: DetailPart): void {
    this.#part = part;
    this.requestUpdate();
  }

  #key(event: KeyboardEvent): void {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    this.#choose(this.#part === "body" ? "headers" : "body");
    event.preventDefault();
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')?.focus());
  }
}
customElements.define("event-detail", EventDetailView);
