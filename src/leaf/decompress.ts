import { pipeline, Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { BodyFault } from "./bodyFault";

/** What is needed of an answer to unpack its body. */
export interface Packed {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly body: AsyncIterable<string | Uint8Array> | null;
}

const DECODERS: Readonly<Record<string, () => Transform & { readonly bytesWritten: number }>> = {
  gzip: createGunzip,
  "x-gzip": createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};
const MOST_CODINGS = 3;

/** The body's bytes, unpacked as they come; throws a BodyFault if it ends early, or goes on after its end. */
export async function* unpacked({ status, headers, body }: Packed): AsyncGenerator<Uint8Array, void, undefined> {
  if (!body || status === 204 || status === 304) return;
  const seen = { bytes: 0, ended: false };
  const source = counted(body, seen);
  const codings = codingsOf(headers.get("content-encoding"));
  if (codings.length === 0) yield* source;
  else yield* decoded(source, codings, seen);
  const declared = headers.get("content-length")?.trim();
  const inChunks = headers.get("transfer-encoding") !== null;
  if (!inChunks && declared !== undefined && /^\d+$/.test(declared) && Number(declared) !== seen.bytes) {
    throw new BodyFault("cutOff");
  }
}

async function* counted(
  body: AsyncIterable<string | Uint8Array>,
  seen: { bytes: number; ended: boolean },
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of body) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    seen.bytes += bytes.length;
    yield bytes;
  }
  seen.ended = true;
}

function codingsOf(header: string | null): string[] {
  const named = (header ?? "").split(",").map((name) => name.trim().toLowerCase());
  return named.filter((name) => name !== "" && name !== "identity");
}

async function* decoded(
  source: AsyncIterable<Uint8Array>,
  codings: readonly string[],
  seen: { readonly bytes: number; readonly ended: boolean },
): AsyncGenerator<Uint8Array, void, undefined> {
  // What was packed last is unpacked first.
  const made = [...codings].reverse().map((name) => DECODERS[name]?.());
  const decoders = made.filter((decoder) => decoder !== undefined);
  const [first] = decoders;
  const last = decoders.at(-1);
  if (!first || !last || decoders.length !== made.length || made.length > MOST_CODINGS) {
    throw new BodyFault("packing");
  }
  // Its failures come out of the last stream, where they are caught.
  pipeline([Readable.from(source, { objectMode: false }), ...decoders], () => undefined);
  try {
    yield* last as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw faultOf(error);
  }
  if (seen.bytes === 0) throw new BodyFault("cutOff");
  // Bytes after the packed body's own end: it is not what was meant to arrive.
  if (!seen.ended || first.bytesWritten !== seen.bytes) throw new BodyFault("packing");
}

function faultOf(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "Z_BUF_ERROR") return new BodyFault("cutOff");
  return /^(?:Z_|ERR_ZLIB|ERR_BROTLI|ERR__ERROR|ERR_PADDING)/.test(code) ? new BodyFault("packing") : error;
}
