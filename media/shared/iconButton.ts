import { html, nothing, type TemplateResult } from "lit";

/** A button that is only an icon. */
export function iconButton(icon: string, label: string, action: () => void, pressed?: boolean): TemplateResult {
  return html`<button
    class="icon-button"
    title=${label}
    aria-label=${label}
    aria-pressed=${pressed === undefined ? nothing : String(pressed)}
    @click=${action}
  >
    <span class="codicon codicon-${icon}"></span>
  </button>`;
}
