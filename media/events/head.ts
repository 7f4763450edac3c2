import { html, nothing, type TemplateResult } from "lit";
import type { EventsHealth, EventsState } from "../../src/protocol/events";
import { counted, fill } from "../shared/format";
import { iconButton } from "../shared/iconButton";
import { CLASS_ICONS, localTime, relative } from "./format";
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
      <button
        class="flat live ${state.live && !over ? "on" : ""}"
        title=${state.live ? words.liveOn : words.liveOff}
        aria-pressed=${String(state.live)}
        ?disabled=${over}
        @click=${() => model.setLive(!state.live)}
      >
        <span class="codicon codicon-${state.live && !over ? "circle-filled" : "debug-pause"}"></span>${words.live}
      </button>
      ${iconButton("refresh", words.refresh, () => model.run("refresh"))}
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

/** How many events are shown, and how many are new. */
export function counts(model: EventsModel, state: EventsState): TemplateResult {
  const { words, shown, total } = state;
  const all = counted(words.shown, total, total);
  const text = shown === total ? all : counted(words.shownOf, total, shown, total);
  return html`<div class="counts">
    <span role="status">${text}</span>
    ${state.more ? html`<span class="quiet">· ${words.loadingOlder}</span>` : nothing}
    ${
      state.fresh > 0
        ? html`<button class="badge new" @click=${() => model.goToNewest()}>
            <span class="codicon codicon-arrow-up"></span>${fill(words.fresh, state.fresh)}
          </button>`
        : nothing
    }
  </div>`;
}
