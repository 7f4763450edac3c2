import { html, nothing, type TemplateResult } from "lit";
import type { LogDetail, LogWords } from "../../src/protocol/log";
import { ModelElement } from "./element";
import { counted } from "./format";
import type { LogText } from "./logText";
import { exact, localTime, relative } from "./times";

type DetailWords = Pick<
  LogWords,
  "select" | "detail" | "masked" | "lines" | "back" | "unknownDate" | "nothing" | "cut" | "foldedLines"
> & { readonly parts: Readonly<Partial<Record<string, string>>> };

/** What the detail is drawn from. */
interface DetailModel {
  readonly state: { readonly rowCount: number; readonly words: DetailWords } | undefined;
  readonly detail: LogDetail<string> | undefined;
  readonly choosing: boolean;
  listen(listener: () => void): () => void;
}

/** What is looked at: what it is and means, and its texts, each behind a tab. */
export abstract class LogDetailView<Model extends DetailModel> extends ModelElement<Model> {
  #part = "";
  #focusLater = false;

  /** What stands above the texts. */
  protected abstract head(): TemplateResult;

  /** Gives the text the keyboard, or the tabs where there is no text. */
  override focus(): void {
    // What was just chosen is still on its way, and may have a text where the last one had none.
    this.#focusLater = this.model.choosing;
    if (this.#focusLater) return;
    const text = this.querySelector<LogText>("log-text");
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
    const parts = Object.keys(detail.texts);
    // The text that was looked at is looked at in the next entry as well, where that has one.
    const part = parts.includes(this.#part) ? this.#part : (parts[0] ?? "");
    const text = detail.texts[part];
    return html`
      ${this.head()}
      <div
        class="tabs"
        role="tablist"
        aria-label=${words.detail}
        @keydown=${(event: KeyboardEvent) => this.#key(event, parts, part)}
      >
        ${parts.map((each) => this.#tab(each, part, words))}
        <span class="kind"
          ><span class="codicon codicon-lock" title=${words.masked}></span>${text?.kind} ·
          ${counted(words.lines, text?.lineCount ?? 0, text?.lineCount ?? 0)}</span
        >
      </div>
      <div class="tab-panel" role="tabpanel" id="panel" aria-labelledby="tab-${part}">
        <log-text .shownPart=${part} .model=${this.model}></log-text>
      </div>
    `;
  }

  /** Leads back to the list, where the panel is narrow. */
  protected back(words: DetailWords): TemplateResult {
    return html`<button
      class="flat back"
      @click=${() => this.dispatchEvent(new CustomEvent("close-detail", { bubbles: true }))}
    >
      <span class="codicon codicon-arrow-left"></span>${words.back}
    </button>`;
  }

  /** A moment, given in ISO 8601. */
  protected when(createdDate: string, words: DetailWords): TemplateResult {
    const time = Date.parse(createdDate);
    return html`<p class="when">
      ${
        Number.isNaN(time)
          ? words.unknownDate
          : html`<span title=${exact(createdDate)}>${localTime(time)}</span> <span>· ${relative(time)}</span>
              <span class="exact">· ${createdDate}</span>`
      }
    </p>`;
  }

  #tab(part: string, chosen: string, words: DetailWords): TemplateResult {
    return html`<button
      id="tab-${part}"
      role="tab"
      aria-selected=${String(part === chosen)}
      aria-controls="panel"
      tabindex=${part === chosen ? "0" : "-1"}
      @click=${() => this.#choose(part)}
    >
      ${words.parts[part]}
    </button>`;
  }

  #choose(part: string): void {
    this.#part = part;
    this.requestUpdate();
  }

  #key(event: KeyboardEvent, parts: readonly string[], chosen: string): void {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined) return;
    const next = parts[(parts.indexOf(chosen) + step + parts.length) % parts.length];
    if (next !== undefined) this.#choose(next);
    event.preventDefault();
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[role="tab"][tabindex="0"]')?.focus());
  }
}
