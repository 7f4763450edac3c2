import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { CELL_KINDS, type CellKind, type MatrixState } from "../../src/protocol/matrix";
import { filterField } from "../shared/filterField";
import { count, counted } from "../shared/format";
import type { MatrixModel } from "./model";

/** These are offered whether there are any or not. */
const ALWAYS = new Set<CellKind>(["attention", "active"]);

/** What is shown: by text, by what cells mean, by what a Leaf user has and lacks. */
export function filterBar(model: MatrixModel, state: MatrixState): TemplateResult {
  const { words } = state;
  return html`<section class="filters" role="search" aria-label=${words.filter}>
    ${filterField(model, words)}
    <div class="chips">
      ${choice(model, state, "has", words.has, words.hasAny)}
      ${choice(model, state, "lacks", words.lacks, words.lacksAny)}
    </div>
    <div class="chips" role="group" aria-label=${words.filter}>
      ${CELL_KINDS.filter((kind) => kind !== "unlisted").map((kind) => chip(model, state, kind))}
    </div>
  </section>`;
}

function choice(
  model: MatrixModel,
  { providers }: MatrixState,
  field: "has" | "lacks",
  label: string,
  any: string,
): TemplateResult {
  const chosen = model.filter[field];
  return html`<label class="choice"
    >${label}
    <select
      id=${field}
      class=${chosen === "" ? "" : "chosen"}
      .value=${live(chosen)}
      @change=${(event: Event) => model.setFilter({ [field]: (event.target as HTMLSelectElement).value })}
    >
      <option value="">${any}</option>
      ${providers.map(({ id, name }) => html`<option value=${id} .selected=${id === chosen}>${name}</option>`)}
    </select></label
  >`;
}

function chip(model: MatrixModel, state: MatrixState, kind: CellKind): TemplateResult | typeof nothing {
  const pressed = model.filter.kinds.includes(kind);
  const amount = state.byKind[CELL_KINDS.indexOf(kind)] ?? 0;
  if (amount === 0 && !pressed && !ALWAYS.has(kind)) return nothing;
  const name = state.words.kinds[kind];
  return html`<button
    class="chip ${kind}"
    aria-pressed=${String(pressed)}
    aria-label="${name}: ${count(amount)}"
    @click=${() => model.toggle(kind)}
  >
    ${name} <span class="amount">${count(amount)}</span>
  </button>`;
}

/** The providers that end: one click shows who must be connected to what takes their place. */
export function moves(model: MatrixModel, state: MatrixState): TemplateResult | typeof nothing {
  if (state.moves.length === 0) return nothing;
  return html`<div class="moves">
    ${state.moves.map(({ has, lacks, label }) => {
      const pressed = model.filter.has === has && model.filter.lacks === lacks;
      return html`<button
        class="chip move"
        aria-pressed=${String(pressed)}
        @click=${() => model.setFilter(pressed ? { has: "", lacks: "" } : { has, lacks })}
      >
        <span class="codicon codicon-arrow-swap" aria-hidden="true"></span>${label}
      </button>`;
    })}
  </div>`;
}

/** How many Leaf users are shown, how sure that is, and what can be asked for. */
export function counts(model: MatrixModel, state: MatrixState): TemplateResult {
  const { words, rowCount, total, unsure, missing, checking } = state;
  const all = counted(words.shown, total, total);
  return html`<div class="counts">
    <span role="status">${rowCount === total ? all : counted(words.shownOf, total, rowCount, total)}</span>
    ${unsure > 0 ? html`<span class="quiet">· ${counted(words.unsure, unsure, unsure)}</span>` : nothing}
    <span class="space"></span>
    ${
      checking
        ? html`<span class="quiet" role="status"
              >${words.checking.replace("{0}", count(checking.done)).replace("{1}", count(checking.of))}</span
            >
            <button id="check" @click=${() => model.run("stop")}>
              <span class="codicon codicon-stop-circle" aria-hidden="true"></span>${words.stop}
            </button>`
        : missing > 0
          ? html`<button id="check" @click=${() => model.run("check")}>
              <span class="codicon codicon-refresh" aria-hidden="true"></span>${counted(words.check, missing, missing)}
            </button>`
          : nothing
    }
  </div>`;
}
