import type { EventRow, EventsState, EventsToHost, EventsToWebview } from "../../src/protocol/events";

declare function acquireVsCodeApi(): {
  postMessage(message: EventsToHost): void;
  getState(): unknown;
  setState(state: { selected: string }): void;
};

const editor = acquireVsCodeApi();
const root = document.getElementById("root") as HTMLElement;

/** An element with a class and a text; text is only ever set as text. */
function element<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", text = ""): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  if (className) created.className = className;
  if (text) created.textContent = text;
  return created;
}

const header = element("header");
const heading = element("h1");
const note = element("p", "note");
note.setAttribute("role", "status");
const refresh = element("button", "secondary");
const list = element("div", "list");
list.tabIndex = 0;
list.setAttribute("role", "listbox");
const more = element("button", "secondary more");
const column = element("section", "column");
const detail = element("section", "detail");
detail.tabIndex = 0;
header.append(heading, note, refresh);
column.append(list, more);
const panes = element("div", "panes");
panes.append(column, detail);
root.append(header, panes);

let state: EventsState | undefined;
let selected = restored();

function restored(): string {
  const kept = editor.getState();
  return typeof kept === "object" && kept !== null && "selected" in kept && typeof kept.selected === "string"
    ? kept.selected
    : "";
}

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const marks = { success: "✓", redirect: "→", clientError: "✕", serverError: "✕", unknown: "?" } as const;

function draw(next: EventsState): void {
  state = next;
  const { words } = next;
  heading.textContent = next.farmer;
  refresh.textContent = words.refresh;
  refresh.disabled = next.phase === "loading";
  more.textContent = words.loadMore;
  more.hidden = !next.more;
  more.disabled = next.phase === "loading";
  list.setAttribute("aria-label", words.list);
  note.textContent = noteOf(next);
  note.className = next.phase === "failed" || next.phase === "gone" ? "note problem" : "note";
  if (!next.events.some(({ id }) => id === selected)) selected = next.events[0]?.id ?? "";
  list.replaceChildren(...rows(next));
  select(selected, false);
}

function noteOf({ phase, problem, events, words }: EventsState): string {
  if (phase === "loading") return words.loading;
  if (phase === "failed") return problem ?? "";
  if (phase === "gone") return words.gone;
  return events.length === 0 ? words.empty : "";
}

function rows(next: EventsState): HTMLElement[] {
  const { events, words } = next;
  const drawn: HTMLElement[] = [];
  let group = "";
  events.forEach((event, index) => {
    const when = dateOf(event);
    const label = when ? day.format(when) : words.unknownDate;
    if (label !== group) {
      group = label;
      const separator = element("div", "day", label);
      separator.setAttribute("role", "presentation");
      drawn.push(separator);
    }
    drawn.push(row(event, index, when, next));
  });
  return drawn;
}

function row(event: EventRow, index: number, when: Date | undefined, { events, words }: EventsState): HTMLElement {
  const drawn = element("div", "row");
  drawn.id = `event-${index}`;
  drawn.dataset["id"] = event.id;
  drawn.setAttribute("role", "option");
  drawn.setAttribute("aria-posinset", String(index + 1));
  drawn.setAttribute("aria-setsize", String(events.length));
  const clock = element("time", "time", when ? time.format(when) : "–");
  if (when) {
    clock.dateTime = when.toISOString();
    clock.title = when.toISOString();
  }
  const status = element("span", `status ${event.statusClass}`, `${marks[event.statusClass]} ${event.status || "–"}`);
  const summary = element("span", event.summary ? "summary" : "summary blank", event.summary || words.nothing);
  drawn.append(clock, status, summary);
  drawn.addEventListener("click", () => select(event.id, true));
  return drawn;
}

function dateOf(event: EventRow): Date | undefined {
  const parsed = new Date(event.createdDate);
  return Number.isNaN(parsed.getTime()) ? undefined : parsed;
}

function select(id: string, scroll: boolean): void {
  selected = id;
  editor.setState({ selected });
  list.removeAttribute("aria-activedescendant");
  for (const drawn of list.querySelectorAll<HTMLElement>(".row")) {
    const chosen = drawn.dataset["id"] === id;
    drawn.setAttribute("aria-selected", String(chosen));
    if (!chosen) continue;
    list.setAttribute("aria-activedescendant", drawn.id);
    if (scroll) drawn.scrollIntoView({ block: "nearest" });
  }
  drawDetail(state?.events.find((event) => event.id === id));
}

function drawDetail(event: EventRow | undefined): void {
  if (!state) return;
  const { words } = state;
  if (!event) {
    detail.replaceChildren(...(state.events.length > 0 ? [element("p", "note", words.select)] : []));
    return;
  }
  const when = dateOf(event);
  const title = element("h2");
  title.append(
    element("span", `status ${event.statusClass}`, `${marks[event.statusClass]} ${event.status || "–"}`),
    element("span", "", when ? `${day.format(when)}, ${time.format(when)}` : words.unknownDate),
  );
  detail.replaceChildren(
    title,
    element("p", "exact", event.createdDate),
    element("h3", "", words.headers),
    element("pre", "", event.headers || words.nothing),
    element("h3", "", words.body),
    element("pre", "", event.body || words.nothing),
  );
  detail.setAttribute("aria-label", `${event.status} ${event.summary}`);
}

list.addEventListener("keydown", (pressed) => {
  const events = state?.events ?? [];
  const at = events.findIndex(({ id }) => id === selected);
  const targets: Record<string, number> = {
    ArrowDown: Math.min(at + 1, events.length - 1),
    ArrowUp: Math.max(at - 1, 0),
    PageDown: Math.min(at + 10, events.length - 1),
    PageUp: Math.max(at - 10, 0),
    Home: 0,
    End: events.length - 1,
  };
  const target = targets[pressed.key];
  const event = target === undefined ? undefined : events[target];
  if (!event) return;
  pressed.preventDefault();
  select(event.id, true);
});
refresh.addEventListener("click", () => editor.postMessage({ type: "refresh" }));
more.addEventListener("click", () => editor.postMessage({ type: "loadMore" }));
window.addEventListener("message", ({ data }: MessageEvent<EventsToWebview>) => draw(data.state));
editor.postMessage({ type: "ready" });
