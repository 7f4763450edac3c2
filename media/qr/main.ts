import type { QrState, QrToHost, QrToWebview } from "../../src/protocol/qr";

declare function acquireVsCodeApi(): { postMessage(message: QrToHost): void };

const editor = acquireVsCodeApi();
const root = document.getElementById("root") as HTMLElement;
const SVG = "http://www.w3.org/2000/svg";
/** The light border that a scanner needs, in squares. */
const QUIET = 4;

/** An element with a class and a text; text is only ever set as text. */
function element<K extends keyof HTMLElementTagNameMap>(tag: K, className = "", text = ""): HTMLElementTagNameMap[K] {
  const created = document.createElement(tag);
  if (className) created.className = className;
  if (text) created.textContent = text;
  return created;
}

function shape(tag: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const created = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) created.setAttribute(name, value);
  return created;
}

/** The code, black on white in every theme, because that is what scanners read. */
function picture(modules: readonly (readonly boolean[])[], alt: string): SVGElement {
  const size = String(modules.length + 2 * QUIET);
  const drawn = shape("svg", {
    viewBox: `0 0 ${size} ${size}`,
    role: "img",
    "aria-label": alt,
    "shape-rendering": "crispEdges",
  });
  const squares = modules.flatMap((row, y) =>
    row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])),
  );
  drawn.append(
    shape("rect", { width: size, height: size, fill: "#fff" }),
    shape("path", { d: squares.join(""), fill: "#000" }),
  );
  return drawn;
}

let timer: ReturnType<typeof setInterval> | undefined;

/** `mm:ss`, rounded up so that 00:00 means over. */
function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

function draw({ farmer, environment, phase, words }: QrState): void {
  clearInterval(timer);
  const title = element("h1", "", farmer);
  if (environment) title.append(element("span", "environment", environment));
  if (phase.kind === "over") {
    const reason = element("p", "over", phase.reason);
    reason.setAttribute("role", "status");
    const actions = phase.action === undefined ? [] : [element("button", "", phase.action)];
    for (const button of actions) button.addEventListener("click", () => editor.postMessage({ type: "startAgain" }));
    root.replaceChildren(title, reason, ...actions);
    return;
  }
  const time = element("span", "time");
  const remaining = element("p", "remaining", `${words.remaining} `);
  remaining.append(time);
  const endsAt = Date.now() + phase.remainingMs;
  const tick = () => (time.textContent = countdown(endsAt - Date.now()));
  timer = setInterval(tick, 1000);
  tick();
  const steps = element("p", "", words.steps);
  const warning = element("p", "note", words.warning);
  const caution = phase.caution === undefined ? [] : [element("p", "caution", phase.caution)];
  root.replaceChildren(title, picture(phase.modules, words.alt), remaining, ...caution, steps, warning);
}

/** Gives the page the keyboard where it has none, so that a screen reader starts here and Space scrolls. */
function focusPage(): void {
  if (document.hasFocus() && document.activeElement === document.body) root.focus({ preventScroll: true });
}

root.tabIndex = -1;
window.addEventListener("focus", focusPage);
window.addEventListener("message", ({ data }: MessageEvent<QrToWebview>) => {
  draw(data.state);
  focusPage();
});
editor.postMessage({ type: "ready" });
