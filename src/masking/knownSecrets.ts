import { decodeOnce, type Decoded } from "./decoding";
import { MASK } from "../base/text";

/** How often a text is decoded in search of a secret: JSON in JSON in a query in an attribute. */
const MAX_ROUNDS = 6;
const MIN_LENGTH = 6;
const GRAM = 4;
const HASHES = 0xffff;
const BASE64 = /[A-Za-z0-9+/_=-]/;

interface Needle {
  readonly text: string;
  /** Part of a base64 text, which is masked as far as it goes. */
  readonly base64: boolean;
}

/** Values that are secrets, and the search for them in a text, however they are written there. */
export class KnownSecrets {
  readonly #known = new Set<string>();
  /** The needles by the hash of their first four characters, longest first. */
  readonly #needles = new Map<number, Needle[]>();
  /** Whether any needle has the hash: one look for each character of a text, however many secrets there are. */
  readonly #hashes = new Uint8Array(HASHES + 1);

  /** Adds a secret; a short one would tear harmless words apart and is left out. */
  add(secret: string): void {
    if (secret.length < MIN_LENGTH || this.#known.has(secret)) return;
    this.#known.add(secret);
    const forms = new Set([secret, secret.replaceAll(" ", "+")]);
    // A secret that looks encoded is decoded along with the text around it.
    for (let form = decodeOnce({ text: secret }); form; form = decodeOnce(form)) forms.add(form.text);
    for (const text of forms) this.#addNeedle({ text, base64: false });
    for (const text of base64Cores(secret)) this.#addNeedle({ text, base64: true });
  }

  #addNeedle(needle: Needle): void {
    if (needle.text.length < MIN_LENGTH) return;
    let hash = 0;
    for (let at = 0; at < GRAM; at += 1) hash = ((hash << 4) ^ needle.text.charCodeAt(at)) & HASHES;
    const same = this.#needles.get(hash) ?? [];
    if (same.some(({ text }) => text === needle.text)) return;
    this.#needles.set(
      hash,
      [...same, needle].sort((left, right) => right.text.length - left.text.length),
    );
    this.#hashes[hash] = 1;
  }

  /** The text with all of them masked. */
  mask(text: string): string {
    if (this.#known.size === 0) return text;
    const ranges: [number, number][] = [];
    let current: Decoded | undefined = { text };
    for (let round = 0; current && round <= MAX_ROUNDS; round += 1) {
      this.#find(current.text, current.origin, ranges);
      current = decodeOnce(current);
    }
    return ranges.length === 0 ? text : withMasks(text, ranges);
  }

  #find(text: string, origin: Uint32Array | undefined, ranges: [number, number][]): void {
    const hashes = this.#hashes;
    let hash = 0;
    for (let at = 0; at < text.length; at += 1) {
      hash = ((hash << 4) ^ text.charCodeAt(at)) & HASHES;
      if (hashes[hash] !== 1 || at < GRAM - 1) continue;
      const start = at - GRAM + 1;
      const needle = this.#needles.get(hash)?.find((item) => text.startsWith(item.text, start));
      if (!needle) continue;
      let [from, to] = [start, start + needle.text.length];
      if (needle.base64) {
        while (from > 0 && BASE64.test(text.charAt(from - 1))) from -= 1;
        while (to < text.length && BASE64.test(text.charAt(to))) to += 1;
      }
      ranges.push(origin ? [origin[from] ?? 0, origin[to] ?? 0] : [from, to]);
      // The next secret may overlap with this one, so the search goes on right here; but a run is masked once.
      if (needle.base64) at = to - 1;
    }
  }
}

/** What the base64 of any text holds that has the secret in it: it depends on where in a group of three it starts. */
function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const core = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

function withMasks(text: string, ranges: [number, number][]): string {
  ranges.sort(([left], [right]) => left - right);
  let out = "";
  let done = 0;
  for (const [from, to] of ranges) {
    if (to <= done) continue;
    // Overlapping ones become one.
    if (from >= done || done === 0) out += text.slice(done, from) + MASK;
    done = to;
  }
  return out + text.slice(done);
}
