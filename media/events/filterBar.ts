import { html, nothing, type TemplateResult } from "lit";
import { EVENT_CLASSES, type EventClass, type EventsState } from "../../src/protocol/events";
import { failuresChip } from "../shared/failuresChip";
import { filterField } from "../shared/filterField";
import { count } from "../shared/format";
import { dayText } from "./format";
import type { EventsModel } from "./model";

const CODES: Readonly<Record<EventClass, string>> = {
  success: "2xx",
  redirect: "3xx",
  unknown: "?",
  clientError: "4xx",
  serverError: "5xx",
};

/** What is shown: by text, by class of status, by days. */
export function filterBar(model: EventsModel, state: EventsState): TemplateResult {
  const { words } = state;
  const { days } = model.filter;
  return html`<section class="filters" role="search" aria-label=${words.filter}>
    ${filterField(model, words)}
    <div class="chips" role="group" aria-label=${words.filter}>
      ${EVENT_CLASSES.map((name, index) => chip(model, state, name, state.byClass[index] ?? 0))}
      ${failuresChip(model, words)}
      ${
        days
          ? html`<button
              class="chip days"
              aria-pressed="true"
              title=${words.anyDay}
              @click=${() => model.setFilter({ days: undefined })}
            >
              ${days.from === days.to ? dayText(days.from) : `${dayText(days.from)} – ${dayText(days.to)}`}
              <span class="codicon codicon-close"></span>
            </button>`
          : nothing
      }
    </div>
  </section>`;
}

function chip(
  model: EventsModel,
  state: EventsState,
  name: EventClass,
  amount: number,
): TemplateResult | typeof nothing {
  const { classes } = model.filter;
  const pressed = classes.includes(name);
  // A class that never occurs needs no switch, except the ones that everybody looks for.
  if (amount === 0 && !pressed && (name === "redirect" || name === "unknown")) return nothing;
  const next = pressed ? classes.filter((other) => other !== name) : [...classes, name];
  const label = `${state.words.classes[name]}: ${count(amount)}`;
  return html`<button
    class="chip"
    aria-pressed=${String(pressed)}
    aria-label=${label}
    title=${label}
    @click=${() => model.setFilter({ classes: next })}
  >
    <svg class="swatch" width="10" height="10" aria-hidden="true">
      <rect class="bar ${name}" width="10" height="10"></rect>
    </svg>
    ${CODES[name]} <span class="amount">${count(amount)}</span>
  </button>`;
}
