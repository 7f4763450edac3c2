/** Nobody is asked to wait longer, whatever a header says. Seconds. */
const LONGEST_SECONDS = 24 * 3600;
const MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec";
/** The three forms of a date that HTTP has, and ISO's. */
const DATE = new RegExp(
  `^(?:\\w{3}, \\d{1,2} (?:${MONTHS}) \\d{4} \\d\\d:\\d\\d:\\d\\d GMT|\\w{6,9}, \\d\\d-(?:${MONTHS})-\\d\\d \\d\\d:\\d\\d:\\d\\d GMT|` +
    `\\w{3} (?:${MONTHS}) [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d+)?)?(?:Z|[+-]\\d\\d:\\d\\d))$`,
);

/**
 * Seconds to wait, from any form of `Retry-After`; undefined if it says nothing that makes sense. A date is measured by
 * the answer's own `Date`, because this machine's clock may be wrong.
 */
export function retryAfterSeconds(header: string | null, date: string | null, now: number): number | undefined {
  const text = header?.trim() ?? "";
  if (text === "") return undefined;
  const single = secondsOf(text, date, now);
  if (single !== undefined) return single;
  // The same header from two senders is joined by commas: whoever asks for more is not disappointed.
  const several = (text.match(/\s*[A-Za-z]{3,9},[^,]*|[^,]+/g) ?? []).map((part) => secondsOf(part.trim(), date, now));
  const known = several.filter((seconds) => seconds !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function secondsOf(text: string, date: string | null, now: number): number | undefined {
  if (/^\d+(?:\.\d*)?$/.test(text)) return Math.min(Math.ceil(Number(text)), LONGEST_SECONDS);
  const until = timeOf(text);
  if (until === undefined) return undefined;
  const seconds = Math.ceil((until - (timeOf(date ?? "") ?? now)) / 1000);
  return Math.min(Math.max(0, seconds), LONGEST_SECONDS);
}

function timeOf(text: string): number | undefined {
  if (!DATE.test(text)) return undefined;
  // The form of C's `asctime` names no zone and means UTC.
  const time = Date.parse(/GMT|Z$|[+-]\d\d:\d\d$/.test(text) ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : time;
}
