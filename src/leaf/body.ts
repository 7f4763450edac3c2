import { BodyFault } from "./bodyFault";
import type { FetchResponse } from "./fetch";

/** No answer is read further than this, unless its call sets another limit. Bytes, unpacked. */
export const LARGEST_ANSWER = 32 * 1024 * 1024;
/**
 * The limit of the calls whose documented answers are small: a page of 100 Leaf users is below 1 MB. Parsing so much
 * takes about 60 ms, during which the editor's other extensions wait. Bytes, unpacked.
 */
export const LARGEST_RECORDS = 8 * 1024 * 1024;
/** So much of an error answer says enough. Bytes, unpacked. */
const LARGEST_ERROR = 256 * 1024;

/** After so much, the event loop gets a turn. Bytes, unpacked. */
const TURN = 256 * 1024;

/** What arrived of a body. */
export interface BodyText {
  readonly text: string;
  /** Whether this is all of it; only the beginning of a long error answer is read. */
  readonly whole: boolean;
}

/** Reads an answer's body up to the limit, with what was unpacked counted; throws a BodyFault beyond it. */
export async function readAnswerBody(response: FetchResponse, limit: number): Promise<BodyText> {
  if (response.status < 200 || response.status >= 300) return readErrorBody(response);
  const declared = Number(response.headers.get("content-length") ?? 0);
  if (declared > limit) throw new BodyFault("tooLarge");
  if (!response.body) {
    const text = await response.text();
    if (text.length > limit) throw new BodyFault("tooLarge");
    return { text: withoutMark(text), whole: true };
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    // What has arrived is handed over without a turn of the event loop, in which others would get on with theirs.
    if (Math.floor(bytes / TURN) !== Math.floor((bytes + chunk.length) / TURN)) await turn();
    bytes += chunk.length;
    if (bytes > limit) throw new BodyFault("tooLarge");
    parts.push(decode(decoder, chunk));
  }
  parts.push(decode(decoder));
  return { text: parts.join(""), whole: true };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function readErrorBody(response: FetchResponse): Promise<BodyText> {
  if (!response.body) return { text: withoutMark((await response.text()).slice(0, LARGEST_ERROR)), whole: true };
  const decoder = new TextDecoder("utf-8");
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.length;
    text += decoder.decode(chunk, { stream: true });
    if (bytes > LARGEST_ERROR) return { text, whole: false };
  }
  return { text: text + decoder.decode(), whole: true };
}

function decode(decoder: InstanceType<typeof TextDecoder>, chunk?: Uint8Array): string {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch {
    // Not UTF-8, which JSON is by its own standard: decoded anyway, names would come out damaged and be sent back so.
    throw new BodyFault("encoding");
  }
}

function withoutMark(text: string): string {
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}
