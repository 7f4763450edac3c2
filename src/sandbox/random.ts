const LETTERS_AND_DIGITS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
const LOWER_AND_DIGITS = "abcdefghijkmnpqrstuvwxyz23456789";
const HEX = "0123456789abcdef";

/** Numbers that look random and are the same for the same key (sfc32, seeded with a hash of the key); no use for secrets. */
export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter: number;

  constructor(key: string | readonly [number, number, number, number]) {
    if (typeof key !== "string") {
      [this.#a, this.#b, this.#c, this.#counter] = key;
      for (let round = 0; round < 8; round++) this.next();
      return;
    }
    let h1 = 1779033703;
    let h2 = 3144134277;
    let h3 = 1013904242;
    let h4 = 2773480762;
    for (let index = 0; index < key.length; index++) {
      const code = key.charCodeAt(index);
      h1 = h2 ^ Math.imul(h1 ^ code, 597399067);
      h2 = h3 ^ Math.imul(h2 ^ code, 2869860233);
      h3 = h4 ^ Math.imul(h3 ^ code, 951274213);
      h4 = h1 ^ Math.imul(h4 ^ code, 2716044179);
    }
    this.#a = h1 | 0;
    this.#b = h2 | 0;
    this.#c = h3 | 0;
    this.#counter = h4 | 0;
    // The first numbers still resemble the key: let them go.
    for (let round = 0; round < 8; round++) this.next();
  }

  /** A number from 0 up to, not including, 1. */
  next(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return (sum >>> 0) / 4294967296;
  }

  /** Numbers of their own for each n, the same each time as long as this sequence has not moved on. */
  at(n: number): Random {
    return new Random([
      this.#a ^ Math.imul(n + 1, 2654435761),
      this.#b ^ Math.imul(n + 1, 1597334677),
      this.#c ^ (n << 7),
      (this.#counter ^ n) | 0,
    ]);
  }

  /** A whole number, both ends included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of the items, of which there must be at least one. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.int(0, items.length - 1)];
    if (item === undefined) throw new RangeError("There is nothing to pick from.");
    return item;
  }

  /** A copy of the items in another order. */
  shuffle<T>(items: readonly T[]): T[] {
    return items
      .map((item) => ({ item, rank: this.next() }))
      .sort((left, right) => left.rank - right.rank)
      .map(({ item }) => item);
  }

  /** Letters of both cases and digits, such as an organization code. */
  code(length: number): string {
    return this.#text(length, LETTERS_AND_DIGITS);
  }

  /** Lower-case letters and digits, such as the tail of a made-up secret. */
  tail(length: number): string {
    return this.#text(length, LOWER_AND_DIGITS);
  }

  /** Hexadecimal digits. */
  hex(length: number): string {
    return this.#text(length, HEX);
  }

  /** A UUID of version 4. */
  uuid(): string {
    const digits = this.hex(32);
    return [
      digits.slice(0, 8),
      digits.slice(8, 12),
      `4${digits.slice(13, 16)}`,
      `a${digits.slice(17, 20)}`,
      digits.slice(20),
    ].join("-");
  }

  #text(length: number, alphabet: string): string {
    let text = "";
    for (let index = 0; index < length; index++) text += alphabet.charAt(this.int(0, alphabet.length - 1));
    return text;
  }
}
