/** Browsers lay nothing out beyond about 33 million pixels; longer lists are scrolled in larger steps. */
const TALLEST = 8_000_000;
/** Rows that are drawn above and below what is in sight. */
const SPARE = 8;

/** No window is higher, so that a mistake in the layout can't draw a million rows. */
const HIGHEST_VIEWPORT = 10_000;

/** Which rows are in sight of a scrolled element, all of one height, and where they are to be drawn. */
interface Window {
  readonly first: number;
  /** Behind the last one. */
  readonly end: number;
  /** Where the first one is drawn, in pixels from the top of the content. */
  readonly offset: number;
  /** How high the content is, in pixels. */
  readonly height: number;
}

/** The rows that an element of this height shows when it is scrolled so far. */
export function windowOf(scrollTop: number, viewport: number, count: number, rowHeight: number): Window {
  const full = count * rowHeight;
  const height = Math.min(full, TALLEST);
  const top = toContent(scrollTop, viewport, full, height);
  const seen = Math.min(viewport, HIGHEST_VIEWPORT);
  const first = Math.max(0, Math.min(Math.floor(top / rowHeight) - SPARE, count));
  const end = Math.min(count, Math.ceil((top + seen) / rowHeight) + SPARE);
  return { first, end: Math.max(first, end), offset: scrollTop - (top - first * rowHeight), height };
}

/** How far to scroll so that a row is in sight; the same as now if it is. */
export function scrollTo(
  index: number,
  scrollTop: number,
  viewport: number,
  count: number,
  rowHeight: number,
  where: "nearest" | "top",
  headroom = 0,
): number {
  const full = count * rowHeight;
  const height = Math.min(full, TALLEST);
  const top = toContent(scrollTop, viewport, full, height);
  const start = index * rowHeight;
  if (where === "nearest" && start - headroom >= top && start + rowHeight <= top + viewport) return scrollTop;
  const wanted = where === "top" || start - headroom < top ? start - headroom : start + rowHeight - viewport;
  const scale = height - viewport <= 0 ? 0 : (height - viewport) / Math.max(1, full - viewport);
  return Math.max(0, Math.min(wanted * scale, height - viewport));
}

/** The first row in sight. */
export function topRow(scrollTop: number, viewport: number, count: number, rowHeight: number): number {
  const full = count * rowHeight;
  return Math.floor(toContent(scrollTop, viewport, full, Math.min(full, TALLEST)) / rowHeight);
}

function toContent(scrollTop: number, viewport: number, full: number, height: number): number {
  return full === height ? scrollTop : scrollTop * ((full - viewport) / Math.max(1, height - viewport));
}
