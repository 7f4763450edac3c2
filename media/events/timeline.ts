import { html, nothing, svg, type TemplateResult } from "lit";
import { EVENT_CLASSES, type EventsState } from "../../src/protocol/events";
import { ModelElement } from "../shared/element";
import { counted } from "../shared/format";
import { dayName, dayText, today } from "./format";
import type { EventsModel } from "./model";

/** In the drawing's own units; it is stretched to the panel's width. */
const BAR = 20;
const GAP = 4;
const HEIGHT = 48;
/** A failure among a thousand successes must still be seen. */
const LEAST = 3;
const FAILURES = [3, 4] as const;
/** From the bottom to the top: failures stand on the line, so that they can be compared. */
const STACK = [4, 3, 2, 1, 0] as const;

type Day = EventsState["timeline"][number];

const sum = (counts: readonly number[]) => counts.reduce((total, value) => total + value, 0);
const failed = ({ counts }: Day) => FAILURES.reduce((total, index) => total + (counts[index] ?? 0), 0);

/** The patterns by which the classes are told apart without colour. */
export function patterns(): TemplateResult {
  return html`<svg class="patterns" width="0" height="0" aria-hidden="true">
    <defs>
      <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="6" height="6" class="under"></rect>
        <rect width="3" height="6" class="over"></rect>
      </pattern>
      <pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect width="5" height="5" class="under"></rect>
        <rect width="2.5" height="2.5" class="over"></rect>
      </pattern>
    </defs>
  </svg>`;
}

/** The events of the last days as bars; a click, a drag or the keyboard selects days. */
class EventTimeline extends ModelElement<EventsModel> {
  #at: number | undefined;
  #from: number | undefined;
  #dragging = false;

  protected override render(): TemplateResult | typeof nothing {
    const { state } = this.model;
    if (!state) return nothing;
    const { words, timeline } = state;
    const most = Math.max(1, ...timeline.map(({ counts }) => sum(counts)));
    const { days } = this.model.filter;
    const width = timeline.length * BAR;
    const first = timeline[0]?.day ?? 0;
    const last = timeline.at(-1)?.day ?? 0;
    const at = this.#at ?? timeline.length - 1;
    return html`<div class="timeline" title=${words.timelineHint}>
      <svg
        viewBox="0 0 ${width} ${HEIGHT}"
        preserveAspectRatio="none"
        role="listbox"
        tabindex="0"
        aria-label=${words.timeline}
        aria-description=${words.timelineHint}
        aria-orientation="horizontal"
        aria-multiselectable="true"
        aria-activedescendant="day-${at}"
        @keydown=${(event: KeyboardEvent) => this.#key(event)}
        @pointerdown=${(event: PointerEvent) => this.#press(event)}
        @pointermove=${(event: PointerEvent) => this.#drag(event)}
        @pointerup=${() => (this.#dragging = false)}
      >
        ${timeline.map((day, index) => {
          const chosen = days !== undefined && day.day >= days.from && day.day <= days.to;
          const name = dayName(day.day, words);
          const all = sum(day.counts);
          const label = counted(words.timelineDay, all, all, name, failed(day));
          return svg`<g id="day-${index}" role="option" aria-selected=${chosen ? "true" : "false"} aria-label=${label}
            class=${`${chosen ? "chosen" : days ? "faded" : ""}${index === at ? " at" : ""}`}>
            <title>${label}</title>
            <rect class="back" x=${index * BAR} y="0" width=${BAR} height=${HEIGHT}></rect>
            ${bars(day, index, most)}
          </g>`;
        })}
        <line class="axis" x1="0" x2=${width} y1=${HEIGHT} y2=${HEIGHT}></line>
      </svg>
      <div class="ends" aria-hidden="true">
        <span>${dayText(first)}</span><span>${last === today() ? words.today : dayText(last)}</span>
      </div>
    </div>`;
  }

  #indexAt(event: PointerEvent): number {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const days = this.model.state?.timeline.length ?? 1;
    return Math.max(0, Math.min(days - 1, Math.floor(((event.clientX - box.left) / box.width) * days)));
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0) return;
    const index = this.#indexAt(event);
    this.#dragging = true;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#select(index, event.shiftKey, true);
  }

  #drag(event: PointerEvent): void {
    if (!this.#dragging) return;
    const index = this.#indexAt(event);
    if (index !== this.#at) this.#select(index, true);
  }

  /** Selects one day, or those from where the selection began; the only selected day is given up by selecting it again. */
  #select(index: number, extend: boolean, toggle = false): void {
    const timeline = this.model.state?.timeline ?? [];
    const { days } = this.model.filter;
    const from = extend ? (this.#from ?? index) : index;
    this.#at = index;
    this.#from = from;
    const range = [timeline[Math.min(from, index)]?.day ?? 0, timeline[Math.max(from, index)]?.day ?? 0] as const;
    const same = toggle && days?.from === range[0] && days.to === range[1];
    this.model.setFilter({ days: same ? undefined : { from: range[0], to: range[1] } });
  }

  #key(event: KeyboardEvent): void {
    const last = (this.model.state?.timeline.length ?? 1) - 1;
    const at = this.#at ?? last;
    const moves: Record<string, number> = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const move = moves[event.key];
    if (move !== undefined) {
      const to = Math.max(0, Math.min(last, move));
      if (event.shiftKey) {
        this.#from ??= at;
        this.#select(to, true);
      } else {
        this.#at = to;
        this.#from = undefined;
        this.requestUpdate();
      }
    } else if (event.key === "Enter" || event.key === " ") this.#select(at, event.shiftKey, true);
    else return;
    event.preventDefault();
  }
}
customElements.define("event-timeline", EventTimeline);

function bars(day: Day, index: number, most: number): unknown[] {
  let y = HEIGHT;
  const scale = HEIGHT - LEAST * 2;
  return STACK.flatMap((kind) => {
    const amount = day.counts[kind] ?? 0;
    if (amount === 0) return [];
    const height = Math.min(y, Math.max(LEAST, (amount / most) * scale));
    y -= height;
    return [
      svg`<rect class="bar ${EVENT_CLASSES[kind]}" x=${index * BAR + GAP / 2} y=${y} width=${BAR - GAP} height=${height}></rect>`,
    ];
  });
}
