import { html, nothing, type TemplateResult } from "lit";
import { iconButton } from "../shared/iconButton";
import { LogDetailView } from "../shared/logDetail";
import { CLASS_ICONS } from "./format";
import type { EventsModel } from "./model";

/** The selected event: what it means, and its two texts. */
class EventDetailView extends LogDetailView<EventsModel> {
  protected head(): TemplateResult {
    const { state, detail } = this.model;
    if (!state || !detail) return html``;
    const { words } = state;
    return html`<div class="detail-head">
      <div class="title">
        ${this.back(words)}
        <h2 class=${detail.statusClass}>
          <span class="codicon codicon-${CLASS_ICONS[detail.statusClass]} icon"></span>
          ${detail.status || words.noStatus} ${detail.reason}
        </h2>
        ${iconButton("code", words.copyAs, () => this.model.run("copyAs"))}
      </div>
      ${this.when(detail.createdDate, words)}
      ${detail.explanation ? html`<p class="explanation">${detail.explanation}</p>` : nothing}
    </div>`;
  }
}
customElements.define("log-detail", EventDetailView);
