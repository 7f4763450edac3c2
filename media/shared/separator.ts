import { html, type TemplateResult } from "lit";

const STEP = 0.02;

/** What has a width to be changed, from 0 to 1. */
interface Resized {
  readonly width: number;
  setWidth(width: number): void;
}

/** The line between list and detail, which is dragged, or moved with the arrow keys. */
export function separator(model: Resized, label: string): TemplateResult {
  const drag = (event: PointerEvent) => {
    const line = event.currentTarget as HTMLElement;
    if (!line.hasPointerCapture(event.pointerId)) return;
    const box = line.parentElement?.getBoundingClientRect();
    if (box) model.setWidth((event.clientX - box.left) / box.width);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    model.setWidth(model.width + (event.key === "ArrowLeft" ? -STEP : STEP));
  };
  return html`<div
    class="separator"
    role="separator"
    tabindex="0"
    aria-orientation="vertical"
    aria-label=${label}
    aria-valuemin="20"
    aria-valuemax="80"
    aria-valuenow=${Math.round(model.width * 100)}
    @pointerdown=${(event: PointerEvent) => (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)}
    @pointermove=${drag}
    @keydown=${key}
  ></div>`;
}
