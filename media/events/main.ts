import { html, nothing, render, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { EventsState, EventsToWebview } from "../../src/protocol/events";
import "./detail";
import { filterBar } from "./filterBar";
import { helpDialog, showHelp } from "../shared/help";
import { notice } from "../shared/notice";
import { empty, skeleton } from "../shared/placeholders";
import { counts, header, health } from "./head";
import { keyFor } from "./keys";
import type { EventList } from "./list";
import "./list";
import { EventsModel, type EditorApi } from "./model";
import { separator } from "./separator";
import "./text";
import { patterns } from "./timeline";

declare function acquireVsCodeApi(): EditorApi;

const root = document.getElementById("root") as HTMLElement;
const model = new EventsModel(acquireVsCodeApi());

function draw(): void {
  const { state } = model;
  if (state) render(panel(state), root);
}

function panel(state: EventsState): TemplateResult {
  const { words } = state;
  const waiting = state.phase === "loading" && state.total === 0;
  return html`${patterns()} ${header(model, state, showHelp)} ${notice(state.notice, (verb) => model.run(verb))}
    ${
      state.total > 0
        ? html`<div class="overview">${health(model, state)}<event-timeline .model=${model}></event-timeline></div>
            ${filterBar(model, state)}${counts(model, state)}`
        : nothing
    }
    <div
      class=${classMap({ panes: true, "detail-open": model.detailOpen })}
      .style=${`--list-width:${Math.round(model.width * 100)}%`}
      @open-detail=${openDetail}
      @close-detail=${closeDetail}
    >
      <div class="column">
        ${waiting ? skeleton("row", words.loading) : nothing}
        ${!waiting && state.rowCount === 0 ? empty(state, model) : nothing}
        <event-list .model=${model}></event-list>
      </div>
      ${separator(model, words.resize)}
      <section class="detail" aria-label=${words.detail} ?hidden=${state.rowCount === 0}>
        <event-detail .model=${model}></event-detail>
      </section>
    </div>
    ${helpDialog(words)}`;
}

const find = (selector: string) => root.querySelector<HTMLElement>(selector);

/** Shows the detail in place of the list where the panel is narrow, and gives it the keyboard. */
function openDetail(): void {
  model.openDetail(true);
  // At once, so that the next key does not still go to what is hidden now.
  draw();
  find("event-detail")?.focus();
}

function closeDetail(): void {
  model.openDetail(false);
  draw();
  find("event-list")?.focus();
}

const actions = {
  filter: () => root.querySelector<HTMLInputElement>("#filter")?.select(),
  failures: () => model.toggleFailures(),
  newest: () => {
    model.goToNewest();
    find("event-list")?.focus();
  },
  refresh: () => model.run("refresh"),
  live: () => model.setLive(!(model.state?.live ?? true)),
  help: showHelp,
  back: () => {
    const inDetail = find(".detail")?.contains(document.activeElement) ?? false;
    const covered = model.detailOpen && find(".column")?.offsetParent === null;
    if (inDetail) closeDetail();
    else if (model.filtering) model.clearFilter();
    else if (covered) closeDetail();
    else find("event-list")?.focus();
  },
} as const;

/** The keyboard is the list's while nothing else in the page has it, and the page has it at all. */
function focusList(): void {
  const { activeElement } = document;
  const free = activeElement === null || activeElement === document.body;
  if (free && document.hasFocus() && !root.querySelector("dialog[open]")) find("event-list")?.focus();
}

function pressInList(event: KeyboardEvent): void {
  const list = root.querySelector<EventList>("event-list");
  list?.press(event);
  if (event.defaultPrevented) list?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || root.querySelector("dialog[open]")) return;
  const name = keyFor(event);
  if (!name) {
    // After a click beside everything nothing in the page has the keyboard.
    if (event.target === document.body) pressInList(event);
    return;
  }
  event.preventDefault();
  actions[name]();
});
window.addEventListener("message", ({ data }: MessageEvent<EventsToWebview>) => model.receive(data));
// The editor gives a panel the focus before or after it is drawn, and then to its page, not to anything in it.
window.addEventListener("focus", focusList);
root.addEventListener("list-drawn", focusList);
model.listen(draw);
model.ready();
