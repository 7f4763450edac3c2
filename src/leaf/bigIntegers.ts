/** A run of digits that may be too long for a number. */
const LONG_RUN = /\d{16,}/g;

/**
 * JSON in which every whole number that a JavaScript number can't hold exactly is a string of its digits instead, so
 * that an id stays the id it is; fractions and powers of ten stay numbers.
 */
export function withExactIntegers(json: string): string {
  let out = "";
  let done = 0;
  const strings = new Strings(json);
  LONG_RUN.lastIndex = 0;
  for (let run = LONG_RUN.exec(json); run; run = LONG_RUN.exec(json)) {
    const end = run.index + run[0].length;
    const endOfString = strings.endAround(run.index);
    if (endOfString !== undefined) {
      LONG_RUN.lastIndex = endOfString;
      continue;
    }
    const start = json.charAt(run.index - 1) === "-" ? run.index - 1 : run.index;
    if (!isUnsafe(run[0]) || !standsAlone(json, start, end)) continue;
    out += `${json.slice(done, start)}"${json.slice(start, end)}"`;
    done = end;
  }
  return done === 0 ? json : out + json.slice(done);
}

function isUnsafe(digits: string): boolean {
  return !digits.startsWith("0") && !Number.isSafeInteger(Number(digits));
}

/** Whether these characters are all of a value, in a place where a value may stand. */
function standsAlone(json: string, start: number, end: number): boolean {
  if (start > 0 && !/[\s[,:]/.test(json.charAt(start - 1))) return false;
  let after = end;
  while (after < json.length && /\s/.test(json.charAt(after))) after += 1;
  return after === json.length || /[,\]}]/.test(json.charAt(after));
}

/** Where the strings of a JSON text are, found from left to right. */
class Strings {
  /** Outside of strings up to here. */
  #at = 0;

  constructor(private readonly json: string) {}

  /** After the string that holds this place; undefined if it is in none. Asked for ever later places. */
  endAround(place: number): number | undefined {
    for (;;) {
      const open = this.json.indexOf('"', this.#at);
      if (open < 0 || open > place) return undefined;
      this.#at = this.#endOf(open);
      if (this.#at > place) return this.#at;
    }
  }

  #endOf(open: number): number {
    for (let close = this.json.indexOf('"', open + 1); close >= 0; close = this.json.indexOf('"', close + 1)) {
      let slashes = 0;
      while (this.json.charAt(close - 1 - slashes) === "\\") slashes += 1;
      if (slashes % 2 === 0) return close + 1;
    }
    return this.json.length;
  }
}
