import * as v from "valibot";
import { oneLine, shorten } from "../base/text";
import { LARGEST_RECORDS } from "./body";
import { optionalDate } from "./dates";
import { identifier, optionalText, parseAnswer, plainObject } from "./parse";
import type { Leaf } from "./send";

/** What Leaf has read of a Leaf user's land from one provider; a count that Leaf doesn't tell is null. */
export interface ResourceSummary {
  readonly growers: number | null;
  readonly farms: number | null;
  readonly fields: number | null;
  /** ISO 8601, UTC. */
  readonly syncReferenceTime: string | null;
}

/** One file that came from a provider. */
export interface LeafFile {
  readonly id: string;
  readonly fileName: string | null;
  /** Leaf's own word, verbatim: `processed`, `processing`, `failed` or whatever else it says. */
  readonly status: string | null;
  /** Such as `planted`, `applied` or `harvested`. */
  readonly operationType: string | null;
  /** ISO 8601, UTC. */
  readonly createdTime: string | null;
  readonly sizeInBytes: number | null;
  /** Why it failed, on one line, if Leaf says so. */
  readonly message: string | null;
}

/** One page of files. */
interface LeafFilePage {
  readonly files: readonly LeafFile[];
  /** How many there are over all pages, if Leaf said so. */
  readonly total: number | undefined;
  /** How many entries Leaf sent, those without an id included: the last page is shorter than asked for. */
  readonly received: number;
}

/** Which files to list. */
interface FileQuery {
  readonly leafUserId: string;
  /** The provider's name at Leaf, such as `Panorama`. */
  readonly provider: string;
  readonly status?: "processed" | "processing" | "failed";
  /** Counts from 0. */
  readonly page: number;
  /** At most 100. */
  readonly size: number;
}

const count = v.fallback(
  v.nullish(
    v.union([
      v.pipe(v.number(), v.finite(), v.minValue(0)),
      v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)),
    ]),
    null,
  ),
  null,
);

const summary = v.object({
  provider: optionalText,
  growers: count,
  farms: count,
  fields: count,
  syncReferenceTime: optionalDate,
});
// An answer that has neither the list nor says that all is well is none that Leaf is known to give.
const resourcesAnswer = v.pipe(
  plainObject,
  v.check(({ summaries, message }) => summaries !== undefined || message === "SUCCESS"),
  v.object({ summaries: v.nullish(v.array(v.unknown()), []) }),
);

// In Leaf's samples the kind of operation stands in the file's summary.
const ofSummary = v.fallback(
  v.pipe(
    v.object({ properties: v.object({ operationType: optionalText }) }),
    v.transform(({ properties }) => properties.operationType),
  ),
  null,
);
const file = v.object({
  id: identifier,
  fileName: optionalText,
  status: optionalText,
  operationType: optionalText,
  summary: ofSummary,
  createdTime: optionalDate,
  sizeInBytes: count,
  message: v.pipe(
    optionalText,
    v.transform((text) => (text === null || text.trim() === "" ? null : shorten(oneLine(text), 500))),
  ),
});
const filesAnswer = v.pipe(
  plainObject,
  v.check(({ operations }) => operations !== undefined),
  v.object({ operations: v.nullable(v.array(v.unknown())) }),
);

/** Gets what Leaf has read of a Leaf user's growers, farms and fields; undefined if it has nothing of this provider. */
export async function getResourceSummary(
  leaf: Leaf,
  leafUserId: string,
  provider: string,
  signal?: AbortSignal,
): Promise<ResourceSummary | undefined> {
  const path = "/services/integrations/api/resources";
  const { body } = await leaf({
    method: "GET",
    path,
    query: { leafUserId, provider },
    signal,
    maxBytes: LARGEST_RECORDS,
  });
  if (body === undefined) return undefined;
  const { summaries } = parseAnswer(resourcesAnswer, body, `GET ${path}`);
  const found = summaries
    .filter((raw) => v.is(summary, raw))
    .map((raw) => parseAnswer(summary, raw, `GET ${path}`))
    .find((item) => item.provider === null || item.provider.toLowerCase() === provider.toLowerCase());
  if (!found) return undefined;
  const { growers, farms, fields, syncReferenceTime } = found;
  return { growers, farms, fields, syncReferenceTime };
}

/** Lists one page of a Leaf user's files of one provider, newest first. */
export async function listFiles(leaf: Leaf, query: FileQuery, signal?: AbortSignal): Promise<LeafFilePage> {
  const path = "/services/operations/api/files";
  const { body, total } = await leaf({
    method: "GET",
    path,
    query: { ...query, sort: "createdTime,desc" },
    signal,
    maxBytes: LARGEST_RECORDS,
  });
  // The documented answer has the list under `operations`; a bare list, as Leaf's other calls give, is as good.
  const answer = Array.isArray(body) || body === undefined ? { operations: body ?? [] } : body;
  const operations = parseAnswer(filesAnswer, answer, `GET ${path}`).operations ?? [];
  const byId = new Map<string, LeafFile>();
  for (const raw of operations.filter((item) => v.is(file, item))) {
    const { summary: kind, ...rest } = parseAnswer(file, raw, `GET ${path}`);
    if (!byId.has(rest.id)) byId.set(rest.id, { ...rest, operationType: rest.operationType ?? kind });
  }
  return {
    files: [...byId.values()],
    total: total !== undefined && total < operations.length ? undefined : total,
    received: operations.length,
  };
}
