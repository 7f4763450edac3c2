import * as v from "valibot";
import { optionalDate } from "./dates";
import { isLeafError } from "./errors";
import { identifier, optionalText, parseAnswer } from "./parse";
import type { Leaf, LeafRequest } from "./send";
import { leafUserPath } from "./users";

/** A provider credential of a Leaf user; of its secrets only whether they are there. */
export interface Credential {
  readonly id: string | null;
  /** Leaf's own word, verbatim. */
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
    status: optionalText,
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

/** Gets a Leaf user's credential of a provider; `undefined` if there is none (404, an empty body or null). */
export async function getCredential(
  leaf: Leaf,
  leafUserId: string,
  credentialsPath: string,
  how: Pick<LeafRequest, "signal" | "once" | "background"> = {},
): Promise<Credential | undefined> {
  const path = `${leafUserPath(leafUserId)}/${credentialsPath}`;
  try {
    const { body } = await leaf({ method: "GET", path, ...how });
    return body === undefined || body === null ? undefined : parseAnswer(credential, body, `GET ${path}`);
  } catch (error) {
    if (isLeafError(error, "notFound")) return undefined;
    throw error;
  }
}

/**
 * Creates a credential from values that the developer has; undefined if Leaf answers without one.
 * Never repeated by itself: after a lost answer, look for a credential first.
 */
export async function createCredential(
  leaf: Leaf,
  leafUserId: string,
  credentialsPath: string,
  body: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Credential | undefined> {
  const path = `${leafUserPath(leafUserId)}/${credentialsPath}`;
  const answer = await leaf({ method: "POST", path, body, signal });
  return answer.body === undefined || answer.body === null
    ? undefined
    : parseAnswer(credential, answer.body, `POST ${path}`);
}

/** Deletes a credential, and its events with it; throws `notFound` if there is none. */
export async function deleteCredential(
  leaf: Leaf,
  leafUserId: string,
  credentialsPath: string,
  signal?: AbortSignal,
): Promise<void> {
  await leaf({ method: "DELETE", path: `${leafUserPath(leafUserId)}/${credentialsPath}`, signal });
}

const oneClickAnswer = v.object({ signInUrl: v.pipe(v.string(), v.nonEmpty()) });

/** What a one-click call has opened. */
export interface OneClickSession {
  /** The address that the farmer opens; a secret. */
  readonly signInUrl: string;
  /** How long a sandbox gives the farmer, in seconds; Leaf doesn't say, and has its documented 15 minutes. */
  readonly sandboxWindowSeconds?: number;
}

/**
 * Starts Leaf's one-click integration. Never repeated by itself: after a lost answer, look for a credential first.
 */
export async function startOneClick(
  leaf: Leaf,
  leafUserId: string,
  providerName: string,
  body: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<OneClickSession> {
  const path = `${leafUserPath(leafUserId)}/one-click-integration/${encodeURIComponent(providerName)}`;
  const answer = await leaf({ method: "POST", path, body, signal });
  const { signInUrl } = parseAnswer(oneClickAnswer, answer.body, `POST ${path}`);
  const window = Number(answer.header("x-sandbox-window-seconds"));
  return { signInUrl, ...(window > 0 ? { sandboxWindowSeconds: window } : {}) };
}
