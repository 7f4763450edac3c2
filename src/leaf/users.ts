import * as v from "valibot";
import { oneLine } from "../base/text";
import { identifier, optionalText, parseAnswer } from "./parse";
import type { Leaf, LeafRequest } from "./send";

/** The base of all user management calls. */
export const USER_MANAGEMENT = "/services/usermanagement/api";

/** The largest page that Leaf gives. */
export const MAX_PAGE_SIZE = 100;

/** What a Leaf user's record says of an attached provider credential; often only its id. */
export interface AttachedCredential {
  readonly status: string | null;
  readonly clientEnvironment: string | null;
}

/** One end user (a grower) of the API owner. */
export interface LeafUser {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly externalId: string | null;
  /** Provider credentials named in the record, by the record's own key such as `johnDeereCredentials`. */
  readonly attached: Readonly<Record<string, AttachedCredential>>;
}

/** The fields of a Leaf user that can be set. */
export const LEAF_USER_FIELDS = ["name", "email", "phone", "address", "externalId"] as const;

/** One of them. */
export type LeafUserField = (typeof LEAF_USER_FIELDS)[number];

/**
 * What is to become of a Leaf user; a field that is missing stays as it is. `null` empties a field: Leaf's records have
 * null where there is nothing, and no documented call tells an empty text from it.
 */
export type LeafUserChanges = Readonly<Partial<Record<LeafUserField, string | null>>>;

/** What Leaf searches for: each field matches by a part of it. */
export type LeafUserSearch = Readonly<Partial<Record<"name" | "email" | "externalId", string>>>;

/** What a new Leaf user is made of. */
export interface NewLeafUser {
  readonly name: string;
  readonly email: string;
  readonly phone?: string;
  readonly address?: string;
  readonly externalId?: string;
}

/** One page of Leaf users. */
export interface LeafUserPage {
  readonly users: readonly LeafUser[];
  /** How many there are over all pages, if Leaf said so. */
  readonly total: number | undefined;
  /** Records that had no id and were left out. */
  readonly unreadable: number;
  /** How many records Leaf sent, those without an id included. */
  readonly received: number;
  /** Whether `Link` names a next page; undefined where there is no such header. */
  readonly hasNext?: boolean | undefined;
}

const record = v.object({
  id: identifier,
  name: optionalText,
  email: optionalText,
  phone: optionalText,
  address: optionalText,
  externalId: v.fallback(v.nullish(identifier, null), null),
});
const attachedCredential = v.object({ status: optionalText, clientEnvironment: optionalText });

function attachedTo(raw: unknown): Record<string, AttachedCredential> {
  const attached: Record<string, AttachedCredential> = {};
  for (const [key, value] of Object.entries(raw as Record<string, unknown>)) {
    if (!key.endsWith("Credentials")) continue;
    const result = v.safeParse(attachedCredential, value);
    if (result.success) attached[key] = result.output;
  }
  return attached;
}

function parseUser(raw: unknown, call: string): LeafUser {
  return { ...parseAnswer(record, raw, call), attached: attachedTo(raw) };
}

/** The path of one Leaf user's calls. */
export function leafUserPath(id: string): string {
  return `${USER_MANAGEMENT}/users/${encodeURIComponent(id)}`;
}

/** What a Leaf user is called: the name, else the email, else the id. */
export function nameOf(user: LeafUser): string {
  const name = oneLine(user.name ?? "");
  return name !== "" ? name : (user.email ?? user.id);
}

/** Lists one page of Leaf users; `page` counts from 0. */
export function listLeafUsers(leaf: Leaf, page: number, signal?: AbortSignal): Promise<LeafUserPage> {
  return getPage(leaf, { query: { page, size: MAX_PAGE_SIZE }, signal });
}

/** Has Leaf search among all Leaf users; `page` counts from 0. Sent once, because whoever types searches again. */
export function searchLeafUsers(
  leaf: Leaf,
  search: LeafUserSearch,
  page: number,
  signal?: AbortSignal,
): Promise<LeafUserPage> {
  return getPage(leaf, { query: { ...search, page, size: MAX_PAGE_SIZE }, signal, once: true });
}

async function getPage(leaf: Leaf, how: Pick<LeafRequest, "query" | "signal" | "once">): Promise<LeafUserPage> {
  const path = `${USER_MANAGEMENT}/users`;
  const { body, total, header } = await leaf({ method: "GET", path, ...how });
  const raws = parseAnswer(v.array(v.unknown()), body, `GET ${path}`);
  const readable = raws.filter((raw) => v.is(record, raw));
  return {
    users: readable.map((raw) => parseUser(raw, `GET ${path}`)),
    total,
    unreadable: raws.length - readable.length,
    received: raws.length,
    hasNext: nextIn(header("link")),
  };
}

function nextIn(link: string | undefined): boolean | undefined {
  const relations = [...(link ?? "").matchAll(/;\s*rel\s*=\s*"?([\w\s-]+)"?/gi)].map(([, rel = ""]) =>
    rel.toLowerCase(),
  );
  if (relations.some((rel) => rel.split(/\s+/).includes("next"))) return true;
  return relations.some((rel) => /\b(first|last|prev)\b/.test(rel)) ? false : undefined;
}

/** Gets one Leaf user; throws `notFound` if it was deleted or belongs to another API owner. */
export async function getLeafUser(
  leaf: Leaf,
  id: string,
  signal?: AbortSignal,
  how: Pick<LeafRequest, "once"> = {},
): Promise<LeafUser> {
  const path = leafUserPath(id);
  const { body } = await leaf({ method: "GET", path, signal, ...how });
  return parseUser(body, `GET ${path}`);
}

/** Creates a Leaf user and returns it as Leaf kept it. */
export async function createLeafUser(leaf: Leaf, user: NewLeafUser, signal?: AbortSignal): Promise<LeafUser> {
  const path = `${USER_MANAGEMENT}/users`;
  const { body } = await leaf({ method: "POST", path, body: { ...user }, signal });
  return parseUser(body, `POST ${path}`);
}

/**
 * Changes the given fields of a Leaf user and returns it as Leaf kept it. Never by PUT: that detaches every provider
 * credential that the body leaves out. Never repeated by itself: after a lost answer, get the user first.
 */
export async function patchLeafUser(
  leaf: Leaf,
  id: string,
  changes: LeafUserChanges,
  signal?: AbortSignal,
): Promise<LeafUser> {
  const path = leafUserPath(id);
  const { body } = await leaf({ method: "PATCH", path, body: { ...changes }, signal });
  return parseUser(body, `PATCH ${path}`);
}

/** Deletes a Leaf user with its credentials; throws `notFound` if there is none. */
export async function deleteLeafUser(leaf: Leaf, id: string, signal?: AbortSignal): Promise<void> {
  await leaf({ method: "DELETE", path: leafUserPath(id), signal });
}
