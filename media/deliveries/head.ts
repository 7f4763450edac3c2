import { html, nothing, type TemplateResult } from "lit";
import { DELIVERY_CLASSES, type DeliveriesState, type DeliveryClass } from "../../src/protocol/deliveries";
import { failuresChip } from "../shared/failuresChip";
import { filterField } from "../shared/filterField";
import { count } from "../shared/format";
import { iconButton } from "../shared/iconButton";
import { liveButton } from "../shared/liveButton";
import { CLASS_ICONS } from "./icons";
import type { DeliveriesModel } from "./model";

/** These are offered whether there are any or not. */
const ALWAYS: ReadonlySet<DeliveryClass> = new Set(["unsigned", "refused"]);

/** Where deliveries come from, and what can be done with them. */
export function header(model: DeliveriesModel, state: DeliveriesState, help: () => void): TemplateResult {
  const { words } = state;
  return html`<header>
    <div class="whose">
      <h1>${words.title}</h1>
      <span class="account" title=${state.listener}>${state.listener}</span>
    </div>
    <div class="actions" role="toolbar" aria-label=${words.title}>
      ${liveButton(model, state)} ${iconButton("copy", words.copy, () => model.run("copy"))}
      ${iconButton("export", words.export, () => model.run("export"))}
      ${iconButton("clear-all", words.clearAll, () => model.run("clear"))} ${iconButton("question", words.keys, help)}
    </div>
  </header>`;
}

/** What is shown: by text, by what became of deliveries. */
export function filterBar(model: DeliveriesModel, state: DeliveriesState): TemplateResult {
  const { words } = state;
  return html`<section class="filters" role="search" aria-label=${words.filter}>
    ${filterField(model, words)}
    <div class="chips" role="group" aria-label=${words.filter}>
      ${DELIVERY_CLASSES.map((name, index) => chip(model, state, name, state.byClass[index] ?? 0))}
      ${failuresChip(model, words)}
    </div>
  </section>`;
}

function chip(
  model: DeliveriesModel,
  { words }: DeliveriesState,
  name: DeliveryClass,
  amount: number,
): TemplateResult | typeof nothing {
  const pressed = model.filter.classes.includes(name);
  if (amount === 0 && !pressed && !ALWAYS.has(name)) return nothing;
  return html`<button
    class="chip ${name}"
    aria-pressed=${String(pressed)}
    aria-label="${words.classes[name]}: ${count(amount)}"
    @click=${() => model.toggle(name)}
  >
    <span class="codicon codicon-${CLASS_ICONS[name]} icon" aria-hidden="true"></span>${words.classes[name]}
    <span class="amount">${count(amount)}</span>
  </button>`;
}
