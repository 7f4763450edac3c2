import { leafTokenEnd, readToken } from "../leaf/token";
import { Needles, type Needle } from "../masking/needles";
import { base64Cores, writtenForms } from "../masking/secretForms";
import { isWatchable, LONG } from "./isWatchable";
import type { SecretKind, WatchedSecret } from "./watchedSecrets";

/** A secret in a text; the offsets count UTF-16 code units. */
export interface FoundSecret {
  readonly from: number;
  readonly to: number;
  readonly kind: SecretKind;
  /** Whose it is; missing where only its form says that it is one. */
  readonly owner?: string;
  /** When it is a secret no more, in milliseconds since the epoch, if that is known. */
  readonly endsAt?: number;
}

/** No more secrets of one text are told. */
const MOST_FOUND = 500;
/** No more texts that look like tokens are read in one text: a file that has so many is a list of them. */
const MOST_READ = 1000;
/** No more of a run of base64 is marked around a secret in it. */
const LONGEST_RUN = 1000;
const BASE64 = /[A-Za-z0-9+/_=-]/;
const WORD = /[\p{L}\p{N}_]/u;

interface SecretNeedle extends Needle {
  readonly secret: WatchedSecret;
  readonly base64: boolean;
  readonly endsAt: number | undefined;
}

/** Looks for known secrets in texts, and for tokens of Leaf's that still work, by their form. */
export class SecretSearch {
  readonly #needles = new Needles<SecretNeedle>();

  constructor(secrets: readonly WatchedSecret[]) {
    for (const secret of secrets.filter(({ value }) => isWatchable(value))) {
      const endsAt = secret.kind === "token" ? readToken(secret.value)?.expiresAt : undefined;
      for (const text of writtenForms(secret.value)) this.#needles.add({ text, secret, endsAt, base64: false });
      for (const text of base64Cores(secret.value)) this.#needles.add({ text, secret, endsAt, base64: true });
    }
  }

  /** What is in a text at a time (milliseconds since the epoch), in the order of the text, none within another. */
  find(text: string, now: number): readonly FoundSecret[] {
    const known = this.#known(text, now);
    const tokens = tokensIn(text, now).filter(({ from, to }) => !known.some((one) => from < one.to && one.from < to));
    return [...known, ...tokens].sort((one, other) => one.from - other.from).slice(0, MOST_FOUND);
  }

  #known(text: string, now: number): FoundSecret[] {
    const found: FoundSecret[] = [];
    this.#needles.search(text, ({ text: needle, secret, base64, endsAt }, at) => {
      let [from, to] = [at, at + needle.length];
      if (endsAt !== undefined && endsAt <= now) return to;
      if (!base64 && secret.value.length < LONG && !standsAlone(text, from, to)) return at + 1;
      if (base64) {
        const first = Math.max(found.at(-1)?.to ?? 0, from - LONGEST_RUN);
        const last = Math.min(text.length, to + LONGEST_RUN);
        while (from > first && BASE64.test(text.charAt(from - 1))) from -= 1;
        while (to < last && BASE64.test(text.charAt(to))) to += 1;
      }
      const { kind, owner } = secret;
      if (found.length < MOST_FOUND) found.push({ from, to, kind, owner, ...(endsAt === undefined ? {} : { endsAt }) });
      return to;
    });
    return found;
  }
}

/** Whether no letter or digit belongs to what stands there: before it may be an escape that ends with one. */
function standsAlone(text: string, from: number, to: number): boolean {
  if (WORD.test(text.charAt(to))) return false;
  return (
    !WORD.test(text.charAt(from - 1)) ||
    /%[\da-f]{2}$|\\[bfnrt]$|\\u[\da-f]{4}$/i.test(text.slice(Math.max(0, from - 6), from))
  );
}

/** The base64url of what begins with `{"`. */
const BEGINNING = "eyJ";
/** Shorter than any header, claims and signature; longer than a header and a token are. */
const [SHORTEST_PART, LONGEST_HEADER, LONGEST_TOKEN] = [16, 2000, 32_000];

function tokensIn(text: string, now: number): FoundSecret[] {
  const found: FoundSecret[] = [];
  let read = 0;
  for (let from = text.indexOf(BEGINNING); from >= 0 && read < MOST_READ;) {
    const header = endOfRun(text, from);
    let end = header;
    if (isPart(text, from, header, LONGEST_HEADER) && text.startsWith(BEGINNING, header + 1)) {
      const payload = endOfRun(text, header + 1);
      end = payload;
      if (isPart(text, header + 1, payload, LONGEST_TOKEN)) {
        end = endOfRun(text, payload + 1);
        if (end - payload > SHORTEST_PART && end - from <= LONGEST_TOKEN) {
          read += 1;
          const endsAt = leafTokenEnd(text.slice(from, end));
          if (endsAt !== undefined && endsAt > now) found.push({ from, to: end, kind: "token", endsAt });
        }
      }
    }
    // A run is not read twice, or many beginnings in it would take a time that grows with its square.
    from = text.indexOf(BEGINNING, Math.max(end, from + 1));
  }
  return found;
}

/** Whether what is between two places can be a part of a token that another one follows. */
function isPart(text: string, from: number, to: number, longest: number): boolean {
  return text.charAt(to) === "." && to - from >= SHORTEST_PART && to - from <= longest;
}

/** Where a run of base64url ends. */
function endOfRun(text: string, from: number): number {
  let at = from;
  while (at < text.length && isBase64Url(text.charCodeAt(at))) at += 1;
  return at;
}

function isBase64Url(code: number): boolean {
  const lower = code | 0x20;
  return (lower >= 0x61 && lower <= 0x7a) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f;
}
