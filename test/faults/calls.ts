import { listCredentialEvents } from "../../src/leaf/credentialEvents";
import { createCredential, deleteCredential, getCredential, startOneClick } from "../../src/leaf/credentials";
import { getResourceSummary, listFiles } from "../../src/leaf/dataFlow";
import type { Leaf } from "../../src/leaf/send";
import { authenticate } from "../../src/leaf/session";
import {
  createLeafUser,
  deleteLeafUser,
  getLeafUser,
  listLeafUsers,
  patchLeafUser,
  searchLeafUsers,
} from "../../src/leaf/users";

/** One of the calls that the extension makes to Leaf, with a right answer to it. */
export interface Call {
  readonly name: CallName;
  readonly run: (leaf: Leaf) => Promise<unknown>;
  readonly good: unknown;
}

/** The names of all calls. */
export const CALL_NAMES = [
  "authenticate",
  "list",
  "search",
  "get",
  "create",
  "patch",
  "delete",
  "credential",
  "createCredential",
  "deleteCredential",
  "events",
  "oneClick",
  "resources",
  "files",
] as const;

/** The name of a call. */
export type CallName = (typeof CALL_NAMES)[number];

const ID = "2b7c1f5e-0d7b-4a57-9f0e-0a3a1f6f1c11";
const PATH = "panorama-credentials";
const PLACE = { path: PATH, secret: [] };
const USER = { id: ID, name: "Low Creek", email: "low@creek.example", phone: null };
const CREDENTIAL = { id: "c1", status: "ACTIVE", clientEnvironment: "STAGE", accessToken: "PLANTED-access-token" };
const EVENT = { id: "e1", createdDate: "2026-03-19T12:00:00Z", statusCode: 200, headers: "{}", body: "{}" };

/** All calls, as the extension makes them. */
export const CALLS: readonly Call[] = [
  {
    name: "authenticate",
    good: { id_token: "PLANTED-id-token" },
    run: (leaf) => authenticate(leaf, { email: "dev@example.com", password: "PLANTED-password", rememberMe: true }),
  },
  { name: "list", good: [USER], run: (leaf) => listLeafUsers(leaf, 0) },
  { name: "search", good: [USER], run: (leaf) => searchLeafUsers(leaf, { name: "Low" }, 0) },
  { name: "get", good: USER, run: (leaf) => getLeafUser(leaf, ID) },
  { name: "create", good: USER, run: (leaf) => createLeafUser(leaf, { name: "Low Creek", email: USER.email }) },
  { name: "patch", good: USER, run: (leaf) => patchLeafUser(leaf, ID, { phone: null }) },
  { name: "delete", good: {}, run: (leaf) => deleteLeafUser(leaf, ID) },
  { name: "credential", good: CREDENTIAL, run: (leaf) => getCredential(leaf, ID, PLACE) },
  {
    name: "createCredential",
    good: CREDENTIAL,
    run: (leaf) => createCredential(leaf, ID, PLACE, { password: "PLANTED-password" }),
  },
  { name: "deleteCredential", good: {}, run: (leaf) => deleteCredential(leaf, ID, PLACE) },
  {
    name: "events",
    good: [EVENT],
    run: (leaf) => listCredentialEvents(leaf, ID, PLACE, { page: 0, size: 20 }),
  },
  {
    name: "oneClick",
    good: { signInUrl: "https://bananorama.com/connections/PLANTED" },
    run: (leaf) => startOneClick(leaf, ID, "Panorama", { password: "PLANTED-password" }),
  },
  {
    name: "resources",
    good: { message: "SUCCESS", summaries: [{ provider: "Panorama", fields: 3 }] },
    run: (leaf) => getResourceSummary(leaf, ID, "Panorama"),
  },
  {
    name: "files",
    good: { operations: [{ id: "f1", status: "processed" }] },
    run: (leaf) => listFiles(leaf, { leafUserId: ID, provider: "Panorama", page: 0, size: 20 }),
  },
];

/** Calls whose undefined result means that Leaf has none. */
export const MAY_BE_NONE: ReadonlySet<CallName> = new Set(["credential", "createCredential", "resources"]);
