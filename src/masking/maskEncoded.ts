import { entitiesDecoded, entitiesEncoded, percentBytesDecoded, percentEncoded } from "./encodings";
import { runStop } from "./quoted";
import { isSuspect } from "./secretValues";

/** Masks a text that was found inside another one, a level deeper. */
export type MaskInner = (text: string) => string;

/** A stretch of a text. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A stretch of the text and what takes its place. */
export interface Replacement extends Stretch {
  by: string;
}

const ENTITY = /&(?:quot|apos|lt|gt|amp|#)/;
const OUTSIDE_RUN = /[\s&=;"<>]/;
const RUN_STOP = new RegExp(OUTSIDE_RUN, "g");

/** Masks what is written in HTML entities, an attribute's value or an element's text at a time. */
export function maskEntities(text: string, inner: MaskInner): string {
  if (!ENTITY.test(text)) return text;
  return text.replace(/[^<>"]+/g, (part) => {
    const plain = ENTITY.test(part) ? entitiesDecoded(part) : part;
    if (plain === part) return part;
    const hidden = inner(plain);
    return hidden === plain ? part : entitiesEncoded(hidden);
  });
}

/** The run around a percent-encoded character. */
export function encodedRun(text: string, at: number, floor: number): Stretch {
  let from = at;
  while (from > floor && !OUTSIDE_RUN.test(text.charAt(from - 1))) from -= 1;
  return { from, to: runStop(text, at + 1, RUN_STOP) };
}

/** Masks within a percent-encoded run; undefined if there is nothing to mask. */
export function maskRun(text: string, run: Stretch, inner: MaskInner): Replacement | undefined {
  const encoded = text.slice(run.from, run.to);
  const plain = percentBytesDecoded(encoded);
  if (plain === encoded || !isSuspect(plain)) return undefined;
  const hidden = inner(plain);
  return hidden === plain ? undefined : { ...run, by: percentEncoded(hidden) };
}
