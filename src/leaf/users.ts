import * as l10n from "@vscode/l10n";
import * as v from "valibot";
import { isBlank, oneLine, shorten } from "../base/text";
import { maskText } from "../masking/redact";
import { LARGEST_RECORDS } from "./body";
import { isLeafError, LeafError } from "./errors";
import { hasNextLink, idInLocation } from "./links";
import { identifier, optionalText, parseAnswer, textOrNumber } from "./parse";
import type { Leaf, LeafAnswer, LeafRequest } from "./send";

/** The base of all user management calls. */
const USER_MANAGEMENT = "/services/usermanagement/api";

/** The largest page that Leaf gives. */
export const MAX_PAGE_SIZE = 100;

/** What a Leaf user's record says of an attached provider credential; often only its id. */
interface AttachedCredential {
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
  /** Provider credentials named in the record, by the record's own key. */
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

/** The code of the error that a Leaf user was created and can't be shown. */
export const CREATED_UNSEEN = "LEAF_CREATED_UNSEEN";

/** What Leaf searches for; no document says whether a field matches by a part of it. */
type LeafUserSearch = Readonly<Partial<Record<"name" | "email" | "externalId", string>>>;

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
  /** How many there are over all pages, if Leaf said so and it can be true. */
  readonly total: number | undefined;
  /** Records that had no id and were left out. */
  readonly unreadable: number;
  /** How many records Leaf sent, those included that are unreadable or come twice. */
  readonly received: number;
  /** Whether the header `Link` names a next page; undefined if there is no such header. */
  readonly next: boolean | undefined;
}

type Mask = (text: string) => string;

const record = v.object({
  id: identifier,
  name: optionalText,
  email: optionalText,
  phone: optionalText,
  address: optionalText,
  externalId: textOrNumber,
});
const attachedCredential = v.object({ status: optionalText, clientEnvironment: optionalText });

function attachedTo(raw: unknown, mask: Mask): Record<string, AttachedCredential> {
  const attached: Record<string, AttachedCredential> = {};
  for (const [key, value] of Object.entries(raw as Record<string, unknown>)) {
    if (!key.endsWith("Credentials")) continue;
    const result = v.safeParse(attachedCredential, value);
    if (!result.success) continue;
    const { status, clientEnvironment } = result.output;
    attached[key] = { status: status && mask(status), clientEnvironment: clientEnvironment && mask(clientEnvironment) };
  }
  return attached;
}

function parseUser(raw: unknown, { mask = maskText }: Pick<LeafAnswer, "mask">, call: string): LeafUser {
  return { ...parseAnswer(record, raw, call), attached: attachedTo(raw, mask) };
}

/** The path of one Leaf user's calls. */
export function leafUserPath(id: string): string {
  // Half of a character can't be encoded.
  return `${USER_MANAGEMENT}/users/${encodeURIComponent(id.replace(/\p{Cs}/gu, "\ufffd"))}`;
}

/** No name is longer than this, so that none floods a row or a file. */
const LONGEST_NAME = 200;

/** What a Leaf user is called, on one line: the name, else the email, else the id; whichever can be seen. */
export function fullNameOf(user: Pick<LeafUser, "id" | "name" | "email">): string {
  const seen = [user.name, user.email, user.id].find((text) => !isBlank(text ?? ""));
  return shorten(oneLine(seen ?? "?"), LONGEST_NAME);
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
  const answer = await leaf({ method: "GET", path, maxBytes: LARGEST_RECORDS, ...how });
  const { body, total, header } = answer;
  const raws = parseAnswer(v.array(v.unknown()), body, `GET ${path}`);
  const readable = raws.filter((raw) => v.is(record, raw));
  const byId = new Map<string, LeafUser>();
  for (const user of readable.map((raw) => parseUser(raw, answer, `GET ${path}`))) {
    if (!byId.has(user.id)) byId.set(user.id, user);
  }
  return {
    users: [...byId.values()],
    total: total !== undefined && total < raws.length ? undefined : total,
    unreadable: raws.length - readable.length,
    received: raws.length,
    next: hasNextLink(header("link")),
  };
}

/** Gets one Leaf user; throws `notFound` if it was deleted or belongs to another API owner. */
export async function getLeafUser(
  leaf: Leaf,
  id: string,
  signal?: AbortSignal,
  how: Pick<LeafRequest, "once"> = {},
): Promise<LeafUser> {
  const path = leafUserPath(id);
  const answer = await leaf({ method: "GET", path, signal, maxBytes: LARGEST_RECORDS, ...how });
  return parseUser(answer.body, answer, `GET ${path}`);
}

/**
 * Creates a Leaf user and returns it as Leaf kept it. Where Leaf answers without it, it is looked for; if it can't be
 * told apart from others then, the error says that it was created.
 */
export async function createLeafUser(leaf: Leaf, user: NewLeafUser, signal?: AbortSignal): Promise<LeafUser> {
  const path = `${USER_MANAGEMENT}/users`;
  const answer = await leaf({ method: "POST", path, body: { ...user }, signal, maxBytes: LARGEST_RECORDS });
  if (!isBare(answer)) return parseUser(answer.body, answer, `POST ${path}`);
  const found = await findCreated(leaf, user, idInLocation(answer.header("location"), path), signal);
  if (found) return found;
  throw new LeafError({
    kind: "malformed",
    call: `POST ${path}`,
    status: answer.status,
    code: CREATED_UNSEEN,
    problem: { detail: l10n.t("Leaf accepted the Leaf user, but didn't return it") },
  });
}

/** The Leaf user that was just created, by its id or by what it was made of; undefined if it can't be told. */
async function findCreated(
  leaf: Leaf,
  { name, email }: NewLeafUser,
  id: string | undefined,
  signal: AbortSignal | undefined,
): Promise<LeafUser | undefined> {
  try {
    if (id !== undefined) return await getLeafUser(leaf, id, signal);
    const { users } = await searchLeafUsers(leaf, { email }, 0, signal);
    const alike = users.filter((user) => user.name === name && user.email === email);
    return alike.length === 1 ? alike[0] : undefined;
  } catch (error) {
    // Whatever became of looking for it, it was created, and that is what has to be said.
    if (isLeafError(error) && error.kind !== "cancelled") return undefined;
    throw error;
  }
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
  const answer = await leaf({ method: "PATCH", path, body: { ...changes }, signal, maxBytes: LARGEST_RECORDS });
  return isBare(answer) ? getLeafUser(leaf, id, signal) : parseUser(answer.body, answer, `PATCH ${path}`);
}

/** Deletes a Leaf user with its credentials; throws `notFound` if there is none. */
export async function deleteLeafUser(leaf: Leaf, id: string, signal?: AbortSignal): Promise<void> {
  await leaf({ method: "DELETE", path: leafUserPath(id), signal, statusOnly: true, maxBytes: LARGEST_RECORDS });
}

/** Whether a success came without the record that it is about. */
function isBare({ body }: LeafAnswer): boolean {
  return (
    body === undefined ||
    body === null ||
    (typeof body === "object" && Object.keys(body).length === 0 && !Array.isArray(body))
  );
}
