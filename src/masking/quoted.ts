const BACKSLASH = 0x5c;

/** A quote, and how many backslashes stand before it, because its text was put into another string. */
interface Quote {
  readonly char: string;
  readonly backslashes: number;
  /** Behind the quote. */
  readonly inside: number;
}

/** The quote that starts at `at`, with its backslashes; undefined if there is none. */
export function quoteAt(text: string, at: number): Quote | undefined {
  let next = at;
  while (text.charCodeAt(next) === BACKSLASH) next += 1;
  const char = text.charAt(next);
  return char === '"' || char === "'" ? { char, backslashes: next - at, inside: next + 1 } : undefined;
}

/** How many backslashes stand right before a position. */
export function backslashesBefore(text: string, at: number): number {
  let first = at;
  while (first > 0 && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return at - first;
}

/**
 * Where the text of a quote ends, before the backslashes of the quote that closes it; the text's end if none does. Within
 * a string in a string, an inner quote has more backslashes than the closing one, and how many more tells them apart.
 */
export function closingOf(text: string, { char, backslashes, inside }: Quote): number {
  for (let at = text.indexOf(char, inside); at >= 0; at = text.indexOf(char, at + 1)) {
    const run = Math.min(backslashesBefore(text, at), at - inside);
    if (run < backslashes || (run - backslashes) % (2 * (backslashes + 1)) === 0)
      return at - Math.min(run, backslashes);
  }
  return text.length;
}

/** The last answer for each delimiter: from one place to its stop there is no other, so that many pairs cost one search. */
let stops = { in: "", last: new Map<RegExp, { readonly from: number; readonly stop: number }>() };

/**
 * Where the next delimiter is, from `from` on; the text's end if there is none. `delimiter` needs the flag `g`, and looks
 * at nothing that stands before it.
 */
export function runStop(text: string, from: number, delimiter: RegExp): number {
  if (stops.in !== text) stops = { in: text, last: new Map() };
  const last = stops.last.get(delimiter);
  if (last && last.from <= from && from <= last.stop) return last.stop;
  delimiter.lastIndex = from;
  const stop = delimiter.exec(text)?.index ?? text.length;
  stops.last.set(delimiter, { from, stop });
  return stop;
}

/** Before the bracket that closes the one at `open`; the text's end if none does. */
export function bracketEnd(text: string, open: number): number {
  const close = text.charAt(open) === "[" ? "]" : "}";
  const sign = /["'[\]{}]/g;
  sign.lastIndex = open + 1;
  let depth = 1;
  for (let found = sign.exec(text); found; found = sign.exec(text)) {
    const [char] = found;
    if (char === '"') {
      const quote = { char, backslashes: backslashesBefore(text, found.index), inside: found.index + 1 };
      sign.lastIndex = Math.min(text.length, closingOf(text, quote) + quote.backslashes + 1);
    } else if (char === "[" || char === "{") depth += 1;
    else if (char !== "'") depth -= 1;
    if (depth === 0) return char === close ? found.index : found.index + 1;
  }
  return text.length;
}
