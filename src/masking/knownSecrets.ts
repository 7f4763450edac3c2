import { decodeOnce, type Decoded } from "./decoding";
import { Needles, type Needle } from "./needles";
import { base64Cores } from "./secretForms";
import { MASK } from "../base/text";

/** How often a text is decoded in search of a secret: JSON in JSON in a query in an attribute. */
const MAX_ROUNDS = 6;
const MIN_LENGTH = 6;
const BASE64 = /[A-Za-z0-9+/_=-]/;

interface SecretNeedle extends Needle {
  /** Part of a base64 text, which is masked as far as it goes. */
  readonly base64: boolean;
}

/** Values that are secrets, and the search for them in a text, however they are written there. */
export class KnownSecrets {
  readonly #known = new Set<string>();
  readonly #needles = new Needles<SecretNeedle>();

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

  #addNeedle(needle: SecretNeedle): void {
    if (needle.text.length >= MIN_LENGTH) this.#needles.add(needle);
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
    this.#needles.search(text, (needle, at) => {
      let [from, to] = [at, at + needle.text.length];
      if (needle.base64) {
        while (from > 0 && BASE64.test(text.charAt(from - 1))) from -= 1;
        while (to < text.length && BASE64.test(text.charAt(to))) to += 1;
      }
      ranges.push(origin ? [origin[from] ?? 0, origin[to] ?? 0] : [from, to]);
      // The next secret may overlap with this one, so the search goes on right here; but a run is masked once.
      return needle.base64 ? to : at + 1;
    });
  }
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
