import { KnownSecrets } from "./knownSecrets";
import { maskJson } from "./maskJson";
import { maskPlain } from "./maskPlain";

/*
 * The one place where secrets are taken out of text. Foreign text (bodies, headers) is masked by key and by value
 * before it leaves src/leaf; log lines and error texts pass through here once more.
 */

export { isSecretKey } from "./secretKeys";

/** How deep texts within texts are looked into: JSON in a string, a query in a query. */
const MAX_NESTING = 6;

function mask(text: string, nesting: number): string {
  if (nesting > MAX_NESTING) return maskPlain(text, undefined);
  const inner = (part: string) => mask(part, nesting + 1);
  return /^\s*["{[]/.test(text) ? maskJson(text, inner) : maskPlain(text, inner);
}

/** The text with every secret masked that its key or its form gives away; never throws, never recurses on depth. */
export function maskText(text: string): string {
  return mask(text, 0);
}

/** Masks text by key, by form and by the values it was told to remember (passwords, tokens, codes of this session). */
export class Redactor {
  readonly #known = new KnownSecrets();

  /** From now on this value is masked wherever it turns up; short values would tear harmless words apart and are left. */
  remember(secret: string | undefined): void {
    if (secret !== undefined) this.#known.add(secret);
  }

  readonly text = (text: string): string => maskText(this.#known.mask(text));
}
