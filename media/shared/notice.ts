import { html, nothing, type TemplateResult } from "lit";
import type { Notice } from "../../src/protocol/pages";

/** What is to be said, and what mends it. */
export function notice<Verb>(said: Notice<Verb> | undefined, run: (verb: Verb) => void): TemplateResult {
  return html`<div class="notices" role="status">
    ${
      said
        ? html`<div class="notice ${said.kind}">
            <span class="codicon codicon-${said.kind === "problem" ? "warning" : "info"}"></span>
            <span class="text">${said.text}</span>
            ${
              said.action
                ? html`<button class="primary" @click=${() => said.action && run(said.action.verb)}>
                    ${said.action.label}
                  </button>`
                : nothing
            }
          </div>`
        : nothing
    }
  </div>`;
}
