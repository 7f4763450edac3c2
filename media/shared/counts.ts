import { html, nothing, type TemplateResult } from "lit";
import type { LogState, LogWords } from "../../src/protocol/log";
import { counted, fill } from "./format";

/** How many entries are shown, and how many are new; `more` is said beside it. */
export function counts(
  model: { goToNewest(): void },
  {
    words,
    shown,
    total,
    fresh,
  }: Pick<LogState<unknown, unknown>, "shown" | "total" | "fresh"> & {
    readonly words: Pick<LogWords, "shown" | "shownOf" | "fresh">;
  },
  more = "",
): TemplateResult {
  const all = counted(words.shown, total, total);
  const text = shown === total ? all : counted(words.shownOf, total, shown, total);
  return html`<div class="counts">
    <span role="status">${text}</span>
    ${more ? html`<span class="quiet">· ${more}</span>` : nothing}
    ${
      fresh > 0
        ? html`<button class="badge new" @click=${() => model.goToNewest()}>
            <span class="codicon codicon-arrow-up"></span>${fill(words.fresh, fresh)}
          </button>`
        : nothing
    }
  </div>`;
}
