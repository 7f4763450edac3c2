import * as l10n from "@vscode/l10n";
import { createHash } from "node:crypto";
import * as v from "valibot";
import { maskNamed } from "../masking/maskNamed";
import { maskText } from "../masking/redact";
import type { CredentialPlace } from "./credentials";
import { optionalDate } from "./dates";
import { LeafError } from "./errors";
import { anyText, identifier, jsonOf, parseAnswer } from "./parse";
import type { Leaf } from "./send";
import { leafUserPath } from "./users";

/** One exchange between Leaf and the provider; headers and body are masked. */
export interface CredentialEvent {
  /** Leaf's own id; null if it gave none. Whether it is unique is not known. */
  readonly id: string | null;
  /** ISO 8601, UTC, as precise as Leaf gave it. */
  readonly createdDate: string | null;
  /** The HTTP status of the exchange, if it is a number. */
  readonly statusCode: number | null;
  readonly headers: string;
  readonly body: string;
}

/** An event with a name by which it is known again. */
export interface ListedEvent extends CredentialEvent {
  /** The same for the same content, as Leaf sent it: what is masked, and how, may change. */
  readonly key: string;
}

/** One page of events. */
export interface CredentialEventPage {
  readonly events: readonly ListedEvent[];
  /** How many entries Leaf sent, those that are no events included. */
  readonly received: number;
  /** How many there are over all pages, if Leaf said so. */
  readonly total: number | undefined;
}

const statusCode = v.fallback(
  v.pipe(
    v.nullish(v.union([v.number(), v.pipe(v.string(), v.regex(/^\s*\d{3}\s*$/), v.transform(Number))]), null),
    v.transform((value) => value),
  ),
  null,
);
const event = v.object({
  id: v.fallback(v.nullish(identifier, null), null),
  createdDate: optionalDate,
  statusCode,
  headers: v.optional(anyText, ""),
  body: v.optional(anyText, ""),
});

const FIELDS = ["id", "createdDate", "statusCode", "headers", "body"] as const;
type RawEvent = Readonly<Partial<Record<(typeof FIELDS)[number], unknown>>>;

/** Whether something is an event, whatever its parts look like; one whose parts are all missing is sent as `{}`. */
function isEvent(raw: unknown): raw is RawEvent {
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return false;
  return Object.keys(raw).length === 0 || FIELDS.some((key) => Object.hasOwn(raw, key));
}

/** Names an event by all that Leaf documents of it; what else a record holds may change from answer to answer. */
function keyOf(raw: RawEvent): string {
  const hash = createHash("sha256");
  for (const field of FIELDS) hash.update(`${jsonOf(raw[field] ?? null)}\n`);
  return hash.digest("base64url");
}

/** Gets one page of a credential's events, newest first, masked; throws `notFound` when the credential is gone. */
export async function listCredentialEvents(
  leaf: Leaf,
  leafUserId: string,
  { path: name, secret }: CredentialPlace,
  page: { readonly page: number; readonly size: number },
  signal?: AbortSignal,
): Promise<CredentialEventPage> {
  const path = `${leafUserPath(leafUserId)}/${name}/events`;
  const query = { ...page, sort: "createdDate,desc" };
  const byName = (text: string) => maskNamed(maskText(text), secret);
  const { body, total, mask = byName } = await leaf({ method: "GET", path, query, signal, secret });
  const entries = parseAnswer(v.array(v.unknown()), body ?? [], `GET ${path}`);
  const raws = entries.filter(isEvent);
  if (raws.length === 0 && entries.length > 0) {
    throw new LeafError({
      kind: "malformed",
      call: `GET ${path}`,
      problem: { detail: l10n.t("none of the entries is an event") },
    });
  }
  const events = raws.map((raw): ListedEvent => {
    const read = parseAnswer(event, raw, `GET ${path}`);
    return {
      ...read,
      headers: mask(read.headers),
      body: mask(read.body),
      key: keyOf(raw),
    };
  });
  return { events, received: entries.length, total };
}
