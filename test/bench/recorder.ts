import type { Frame, Page } from "playwright-core";

/** What a webview's frame has noted, in its own milliseconds. */
export interface Noted {
  /** When the page's script began, in milliseconds since the epoch. */
  readonly origin: number;
  readonly states: readonly { readonly at: number; readonly painted: number; readonly total: number }[];
  readonly details: readonly { readonly at: number; readonly painted: number; readonly slot: number }[];
  /** From a key in the filter to the picture that answers it. */
  readonly keys: readonly number[];
}

/** Notes in every frame when messages arrive and when the picture after them was painted; changes nothing of the panel. */
export async function recordMessages(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const noted = {
      origin: performance.timeOrigin,
      states: [] as { at: number; painted: number; total: number }[],
      details: [] as { at: number; painted: number; slot: number }[],
      keys: [] as number[],
    };
    (globalThis as unknown as { noted: unknown }).noted = noted;
    let key: number | undefined;
    // The first frame after a change is drawn between the two calls.
    const painted = (then: (at: number) => void) =>
      requestAnimationFrame(() => requestAnimationFrame(() => then(performance.now())));
    const receive = ({ data }: MessageEvent<unknown>) => {
      const at = performance.now();
      const message = data as { type?: string; state?: { total: number }; detail?: { slot: number } } | null;
      if (message?.type === "state" && message.state) {
        const pressed = key;
        key = undefined;
        const { total } = message.state;
        painted((end) => {
          noted.states.push({ at, painted: end, total });
          if (pressed !== undefined) noted.keys.push(end - pressed);
        });
      } else if (message?.type === "detail" && message.detail) {
        const { slot } = message.detail;
        painted((end) => noted.details.push({ at, painted: end, slot }));
      }
    };
    // The editor writes the page into the frame, which takes away whatever has listened before; so this listens just
    // before the panel does.
    const listen = globalThis.addEventListener.bind(globalThis) as (...args: unknown[]) => void;
    let listens = false;
    globalThis.addEventListener = ((...args: unknown[]) => {
      if (args[0] === "message" && !listens) {
        listens = true;
        listen("input", ({ timeStamp }: Event) => (key = timeStamp), true);
        listen("message", receive, true);
      }
      listen(...args);
    }) as typeof globalThis.addEventListener;
  });
}

/** What the frame has noted so far. */
export function notedIn(frame: Frame): Promise<Noted> {
  return frame.evaluate(() => (globalThis as unknown as { noted: Noted }).noted);
}

/** Frames of a scroll from the top of an element to its end. */
export interface Scrolled {
  readonly frames: number;
  /** How many took longer than 50 ms. */
  readonly long: number;
  readonly longest: number;
}

/** Scrolls through all of an element in 200 steps, a step a frame. */
export function scrollThrough(frame: Frame, selector: string): Promise<Scrolled> {
  return frame.evaluate(async (wanted) => {
    const scroller = document.querySelector(wanted);
    if (!scroller) throw new Error(`There is no ${wanted}.`);
    const frameEnds = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
    const step = (scroller.scrollHeight - scroller.clientHeight) / 200;
    const took: number[] = [];
    let before = await frameEnds();
    for (let index = 1; index <= 200; index += 1) {
      scroller.scrollTop = step * index;
      const now = await frameEnds();
      took.push(now - before);
      before = now;
    }
    scroller.scrollTop = 0;
    return { frames: took.length, long: took.filter((ms) => ms > 50).length, longest: Math.max(...took) };
  }, selector);
}
