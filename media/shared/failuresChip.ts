import { html, type TemplateResult } from "lit";

/** The switch that shows failures and nothing else. */
export function failuresChip(
  model: { readonly failuresOnly: boolean; toggleFailures(): void },
  { failuresOnly }: { readonly failuresOnly: string },
): TemplateResult {
  return html`<button
    class="chip"
    aria-pressed=${String(model.failuresOnly)}
    title="${failuresOnly} (f)"
    @click=${() => model.toggleFailures()}
  >
    <span class="codicon codicon-filter"></span>${failuresOnly}
  </button>`;
}
