import { html, nothing, type TemplateResult } from "lit";
import { iconButton } from "../shared/iconButton";
import { LogDetailView } from "../shared/logDetail";
import { CLASS_ICONS } from "./icons";
import type { DeliveriesModel } from "./model";

/** The selected delivery: what it says, whether its signature holds, what the receiver answered, and its texts. */
class DeliveryDetailView extends LogDetailView<DeliveriesModel> {
  protected head(): TemplateResult {
    const { state, detail } = this.model;
    if (!state || !detail) return html``;
    const { words } = state;
    const more = [detail.answer, detail.attempt].filter(Boolean).join(" · ");
    return html`<div class="detail-head">
      <div class="title">
        ${this.back(words)}
        <h2 class=${detail.class} title=${words.classes[detail.class]}>
          <span class="codicon codicon-${CLASS_ICONS[detail.class]} icon"></span>
          <span class="name">${detail.event}</span>
        </h2>
        ${iconButton("debug-restart", words.replay, () => this.model.run("replay"))}
        ${iconButton("verified", words.verify, () => this.model.run("verify"))}
        ${iconButton("go-to-file", words.openAsText, () => this.model.run("openAsText"))}
        ${detail.hasLeafUser ? iconButton("account", words.showLeafUser, () => this.model.run("showLeafUser")) : nothing}
      </div>
      ${this.when(detail.time, words)}
      <p class="explanation">${detail.sentence}</p>
      <p class="verdict ${detail.class === "unsigned" ? "bad" : ""}">${detail.verdict}</p>
      ${more ? html`<p class="verdict ${detail.class === "refused" ? "bad" : ""}">${more}</p>` : nothing}
    </div>`;
  }
}
customElements.define("log-detail", DeliveryDetailView);
