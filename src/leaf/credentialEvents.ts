import * as v from "valibot";
import { t } from "../base/l10n";
import { maskText } from "../base/redact";
import { identifier, optionalText, parseAnswer } from "./parse";
import type { Leaf } from "./send";
import { leafUserPath } from "./users";

/** One exchange between Leaf and the provider; headers and body are masked. */
export interface CredentialEvent {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly createdDate: string | null;
  /** The HTTP status of the exchange, if it is a number. */
  readonly statusCode: number | null;
  readonly headers: string;
  readonly body: string;
}

const asText = v.pipe(
  v.unknown(),
  v.transform((value) =>
    typeof value === "string" ? value : value === undefined || value === null ? "" : jsonOf(value),
  ),
);

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Nested deeper than the stack allows; Leaf documents a string here.
    return t("(nested too deeply to be shown)");
  }
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
  createdDate: optionalText,
  statusCode,
  headers: v.optional(asText, ""),
  body: v.optional(asText, ""),
});

/** Gets one page of a credential's events, newest first, masked; throws `notFound` when the credential is gone. */
export async function listCredentialEvents(
  leaf: Leaf,
  leafUserId: string,
  credentialsPath: string,
  page: { readonly page: number; readonly size: number },
  signal?: AbortSignal,
): Promise<readonly CredentialEvent[]> {
  const path = `${leafUserPath(leafUserId)}/${credentialsPath}/events`;
  const query = { ...page, sort: "createdDate,desc" };
  const { body, mask = maskText } = await leaf({ method: "GET", path, query, signal });
  const events = parseAnswer(v.array(event), body ?? [], `GET ${path}`);
  // An event without an id still needs one, so that it can be selected.
  return events.map((item, index) => ({
    ...item,
    id: item.id ?? `${page.page}-${index}`,
    headers: mask(item.headers),
    body: mask(item.body),
  }));
}
