import { html, nothing, type TemplateResult } from "lit";
import type { DetailLine, LogDetail, LogWords } from "../../src/protocol/log";
import { ModelElement } from "./element";
import { FoldedLines } from "./foldedLines";
import { counted } from "./format";
import { scrollTo, windowOf } from "./scroller";

const LINE_HEIGHT = 19;

/** What the text is read from. */
interface TextModel {
  readonly state:
    | { readonly words: Pick<LogWords, "nothing" | "cut" | "foldedLines"> & { parts: Partial<Record<string, string>> } }
    | undefined;
  readonly detail: LogDetail<string> | undefined;
  line(part: string, index: number): DetailLine | undefined;
  listen(listener: () => void): () => void;
}

/** A text of what is looked at as lines, of which only those in sight are elements; regions fold. */
export class LogText extends ModelElement<TextModel> {
  #part = "";
  #slot = -1;
  #lineCount = -1;
  #folded = new FoldedLines(0);
  /** The line that the keyboard is at, as it is numbered in the text. */
  #current = 0;
  #resized: ResizeObserver | undefined;

  set shownPart(part: string) {
    if (part === this.#part) return;
    this.#part = part;
    this.#slot = -1;
    this.requestUpdate();
  }

  /** Gives the text the keyboard. */
  override focus(): void {
    this.#scroller?.focus({ preventScroll: true });
  }

  protected override firstUpdated(): void {
    this.#resized = new ResizeObserver(() => this.requestUpdate());
    this.#resized.observe(this);
  }

  protected override willUpdate(): void {
    const { detail } = this.model;
    const text = detail?.texts[this.#part];
    if (!detail || !text || (detail.slot === this.#slot && text.lineCount === this.#lineCount)) return;
    this.#slot = detail.slot;
    // What a receiver answers comes later.
    this.#lineCount = text.lineCount;
    this.#folded = new FoldedLines(text.lineCount);
    this.#current = 0;
    const scroller = this.#scroller;
    if (scroller) scroller.scrollTop = scroller.scrollLeft = 0;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, detail } = this.model;
    const text = detail?.texts[this.#part];
    if (!state || !text) return nothing;
    const { words } = state;
    if (text.lineCount === 0) return html`<p class="note">${words.nothing}</p>`;
    const scroller = this.#scroller;
    const count = this.#folded.count;
    const viewport = scroller?.clientHeight ?? 400;
    const { first, end, offset, height } = windowOf(scroller?.scrollTop ?? 0, viewport, count, LINE_HEIGHT);
    const rows = Array.from({ length: end - first }, (_, index) => first + index);
    const at = this.#folded.rowOf(this.#current);
    // The gutter's width follows from the largest number, because a style attribute would be refused.
    const digits = String(text.lineCount).length;
    return html`<div
      class="scroller code"
      role="tree"
      tabindex="0"
      aria-label=${words.parts[this.#part] ?? nothing}
      aria-activedescendant=${at >= first && at < end ? `line-${at}` : nothing}
      @scroll=${() => this.requestUpdate()}
      @keydown=${(event: KeyboardEvent) => this.#key(event)}
    >
      <div class="content" role="presentation" .style=${`height:${height}px;--digits:${digits}ch`}>
        <div class="window" role="presentation" .style=${`transform:translateY(${offset}px)`}>
          ${rows.map((row) => this.#line(row))}
        </div>
      </div>
    </div>`;
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".scroller");
  }

  #line(row: number): TemplateResult {
    const index = this.#folded.lineAt(row);
    const line = this.model.line(this.#part, index);
    const words = this.model.state?.words;
    const isFolded = this.#folded.isFolded(index);
    const hidden = (line?.fold ?? index) - index;
    const folds = line?.fold !== undefined;
    const current = index === this.#current;
    return html`<div
      class=${current ? "line current" : "line"}
      id="line-${row}"
      role="treeitem"
      aria-level=${(line?.indent ?? 0) + 1}
      aria-posinset=${index + 1}
      aria-setsize=${this.model.detail?.texts[this.#part]?.lineCount ?? 0}
      aria-expanded=${folds ? String(!isFolded) : nothing}
      aria-selected=${String(current)}
      @click=${() => this.#go(index)}
    >
      <span class="number" aria-hidden="true">${index + 1}</span>
      <span
        class="twistie ${folds ? `codicon codicon-chevron-${isFolded ? "right" : "down"}` : ""}"
        aria-hidden="true"
        @click=${() => folds && this.#toggle(index)}
      ></span>
      <span class="spans" .style=${`padding-left:${(line?.indent ?? 0) * 2}ch`}
        >${line?.spans.map(({ kind, text }) => html`<span class=${kind}>${text}</span>`)}${
          line?.cut === undefined || !words
            ? nothing
            : html`<span class="note">${counted(words.cut, line.cut, line.cut)}</span>`
        }${
          isFolded && words ? html`<span class="note">${counted(words.foldedLines, hidden, hidden)}</span>` : nothing
        }</span
      >
    </div>`;
  }

  #toggle(index: number): void {
    const fold = this.model.line(this.#part, index)?.fold;
    if (fold === undefined) return;
    this.#folded.toggle(index, fold);
    this.requestUpdate();
  }

  #go(index: number): void {
    this.#current = index;
    this.requestUpdate();
  }

  #key(event: KeyboardEvent): void {
    const scroller = this.#scroller;
    if (!scroller || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const at = this.#folded.rowOf(this.#current);
    const page = Math.max(1, Math.floor(scroller.clientHeight / LINE_HEIGHT) - 1);
    const last = this.#folded.count - 1;
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: last,
    };
    const move = moves[event.key];
    const folds = this.model.line(this.#part, this.#current)?.fold !== undefined;
    const isFolded = this.#folded.isFolded(this.#current);
    if (move !== undefined) {
      const row = Math.max(0, Math.min(last, move));
      this.#go(this.#folded.lineAt(row));
      const { scrollTop, clientHeight } = scroller;
      scroller.scrollTop = scrollTo(row, scrollTop, clientHeight, last + 1, LINE_HEIGHT, "nearest");
    } else if (folds && ((event.key === "ArrowRight" && isFolded) || (event.key === "ArrowLeft" && !isFolded))) {
      this.#toggle(this.#current);
    } else if (folds && event.key === "Enter") this.#toggle(this.#current);
    // Otherwise left and right scroll, as they do in any text.
    else return;
    event.preventDefault();
  }
}
customElements.define("log-text", LogText);
