import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { iconButton } from "./iconButton";

/** What a text filter does. */
interface Filtering {
  readonly filter: { readonly text: string };
  readonly filtering: boolean;
  setFilter(change: { readonly text: string }): void;
  clearFilter(): void;
}

interface FilterWords {
  readonly filter: string;
  readonly filterHint: string;
  readonly clear: string;
}

/** The field for the text to filter by, and the button that clears the whole filter. */
export function filterField(model: Filtering, words: FilterWords): TemplateResult {
  return html`<div class="field">
    <span class="codicon codicon-search" aria-hidden="true"></span>
    <input
      id="filter"
      type="text"
      spellcheck="false"
      autocomplete="off"
      maxlength="1000"
      aria-label=${words.filter}
      placeholder=${words.filterHint}
      .value=${live(model.filter.text)}
      @input=${(event: InputEvent) => model.setFilter({ text: (event.target as HTMLInputElement).value })}
    />
    ${model.filtering ? iconButton("close", words.clear, () => model.clearFilter()) : nothing}
  </div>`;
}
