import { html, nothing, type TemplateResult } from "lit";
import type { EventsState, EventsToHost, EventsToWebview } from "../../src/protocol/events";
import { counts } from "../shared/counts";
import { showHelp } from "../shared/help";
import type { EditorApi } from "../shared/logModel";
import { drawLog } from "../shared/logPage";
import { notice } from "../shared/notice";
import "./detail";
import { filterBar } from "./filterBar";
import { header, health } from "./head";
import "./list";
import { EventsModel } from "./model";
import { patterns } from "./timeline";

declare function acquireVsCodeApi(): EditorApi<EventsToHost>;

const model = new EventsModel(acquireVsCodeApi());

function head(state: EventsState): TemplateResult {
  const more = state.more ? state.words.loadingOlder : "";
  return html`${patterns()} ${header(model, state, showHelp)} ${notice(state.notice, (verb) => model.run(verb))}
  ${
    state.total > 0
      ? html`<div class="overview">${health(model, state)}<event-timeline .model=${model}></event-timeline></div>
          ${filterBar(model, state)}${counts(model, state, more)}`
      : nothing
  }`;
}

drawLog(model, {
  head,
  loading: ({ phase, total, words }) => (phase === "loading" && total === 0 ? words.loading : ""),
  keys: { r: () => model.run("refresh"), c: () => model.run("copyAs") },
});
window.addEventListener("message", ({ data }: MessageEvent<EventsToWebview>) => model.receive(data));
model.ready();
