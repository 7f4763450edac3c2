import { html, nothing, type TemplateResult } from "lit";
import type { DeliveriesState, DeliveriesToHost, DeliveriesToWebview } from "../../src/protocol/deliveries";
import { counts } from "../shared/counts";
import { showHelp } from "../shared/help";
import type { EditorApi } from "../shared/logModel";
import { drawLog } from "../shared/logPage";
import { notice } from "../shared/notice";
import "./detail";
import { filterBar, header } from "./head";
import "./list";
import { DeliveriesModel } from "./model";

declare function acquireVsCodeApi(): EditorApi<DeliveriesToHost>;

const model = new DeliveriesModel(acquireVsCodeApi());

function head(state: DeliveriesState): TemplateResult {
  return html`${header(model, state, showHelp)} ${notice(state.notice, (verb) => model.run(verb))}
  ${state.total > 0 || model.filtering ? html`${filterBar(model, state)}${counts(model, state)}` : nothing}`;
}

drawLog(model, { head, loading: () => "", keys: { r: () => model.run("replay") } });
window.addEventListener("message", ({ data }: MessageEvent<DeliveriesToWebview>) => model.receive(data));
model.ready();
