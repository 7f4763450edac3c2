/** So many characters are looked at together. */
const BLOCK = 3;
/** A needle that is longer is looked for by its beginning. */
const LONGEST_BEGINNING = 32;
const HASHES = 0xffff;

/** A text that is looked for. */
export interface Needle {
  /** Four characters at least; a shorter one is not found. */
  readonly text: string;
}

/** What a search goes by. */
interface Tables<N> {
  /** How many characters of each needle count as its beginning. */
  readonly length: number;
  /** By the hash of a block: how far ahead the end of the next beginning may be; 0 where one may end. */
  readonly skips: Uint8Array;
  /** By the hash of the block at the end of its beginning, longest first. */
  readonly byEnd: ReadonlyMap<number, readonly N[]>;
}

/**
 * Many texts that are looked for at once (Wu and Manber's way): most of a text is skipped, because what stands at a place
 * tells how far away the next needle is at least.
 */
export class Needles<N extends Needle> {
  readonly #needles = new Map<string, N>();
  #tables: Tables<N> | undefined;

  /** Adds a needle, unless there is one with the same text. */
  add(needle: N): void {
    if (needle.text.length <= BLOCK || this.#needles.has(needle.text)) return;
    this.#needles.set(needle.text, needle);
    this.#tables = undefined;
  }

  /** Calls `found` with the longest needle at each place where there is one; its answer is where the search goes on. */
  search(text: string, found: (needle: N, at: number) => number): void {
    if (this.#needles.size === 0) return;
    const { length, skips, byEnd } = (this.#tables ??= tablesOf([...this.#needles.values()]));
    let end = length - 1;
    while (end < text.length) {
      const hash = hashAt(text, end);
      const skip = skips[hash] ?? 0;
      if (skip > 0) {
        end += skip;
        continue;
      }
      const start = end - length + 1;
      const needle = byEnd.get(hash)?.find((one) => text.startsWith(one.text, start));
      end = needle ? Math.max(start + 1, found(needle, start)) + length - 1 : end + 1;
    }
  }
}

/** Of the block that ends at a place. */
function hashAt(text: string, end: number): number {
  return ((text.charCodeAt(end - 2) << 10) ^ (text.charCodeAt(end - 1) << 5) ^ text.charCodeAt(end)) & HASHES;
}

function tablesOf<N extends Needle>(needles: readonly N[]): Tables<N> {
  const length = Math.min(LONGEST_BEGINNING, ...needles.map(({ text }) => text.length));
  const skips = new Uint8Array(HASHES + 1).fill(length - BLOCK + 1);
  const byEnd = new Map<number, N[]>();
  for (const needle of needles) {
    for (let end = BLOCK - 1; end < length; end += 1) {
      const hash = hashAt(needle.text, end);
      skips[hash] = Math.min(skips[hash] ?? 0, length - 1 - end);
    }
    const hash = hashAt(needle.text, length - 1);
    byEnd.set(hash, [...(byEnd.get(hash) ?? []), needle]);
  }
  for (const same of byEnd.values()) same.sort((left, right) => right.text.length - left.text.length);
  return { length, skips, byEnd };
}
