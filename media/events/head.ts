import { html, nothing, type TemplateResult } from "lit";
import type { EventsHealth, EventsState } from "../../src/protocol/events";
import { iconButton } from "../shared/iconButton";
import { liveButton } from "../shared/liveButton";
import { localTime, relative } from "../shared/times";
import { CLASS_ICONS } from "./format";
import type { EventsModel } from "./model";

/** Whose events these are, and what can be done with them. */
export function header(model: EventsModel, state: EventsState, help: () => void): TemplateResult {
  const { words } = state;
  const over = state.phase === "gone" || state.phase === "ended" || state.phase === "away";
  return html`<header>
    <div class="whose">
      <h1 title=${state.farmer}>${state.farmer}</h1>
      <span class="account" title=${state.account}>${state.account}</span>
    </div>
    <div class="actions" role="toolbar" aria-label=${words.title}>
      ${liveButton(model, state, over)} ${iconButton("refresh", words.refresh, () => model.run("refresh"))}
      ${iconButton("copy", words.copy, () => model.run("copy"))}
      ${iconButton("export", words.export, () => model.run("export"))}
      ${iconButton("go-to-file", words.openAsText, () => model.run("openAsText"))}
      ${iconButton("question", words.keys, help)}
    </div>
  </header>`;
}

/** The credential's health in a line. */
export function health(model: EventsModel, state: EventsState): TemplateResult {
  const { words } = state;
  const { lastSuccess, lastFailure, streak, leaves } = state.health;
  return html`<section class="health" aria-label=${words.health}>
    ${
      streak
        ? html`<span class="fact ${streak.failing ? "failing" : "working"}"
            ><span class="codicon codicon-${streak.failing ? CLASS_ICONS.clientError : CLASS_ICONS.success}"></span
            ><strong>${streak.text}</strong></span
          >`
        : nothing
    }
    ${state.total > 0 ? [moment(model, words.lastSuccess, words.never, lastSuccess), moment(model, words.lastFailure, words.never, lastFailure)] : nothing}
    ${leaves ? html`<span class="fact quiet">${leaves}</span>` : nothing}
  </section>`;
}

function moment(model: EventsModel, label: string, never: string, found: EventsHealth["lastSuccess"]): TemplateResult {
  return html`<span class="fact"
    ><span class="quiet">${label}</span> ${
      found
        ? html`<button
            class="link"
            title=${found.time === null ? "" : localTime(found.time)}
            @click=${() => model.show(found.slot)}
          >
            ${found.time === null ? "–" : relative(found.time)}
          </button>`
        : html`<span>${never}</span>`
    }</span
  >`;
}
