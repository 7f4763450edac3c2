import { maskText } from "../masking/redact";
import type { LeafAnswer } from "./answer";
import { isFields, type Fields } from "./fields";
import * as v from "valibot";
import { optionalDate } from "./dates";
import { LeafError } from "./errors";
import { identifier, optionalText } from "./parse";

/** A provider credential of a Leaf user; of its secrets only whether they are there. Its texts are masked. */
export interface Credential {
  readonly id: string | null;
  /** Leaf's own word, verbatim; but where it is a text that quotes a secret, without that. */
  readonly status: string | null;
  /** ISO 8601, UTC. */
  readonly createdTime: string | null;
  readonly clientId: string | null;
  readonly username: string | null;
  readonly clientEnvironment: string | null;
  readonly holds: { readonly organizationCode: boolean; readonly accessToken: boolean; readonly refreshToken: boolean };
}

// Secrets are reduced to "is it there" inside the schema, so that no caller ever holds one.
const presence = v.pipe(
  v.unknown(),
  v.transform((value) => typeof value === "string" && value !== ""),
);

const credential = v.pipe(
  v.object({
    id: v.fallback(v.nullish(identifier, null), null),
    status: v.pipe(
      optionalText,
      v.transform((status) => (status?.trim() === "" ? null : status)),
    ),
    createdTime: optionalDate,
    clientId: optionalText,
    username: optionalText,
    clientEnvironment: optionalText,
    organizationCode: v.optional(presence, undefined),
    accessToken: v.optional(presence, undefined),
    refreshToken: v.optional(presence, undefined),
  }),
  v.transform(({ organizationCode, accessToken, refreshToken, ...rest }): Credential => ({
    ...rest,
    holds: {
      organizationCode: organizationCode ?? false,
      accessToken: accessToken ?? false,
      refreshToken: refreshToken ?? false,
    },
  })),
);

/** What a report of a success or failure has, and no credential. */
const REPORT_FIELDS = ["message", "error", "errors", "errorKey", "detail", "title", "code", "data", "success"];
/** A credential's own fields, one of which tells it from a report that has a status too. */
const OWN_FIELDS = [
  "createdTime",
  "clientId",
  "username",
  "clientEnvironment",
  "organizationCode",
  "accessToken",
  "refreshToken",
];

/**
 * Reads an answer that holds one credential or none: bare, in a list of one, or under a key of its own, the name of
 * its path. Nothing, `null`, `{}` and `[]` are none; whatever else is no credential is `malformed`.
 */
export function readCredential(
  { body, mask = maskText }: Pick<LeafAnswer, "body" | "mask">,
  credentialsPath: string,
  call: string,
): Credential | undefined {
  const record = unwrapped(body, credentialsPath, call);
  if (isNothing(record)) return undefined;
  if (!isFields(record) || isReport(record)) throw malformed(call);
  const result = v.safeParse(credential, record);
  if (!result.success || (result.output.id === null && result.output.status === null)) throw malformed(call);
  const { id, status, clientId, username, clientEnvironment } = result.output;
  const masked = (text: string | null) => text && mask(text);
  return {
    ...result.output,
    id: masked(id),
    status: masked(status),
    clientId: masked(clientId),
    username: masked(username),
    clientEnvironment: masked(clientEnvironment),
  };
}

function unwrapped(body: unknown, credentialsPath: string, call: string, depth = 0): unknown {
  if (isNothing(body) || depth > 2) return body;
  if (Array.isArray(body)) {
    const [first, ...others] = body as readonly unknown[];
    // Of several, nobody can say which one counts.
    if (others.length > 0 || isNothing(first)) throw malformed(call);
    return unwrapped(first, credentialsPath, call, depth + 1);
  }
  if (!isFields(body)) return body;
  const keys = Object.keys(body);
  const [key = ""] = keys;
  return keys.length === 1 && isWrapper(key, credentialsPath)
    ? unwrapped(body[key], credentialsPath, call, depth + 1)
    : body;
}

/** Whether a key says that below it is the credential: the name of its path, however it is written, or a general word. */
function isWrapper(key: string, credentialsPath: string): boolean {
  const bare = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z]/g, "")
      .replace(/s$/, "");
  return bare(key) === bare(credentialsPath) || bare(key) === "credential" || key === "data";
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}

function isReport(record: Fields): boolean {
  const has = (key: string) => key in record;
  return !has("id") && !OWN_FIELDS.some(has) && REPORT_FIELDS.some(has);
}

function malformed(call: string): LeafError {
  return new LeafError({ kind: "malformed", call, problem: { detail: "the answer is no credential" } });
}
