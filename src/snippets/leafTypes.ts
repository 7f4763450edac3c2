import { ALERT_EVENTS } from "../alerts/alertEvents";
import { LEAF_STATUS_WORDS } from "../model/statusWords";

/** The types of Leaf's answers that the extension knows, as a file of TypeScript that stands alone. */
export function leafTypes(): string {
  return `/*
 * What Leaf answers. A field that can be missing is marked with "?", and one that can be empty with "| null".
 * Where Leaf may add words, a type ends with "(string & {})": the known ones are offered, and others are allowed.
 */

/** POST /api/authenticate */
export interface AuthenticateAnswer {
  /** A JWT, for the header "Authorization: Bearer ..."; a secret. */
  id_token: string;
}

/** What Leaf answers where it refuses a call. */
export interface Problem {
  type?: string;
  title?: string;
  status?: number;
  path?: string;
  detail?: string;
  message?: string;
  errorKey?: string;
}

/** GET, POST and PATCH of /services/usermanagement/api/users/{id}; a list of them at /users. */
export interface LeafUser {
  id: string;
  name?: string | null;
  email?: string | null;
  phone?: string | null;
  address?: string | null;
  externalId?: string | null;
  /** A provider's credential that is attached, under a key that ends with Credentials. */
  [credentials: \`\${string}Credentials\`]: AttachedCredential | null | undefined;
}

/** What a Leaf user's record says of a credential: often no more than its id. */
export interface AttachedCredential {
  id?: string;
  status?: CredentialStatus | null;
  clientEnvironment?: ClientEnvironment | null;
  /** ISO 8601, UTC. */
  createdTime?: string | null;
}

export type ClientEnvironment = "STAGE" | "PRODUCTION" | (string & {});

/** Data flows with ACTIVE and OK alone. */
export type CredentialStatus = ${words(Object.keys(LEAF_STATUS_WORDS))};

/** GET and POST of a Leaf user's Panorama credential. */
export interface PanoramaCredential {
  id: string;
  status?: CredentialStatus | null;
  /** ISO 8601, UTC. */
  createdTime?: string | null;
  clientId?: string | null;
  username?: string | null;
  clientEnvironment?: ClientEnvironment | null;
  /** A secret: it grants access to the operation's data. */
  organizationCode?: string | null;
  /** A secret. */
  accessToken?: string | null;
  /** A secret. */
  refreshToken?: string | null;
}

/** The same of another provider, such as /users/{leafUserId}/john-deere-credentials; most of its own fields are secrets. */
export interface ProviderCredential {
  id: string;
  status?: CredentialStatus | null;
  /** ISO 8601, UTC. */
  createdTime?: string | null;
  clientEnvironment?: ClientEnvironment | null;
  tokenMetadata?: { scopes?: string[] };
  [field: string]: unknown;
}

/** One of the list of a credential's events, of Panorama's or another provider's. */
export interface CredentialEvent {
  id?: string;
  /** ISO 8601, UTC. */
  createdDate?: string;
  /** The HTTP status of an exchange with the provider. */
  statusCode?: number | string | null;
  /** A text, which can be JSON, and can hold secrets. */
  headers?: string | null;
  /** The same. */
  body?: string | null;
}

/** POST /users/{leafUserId}/one-click-integration/Panorama */
export interface OneClickAnswer {
  /** What the farmer opens, within 15 minutes; a secret. */
  signInUrl: string;
}

/** One of the list at /users/{leafUserId}/{provider}/organizations */
export interface ProviderOrganization {
  providerOrgId?: string | number;
  providerOrgName?: string | null;
  status?: "PREVIEW" | "SELECTED" | "BLOCKED" | (string & {});
  managementUri?: string | null;
}

/** GET /services/integrations/api/resources */
export interface ResourcesAnswer {
  message?: string;
  summaries?: ResourceSummary[];
}

export interface ResourceSummary {
  provider?: string;
  leafUserId?: string;
  growers?: number;
  farms?: number;
  fields?: number;
  /** ISO 8601, UTC. */
  syncReferenceTime?: string;
}

/** GET /services/operations/api/files */
export interface FilesAnswer {
  operations: LeafFile[];
}

export interface LeafFile {
  id: string;
  fileName?: string;
  fileFormat?: string;
  leafUserId?: string;
  apiOwnerUsername?: string;
  origin?: string;
  provider?: string;
  status?: "processed" | "processing" | "failed" | (string & {});
  operationType?: "planted" | "applied" | "harvested" | (string & {});
  /** ISO 8601, UTC. */
  createdTime?: string;
  /** ISO 8601, UTC. */
  updatedTime?: string;
  sizeInBytes?: number;
  /** Why it failed. */
  message?: string;
  /** Ids. */
  fields?: string[];
  /** Ids of the files that were merged. */
  files?: string[];
  batchId?: string;
  organizationId?: string;
  originalFile?: string;
  rawGeojson?: string;
  standardGeojson?: string;
  cleanupGeojson?: string;
  downloadOriginalFile?: string;
  downloadRawGeojson?: string;
  downloadStandardGeojson?: string;
  downloadCleanupGeojson?: string;
  /** GeoJSON; operationType stands in its properties. */
  summary?: { type?: string; properties?: { operationType?: string; [property: string]: unknown }; [member: string]: unknown };
}

/** GET and POST of /services/alerts/api/alerts/webhooks */
export interface Webhook {
  id: string;
  name?: string | null;
  url?: string | null;
  /** Leaf returns it in clear. */
  secret?: string | null;
  events?: AlertEvent[];
}

/** GET /services/alerts/api/alerts/webhooks/failed-calls */
export interface FailedCallsAnswer {
  items: FailedCall[];
}

export interface FailedCall {
  apiOwner?: string;
  /** ISO 8601, UTC. */
  createdAt?: string;
  url?: string;
  /** The receiver's; missing where it could not be reached. */
  status?: number;
  response?: string;
  connectionError?: string;
  /** The very text that was sent. */
  requestBody?: string;
}

/** What Leaf posts to a webhook: only type and time are in each. */
export interface Alert {
  type: AlertEvent;
  /** ISO 8601, UTC, with six digits behind the second, three, or none. */
  timestamp?: string;
  /** Missing from those about credentials: the Leaf user is found by credentialId. */
  leafUserId?: string;
  message?: string;
  status?: string;
  credential?: string;
  provider?: string;
  credentialId?: string;
  source?: string;
  fieldId?: string;
  boundaryId?: string;
  fileId?: string;
  batchId?: string;
  operationId?: string;
  machineId?: string;
  implementId?: string;
  operatorId?: string;
  organizationId?: string;
  irrigationActivityId?: string;
  externalId?: string;
  processId?: string;
}

/** What Leaf posts when a webhook is created. */
export interface WebhookConfirmation {
  message: string;
}

export type AlertEvent =
${ALERT_EVENTS.map((event) => `  | ${JSON.stringify(event)}`).join("\n")}
  | (string & {});
`;
}

function words(known: readonly string[]): string {
  return [...known.map((word) => JSON.stringify(word)), "(string & {})"].join(" | ");
}
