import * as v from "valibot";
import { isLeafError } from "./errors";
import { LARGEST_RECORDS } from "./body";
import { readCredential, type Credential } from "./credentialRecord";
import { parseAnswer, plainObject } from "./parse";
import type { Leaf, LeafRequest } from "./send";
import { leafUserPath } from "./users";

export type { Credential } from "./credentialRecord";

/** Where a provider's credential is found, and which of its fields nobody may see. */
export interface CredentialPlace {
  /** The last part of the credential's path. */
  readonly path: string;
  readonly secret: readonly string[];
}

/** Gets a Leaf user's credential of a provider; `undefined` if there is none (Leaf's own 404, or an answer without one). */
export async function getCredential(
  leaf: Leaf,
  leafUserId: string,
  { path: name, secret }: CredentialPlace,
  how: Pick<LeafRequest, "signal" | "once" | "background"> = {},
): Promise<Credential | undefined> {
  const path = `${leafUserPath(leafUserId)}/${name}`;
  try {
    const answer = await leaf({ method: "GET", path, maxBytes: LARGEST_RECORDS, secret, ...how });
    return readCredential(answer, name, `GET ${path}`);
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
  { path: name, secret }: CredentialPlace,
  body: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Credential | undefined> {
  const path = `${leafUserPath(leafUserId)}/${name}`;
  const answer = await leaf({ method: "POST", path, body, signal, maxBytes: LARGEST_RECORDS, secret });
  return readCredential(answer, name, `POST ${path}`);
}

/** Deletes a credential, and its events with it; throws `notFound` if there is none. */
export async function deleteCredential(
  leaf: Leaf,
  leafUserId: string,
  { path: name, secret }: CredentialPlace,
  signal?: AbortSignal,
): Promise<void> {
  const path = `${leafUserPath(leafUserId)}/${name}`;
  await leaf({ method: "DELETE", path, signal, statusOnly: true, maxBytes: LARGEST_RECORDS, secret });
}

const oneClickAnswer = v.pipe(plainObject, v.object({ signInUrl: v.pipe(v.string(), v.trim(), v.nonEmpty()) }));

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
  const answer = await leaf({ method: "POST", path, body, signal, maxBytes: LARGEST_RECORDS });
  const { signInUrl } = parseAnswer(oneClickAnswer, answer.body, `POST ${path}`);
  const window = Number(answer.header("x-sandbox-window-seconds"));
  return { signInUrl, ...(window > 0 ? { sandboxWindowSeconds: window } : {}) };
}
