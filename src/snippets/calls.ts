import { callOneClick, type ConnectRequest } from "../connecting/oneClickCall";
import { credentialEvents } from "../events/log/source";
import { getCredential } from "../leaf/credentials";
import { getResourceSummary } from "../leaf/dataFlow";
import { listOrganizations } from "../leaf/organizations";
import { authenticate } from "../leaf/session";
import { createLeafUser, getLeafUser, listLeafUsers } from "../leaf/users";
import { listWebhooks } from "../leaf/alerts";
import { credentialPlace, type ClientEnvironment, type ConnectableProvider, type Provider } from "../model/provider";
import { listFilesPage } from "../users/dataFlow";
import type { Placeholders, Variable } from "./placeholders";
import type { LeafCall } from "./snippetCall";

/*
 * The calls that the extension makes, by its own functions: no path, query or body is written here.
 */

/** Gets a Leaf user. */
export function leafUserCall(leafUserId: string): LeafCall {
  return (leaf) => getLeafUser(leaf, leafUserId);
}

/** Gets a Leaf user's credential: a status check, and the look for a farmer who is awaited. */
export function credentialCall(provider: Provider, leafUserId: string): LeafCall {
  return (leaf) => getCredential(leaf, leafUserId, credentialPlace(provider));
}

/** Lists a page of a credential's events, as the event log does; `page` counts from 0. */
export function eventsCall(provider: Provider, leafUserId: string, page = 0): LeafCall {
  const { signal } = new AbortController();
  return (leaf) => credentialEvents({ leaf }, provider, leafUserId).page(page, { background: false, signal });
}

/** Gets what Leaf has read of a Leaf user's land. */
export function resourcesCall(provider: Provider, leafUserId: string): LeafCall {
  return (leaf) => getResourceSummary(leaf, leafUserId, provider.id);
}

/** Lists a page of a Leaf user's files; `page` counts from 0. */
export function filesCall(provider: Provider, leafUserId: string, page = 0): LeafCall {
  return (leaf) => listFilesPage(leaf, provider, leafUserId, page);
}

/** How the farmer's operation is named to Leaf: a code, or the partner's Share Initiation URL. */
export type OperationKind = "organizationCode" | "sharingUrlId";

/** Starts a connection. */
export function oneClickCall(
  provider: ConnectableProvider,
  leafUserId: string,
  environment: ClientEnvironment,
  operation: OperationKind,
  placeholders: Placeholders,
): LeafCall {
  const value = (variable: Variable) => placeholders.valueOf(variable);
  const request: ConnectRequest = {
    leafUserId,
    environment,
    partner: {
      clientId: value("PANORAMA_CLIENT_ID"),
      username: value("PANORAMA_USERNAME"),
      password: value("PANORAMA_PASSWORD"),
    },
    operation:
      operation === "organizationCode"
        ? { organizationCode: value("ORGANIZATION_CODE") }
        : { sharingUrlId: value("SHARING_URL_ID") },
  };
  return (leaf) => callOneClick(leaf, provider, request);
}

/** Signs in. */
export function signInCall(placeholders: Placeholders): LeafCall {
  const login = { email: placeholders.valueOf("LEAF_EMAIL"), password: placeholders.valueOf("LEAF_PASSWORD") };
  return (leaf) => authenticate(leaf, { ...login, rememberMe: false });
}

/** Creates a Leaf user. */
export function createLeafUserCall(placeholders: Placeholders): LeafCall {
  const user = { name: placeholders.valueOf("LEAF_USER_NAME"), email: placeholders.valueOf("LEAF_USER_EMAIL") };
  return (leaf) => createLeafUser(leaf, user);
}

/** A call that changes nothing, with a name for collections. */
interface ReadCall {
  readonly name: string;
  readonly call: LeafCall;
}

/** What the extension reads of a Leaf user, of an account's list and its webhooks, and of other providers' credentials. */
export function readCalls(provider: Provider, leafUserId: string, others: readonly Provider[]): readonly ReadCall[] {
  return [
    { name: "Leaf users", call: (leaf) => listLeafUsers(leaf, 0) },
    { name: "Leaf user", call: leafUserCall(leafUserId) },
    ...credentialReads(provider, leafUserId),
    { name: `Fields from ${provider.name}`, call: resourcesCall(provider, leafUserId) },
    { name: `Files from ${provider.name}`, call: filesCall(provider, leafUserId) },
    ...others.flatMap((other) => credentialReads(other, leafUserId)),
    { name: "Webhooks", call: (leaf) => listWebhooks(leaf) },
  ];
}

function credentialReads(provider: Provider, leafUserId: string): ReadCall[] {
  const { name, events, organizations } = provider;
  return [
    { name: `${name} credential`, call: credentialCall(provider, leafUserId) },
    ...(events ? [{ name: `${name} credential events`, call: eventsCall(provider, leafUserId) }] : []),
    ...(organizations === undefined
      ? []
      : [
          {
            name: `${name} organizations`,
            call: (leaf: Parameters<LeafCall>[0]) => listOrganizations(leaf, leafUserId, organizations),
          },
        ]),
  ];
}
