import { html, nothing, render, type TemplateResult } from "lit";
import type { MatrixState, MatrixToWebview } from "../../src/protocol/matrix";
import { helpDialog, showHelp } from "../shared/help";
import { iconButton } from "../shared/iconButton";
import { notice } from "../shared/notice";
import { empty, skeleton } from "../shared/placeholders";
import { counts, filterBar, moves } from "./filterBar";
import "./grid";
import { MatrixModel, type EditorApi } from "./model";

declare function acquireVsCodeApi(): EditorApi;

const root = document.getElementById("root") as HTMLElement;
const model = new MatrixModel(acquireVsCodeApi());

function draw(): void {
  const { state } = model;
  if (state) render(panel(state), root);
}

function panel(state: MatrixState): TemplateResult {
  const { words, total, rowCount, loading } = state;
  return html`<header>
      <div class="whose">
        <h1>${words.title}</h1>
        <span class="account" title=${state.account}>${state.account}</span>
      </div>
      <div class="actions" role="toolbar" aria-label=${words.title}>
        ${iconButton("copy", words.copy, () => model.run("copy"))}
        ${iconButton("export", words.export, () => model.run("export"))} ${iconButton("question", words.keys, showHelp)}
      </div>
    </header>
    ${notice(state.notice, (verb) => model.run(verb))}
    ${total > 0 ? html`${filterBar(model, state)}${moves(model, state)}${counts(model, state)}` : nothing}
    <div class="body">
      ${loading && total === 0 ? skeleton("line", words.loading) : rowCount === 0 ? empty(state, model) : nothing}
      <matrix-grid .model=${model} ?hidden=${rowCount === 0}></matrix-grid>
    </div>
    ${helpDialog(words)}`;
}

const grid = () => root.querySelector<HTMLElement>("matrix-grid");

const actions: Readonly<Record<string, () => void>> = {
  "/": () => root.querySelector<HTMLInputElement>("#filter")?.select(),
  f: () => model.toggleTrouble(),
  c: () => model.toggleCheck(),
  "?": showHelp,
};

function back(): void {
  const rows = model.state?.rowCount ?? 0;
  // A grid without rows takes no keyboard.
  if (rows > 0 && document.activeElement?.closest(".filters")) grid()?.focus();
  else if (model.filtering) model.clearFilter();
  else grid()?.focus();
}

/** The keyboard is the grid's while nothing else in the page has it, and the page has it at all. */
function focusGrid(): void {
  const { activeElement } = document;
  const free = activeElement === null || activeElement === document.body;
  if (free && document.hasFocus() && !root.querySelector("dialog[open]")) grid()?.focus();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || root.querySelector("dialog[open]")) return;
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const writes = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
  const action = event.key === "Escape" ? back : writes ? undefined : actions[event.key];
  if (!action) return;
  event.preventDefault();
  action();
});
window.addEventListener("message", ({ data }: MessageEvent<MatrixToWebview>) => model.receive(data));
// The editor gives a panel the focus before or after it is drawn, and then to its page, not to anything in it.
window.addEventListener("focus", focusGrid);
root.addEventListener("grid-drawn", focusGrid);
model.listen(draw);
model.ready();
