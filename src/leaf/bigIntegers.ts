/** A shorter run of digits is a number that is held exactly. */
const LONG = 16;

/**
 * JSON in which every whole number that a JavaScript number can't hold exactly is a string of its digits instead, so
 * that an id stays the id it is; fractions and powers of ten stay numbers.
 */
export function withExactIntegers(json: string): string {
  let out = "";
  let done = 0;
  const strings = new Strings(json);
  // Every long run covers a place that is a multiple of its length, so that few characters need to be looked at.
  for (let place = LONG - 1; place < json.length; place += LONG) {
    if (!isDigit(json, place)) continue;
    let from = place;
    while (isDigit(json, from - 1)) from -= 1;
    let end = place + 1;
    while (isDigit(json, end)) end += 1;
    place = Math.max(place, end - LONG);
    if (end - from < LONG || strings.holds(from)) continue;
    const start = json.charAt(from - 1) === "-" ? from - 1 : from;
    if (!isUnsafe(json.slice(from, end)) || !standsAlone(json, start, end)) continue;
    out += `${json.slice(done, start)}"${json.slice(start, end)}"`;
    done = end;
  }
  return done === 0 ? json : out + json.slice(done);
}

function isDigit(json: string, place: number): boolean {
  const code = json.charCodeAt(place);
  return code >= 0x30 && code <= 0x39;
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
  /** The end of the last string that was looked at. */
  #at = 0;
  /** Where the next one begins. */
  #next: number;

  constructor(private readonly json: string) {
    this.#next = this.#openAfter(0);
  }

  /** Whether a string holds this place; asked for ever later places. */
  holds(place: number): boolean {
    if (this.#at > place) return true;
    while (this.#next < place) {
      this.#at = this.#endOf(this.#next);
      this.#next = this.#openAfter(this.#at);
      if (this.#at > place) return true;
    }
    return false;
  }

  #openAfter(place: number): number {
    const open = this.json.indexOf('"', place);
    return open < 0 ? this.json.length : open;
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
