import { html, nothing, render, type TemplateResult } from "lit";
import { classMap } from "lit/directives/class-map.js";
import type { LogState, LogWords } from "../../src/protocol/log";
import { helpDialog, showHelp } from "./help";
import type { LogList } from "./logList";
import "./logText";
import { empty, skeleton } from "./placeholders";
import { separator } from "./separator";

type AnyState = LogState<unknown, unknown> & { readonly words: LogWords };

/** What the page of a log works with. */
interface PageModel<State> {
  readonly state: State | undefined;
  readonly width: number;
  readonly detailOpen: boolean;
  readonly filtering: boolean;
  setWidth(width: number): void;
  openDetail(open: boolean): void;
  setLive(live: boolean): void;
  goToNewest(): void;
  toggleFailures(): void;
  clearFilter(): void;
  listen(listener: () => void): () => void;
}

/** What is the page's own. */
interface PageParts<State> {
  /** What stands above the list and the detail. */
  readonly head: (state: State) => TemplateResult;
  /** What is said while the first rows are awaited; empty if they are not. */
  readonly loading: (state: State) => string;
  /** What keys do besides those of each log. */
  readonly keys: Readonly<Record<string, () => void>>;
}

/** Draws the page of a log whenever the model changes, and does what keys do wherever the focus is. */
export function drawLog<State extends AnyState>(
  model: PageModel<State>,
  { head, loading, keys }: PageParts<State>,
): void {
  const root = document.getElementById("root") as HTMLElement;
  const find = (selector: string) => root.querySelector<HTMLElement>(selector);

  const draw = () => {
    const { state } = model;
    if (state) render(page(state), root);
  };

  const page = (state: State): TemplateResult => {
    const { words } = state;
    const awaited = loading(state);
    return html`${head(state)}
      <div
        class=${classMap({ panes: true, "detail-open": model.detailOpen })}
        .style=${`--list-width:${Math.round(model.width * 100)}%`}
        @open-detail=${openDetail}
        @close-detail=${closeDetail}
      >
        <div class="column">
          ${awaited === "" ? nothing : skeleton("row", awaited)}
          ${awaited === "" && state.rowCount === 0 ? empty(state, model) : nothing}
          <log-list .model=${model}></log-list>
        </div>
        ${separator(model, words.resize)}
        <section class="detail" aria-label=${words.detail} ?hidden=${state.rowCount === 0}>
          <log-detail .model=${model}></log-detail>
        </section>
      </div>
      ${helpDialog(words)}`;
  };

  /** Shows the detail in place of the list where the panel is narrow, and gives it the keyboard. */
  const openDetail = () => {
    model.openDetail(true);
    // At once, so that the next key does not still go to what is hidden now.
    draw();
    find("log-detail")?.focus();
  };

  const closeDetail = () => {
    model.openDetail(false);
    draw();
    find("log-list")?.focus();
  };

  const back = () => {
    const inDetail = find(".detail")?.contains(document.activeElement) ?? false;
    const covered = model.detailOpen && find(".column")?.offsetParent === null;
    if (inDetail) closeDetail();
    else if (model.filtering) model.clearFilter();
    else if (covered) closeDetail();
    else find("log-list")?.focus();
  };

  const actions: Readonly<Record<string, () => void>> = {
    "/": () => root.querySelector<HTMLInputElement>("#filter")?.select(),
    f: () => model.toggleFailures(),
    n: () => {
      model.goToNewest();
      find("log-list")?.focus();
    },
    l: () => model.setLive(!(model.state?.live ?? true)),
    "?": showHelp,
    ...keys,
  };

  /** The keyboard is the list's while nothing else in the page has it, and the page has it at all. */
  const focusList = () => {
    const { activeElement } = document;
    const free = activeElement === null || activeElement === document.body;
    if (free && document.hasFocus() && !root.querySelector("dialog[open]")) find("log-list")?.focus();
  };

  const pressInList = (event: KeyboardEvent) => {
    const list = root.querySelector<LogList<never>>("log-list");
    list?.press(event);
    if (event.defaultPrevented) list?.focus();
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || root.querySelector("dialog[open]")) return;
    const action = actionOf(event, actions, back);
    if (!action) {
      // After a click beside everything nothing in the page has the keyboard.
      if (event.target === document.body) pressInList(event);
      return;
    }
    event.preventDefault();
    action();
  });
  // The editor gives a panel the focus before or after it is drawn, and then to its page, not to anything in it.
  window.addEventListener("focus", focusList);
  root.addEventListener("list-drawn", focusList);
  model.listen(draw);
}

/** What the key does wherever the focus is; undefined if it is one for the editor, or a letter for the text field. */
function actionOf(
  event: KeyboardEvent,
  actions: Readonly<Record<string, () => void>>,
  back: () => void,
): (() => void) | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === "Escape") return back;
  return event.target instanceof HTMLInputElement ? undefined : actions[event.key];
}
