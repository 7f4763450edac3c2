import { html, nothing, type TemplateResult } from "lit";

/** So many rows that are yet to come. */
const ROWS = 12;

/** Rows that are yet to come; `row` is the class of a row. */
export function skeleton(row: string, label: string): TemplateResult {
  return html`<div class="skeletons" role="status" aria-label=${label}>
    ${Array.from({ length: ROWS }, () => html`<div class="${row} waiting"><span class="skeleton"></span></div>`)}
  </div>`;
}

interface Emptied {
  readonly emptyText: string;
  readonly total: number;
  readonly words: { readonly clear: string };
}

/** What stands in place of rows where there are none, and clears the filter that hides them. */
export function empty(
  { emptyText, total, words }: Emptied,
  model: { readonly filtering: boolean; clearFilter(): void },
): TemplateResult | typeof nothing {
  if (emptyText === "") return nothing;
  return html`<div class="empty">
    <span class="codicon codicon-${total > 0 ? "filter" : "inbox"}"></span>
    <p>${emptyText}</p>
    ${model.filtering ? html`<button @click=${() => model.clearFilter()}>${words.clear}</button>` : nothing}
  </div>`;
}
