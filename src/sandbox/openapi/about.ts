import { OTHER_PROVIDERS } from "../otherProviders";
import type { SchemaName } from "./schemas";

/** What is answered: a schema's name, a list of it, nothing, or a page. */
export type AnswerKind = SchemaName | `${SchemaName}[]` | "nothing" | "html";

/** What the document says of a route beside its method and path. */
export interface RouteAbout {
  /** In a few words, as a heading. */
  readonly summary: string;
  /** What is answered, by status; every other answer is a problem. */
  readonly answers: Readonly<Record<number, AnswerKind>>;
  /** The names of what the query can have. */
  readonly query?: readonly string[];
  readonly body?: SchemaName;
}

const PAGE = ["page", "size", "sort"];
const USER = "/services/usermanagement/api/users/:id";
const PANORAMA = `${USER}/panorama-credentials`;
const FILES = "/services/operations/api/files";
const OPERATIONS = "/services/operations/api/operations";
const FIELDS = "/services/fields/api/users/:id/fields/:fieldId";
const WEBHOOKS = "/services/alerts/api/alerts/webhooks";
const DATA_FILTERS = ["leafUserId", "provider", ...PAGE];
const TIMES = ["createdTime", "updatedTime", "startTime", "endTime"];

function ofProvider(path: string): Readonly<Record<string, RouteAbout>> {
  const place = `${USER}/${path}-credentials`;
  return {
    [`GET ${place}`]: { summary: `Get the ${path} credential`, answers: { 200: "Credential" } },
    [`POST ${place}`]: { summary: `Create the ${path} credential`, body: "Object", answers: { 201: "Credential" } },
    [`DELETE ${place}`]: { summary: `Delete the ${path} credential and its events`, answers: { 204: "nothing" } },
    [`GET ${place}/events`]: {
      summary: `List the events of the ${path} credential`,
      query: PAGE,
      answers: { 200: "CredentialEvent[]" },
    },
  };
}

/** Of each route, by `METHOD path`. */
export const ABOUT: Readonly<Record<string, RouteAbout>> = {
  "POST /api/authenticate": { summary: "Sign in", body: "Object", answers: { 200: "Token" } },

  "GET /services/usermanagement/api/users": {
    summary: "List the Leaf users",
    query: ["email", "name", "externalId", ...PAGE],
    answers: { 200: "LeafUser[]" },
  },
  "POST /services/usermanagement/api/users": {
    summary: "Create a Leaf user",
    body: "NewLeafUser",
    answers: { 201: "LeafUser" },
  },
  "PUT /services/usermanagement/api/users": {
    summary: "Replace a Leaf user; credentials that the body lacks are detached",
    body: "LeafUser",
    answers: { 200: "LeafUser" },
  },
  [`GET ${USER}`]: { summary: "Get a Leaf user", answers: { 200: "LeafUser" } },
  [`PATCH ${USER}`]: { summary: "Change a Leaf user", body: "LeafUserChanges", answers: { 200: "LeafUser" } },
  [`DELETE ${USER}`]: { summary: "Delete a Leaf user", answers: { 204: "nothing" } },

  [`GET ${PANORAMA}`]: { summary: "Get the Panorama credential", answers: { 200: "PanoramaCredential" } },
  [`POST ${PANORAMA}`]: {
    summary: "Create the Panorama credential",
    body: "Object",
    answers: { 201: "PanoramaCredential" },
  },
  [`DELETE ${PANORAMA}`]: { summary: "Delete the Panorama credential and its events", answers: { 204: "nothing" } },
  [`GET ${PANORAMA}/events`]: {
    summary: "List the events of the Panorama credential",
    query: PAGE,
    answers: { 200: "CredentialEvent[]" },
  },
  ...Object.fromEntries(OTHER_PROVIDERS.flatMap(({ path }) => Object.entries(ofProvider(path)))),
  [`GET ${USER}/organizations/:provider`]: {
    summary: "List a provider's organizations by whether they are connected",
    answers: { 200: "OrganizationsByConnection" },
  },
  [`GET ${USER}/:provider/organizations`]: {
    summary: "List a provider's organizations",
    query: PAGE,
    answers: { 200: "Organization[]" },
  },
  [`GET ${USER}/:provider/organizations/:organization`]: {
    summary: "Get an organization",
    answers: { 200: "Organization" },
  },
  [`PATCH ${USER}/:provider/organizations/:organization/:status`]: {
    summary: "Have Leaf process an organization, or not",
    answers: { 200: "Organization" },
  },
  [`POST ${USER}/one-click-integration/Panorama`]: {
    summary: "Start a one-click connection",
    body: "OneClick",
    answers: { 200: "OneClickAnswer" },
  },

  [`GET ${FILES}`]: {
    summary: "List files",
    query: [...DATA_FILTERS, "status", "origin", "organizationId", "batchId", ...TIMES, "operationType", "minArea"],
    answers: { 200: "FilePage" },
  },
  [`GET ${FILES}/uncoveredFiles`]: {
    summary: "List the files that no field covers",
    query: DATA_FILTERS,
    answers: { 200: "FileIds" },
  },
  [`GET ${FILES}/outsideFieldGeojson`]: {
    summary: "List what lies outside of fields",
    query: DATA_FILTERS,
    answers: { 200: "Object[]" },
  },
  [`GET ${FILES}/:id`]: { summary: "Get a file", answers: { 200: "File" } },
  [`GET ${FILES}/:id/status`]: { summary: "Get the steps of a file's conversion", answers: { 200: "Object" } },
  [`GET ${FILES}/:id/summary`]: { summary: "Get a file's summary", answers: { 200: "Feature" } },
  [`GET ${FILES}/:id/units`]: { summary: "Get a file's units", answers: { 200: "Units" } },
  [`GET ${FILES}/:id/images`]: { summary: "List a file's images", answers: { 200: "Images" } },

  [`GET ${OPERATIONS}`]: {
    summary: "List operations",
    query: [...DATA_FILTERS, "fieldId", "operationType", "startTime", "updatedTime", "endTime"],
    answers: { 200: "Operation[]" },
  },
  [`GET ${OPERATIONS}/:id`]: { summary: "Get an operation", answers: { 200: "Operation" } },
  [`GET ${OPERATIONS}/:id/summary`]: { summary: "Get an operation's summary", answers: { 200: "Feature" } },
  [`GET ${OPERATIONS}/:id/units`]: { summary: "Get an operation's units", answers: { 200: "Units" } },
  [`GET ${OPERATIONS}/:id/images`]: { summary: "List an operation's images", answers: { 200: "Images" } },
  [`GET ${OPERATIONS}/:id/standardGeojson`]: {
    summary: "Get where an operation's data is",
    answers: { 200: "Object" },
  },

  "GET /services/fields/api/fields": {
    summary: "List fields",
    query: [
      ...DATA_FILTERS,
      "type",
      "farmId",
      ...["beforeCreatedTime", "afterCreatedTime", "beforeUpdatedTime", "afterUpdatedTime"],
    ],
    answers: { 200: "Field[]" },
  },
  [`GET ${FIELDS}`]: { summary: "Get a field", answers: { 200: "Field" } },
  [`GET ${FIELDS}/boundary`]: { summary: "Get a field's boundary", answers: { 200: "Boundary" } },
  [`GET ${FIELDS}/boundaries`]: { summary: "List a field's boundaries", answers: { 200: "Boundary[]" } },
  "GET /services/integrations/api/resources": {
    summary: "Count growers, farms and fields",
    query: DATA_FILTERS,
    answers: { 200: "Resources" },
  },

  [`POST ${WEBHOOKS}`]: { summary: "Create a webhook", body: "NewWebhook", answers: { 201: "Webhook" } },
  [`GET ${WEBHOOKS}`]: { summary: "List the webhooks", answers: { 200: "Webhook[]" } },
  [`GET ${WEBHOOKS}/failed-calls`]: {
    summary: "List the calls to webhooks that failed",
    query: PAGE,
    answers: { 200: "FailedCalls" },
  },
  [`GET ${WEBHOOKS}/:id`]: { summary: "Get a webhook", answers: { 200: "Webhook" } },
  [`DELETE ${WEBHOOKS}/:id`]: { summary: "Delete a webhook", answers: { 204: "nothing" } },

  "GET /connections/:id": {
    summary: "The farmer's page",
    query: ["operation"],
    answers: { 200: "html", 404: "html", 410: "html" },
  },
  "POST /connections/:id": {
    summary: "Turn sharing on or off, as the farmer's page does",
    query: ["operation"],
    answers: { 303: "nothing", 404: "html", 410: "html" },
  },

  "GET /__sandbox": { summary: "Show that the sandbox is ready, and how to use it", answers: { 200: "Info" } },
  "GET /__sandbox/openapi.json": { summary: "This document", answers: { 200: "Object" } },
  "POST /__sandbox/reset": { summary: "Restore the state after the start", answers: { 200: "Info" } },
  "POST /__sandbox/leafUsers/:id/approve": {
    summary: "Be the farmer who turns sharing on",
    answers: { 200: "StatusOfLeafUser" },
  },
  "POST /__sandbox/leafUsers/:id/revoke": {
    summary: "Be the farmer who turns sharing off",
    answers: { 200: "StatusOfLeafUser" },
  },
  "POST /__sandbox/leafUsers/:id/expire-token": {
    summary: "Let the Cognito token expire",
    answers: { 200: "StatusOfLeafUser" },
  },
  "POST /__sandbox/leafUsers/:id/status": {
    summary: "Set any status",
    body: "Object",
    answers: { 200: "StatusOfLeafUser" },
  },
  "POST /__sandbox/leafUsers/:id/providers": {
    summary: "Attach credentials of exactly these other providers",
    body: "Object",
    answers: { 200: "StatusOfLeafUser" },
  },
  "POST /__sandbox/leafUsers/:id/organizations": {
    summary: "Replace a provider's organizations",
    body: "Object",
    answers: { 200: "Count" },
  },
  "POST /__sandbox/events/:id": { summary: "Replace a credential's events", body: "Object", answers: { 200: "Count" } },
  "DELETE /__sandbox/events/:id": { summary: "Restore the regular events", answers: { 204: "nothing" } },
  "POST /__sandbox/files/:id": { summary: "Replace a Leaf user's files", body: "Object", answers: { 200: "Count" } },
  "DELETE /__sandbox/files/:id": { summary: "Restore the regular files", answers: { 204: "nothing" } },
  "POST /__sandbox/clock": { summary: "Move the time ahead", body: "Object", answers: { 200: "Now" } },
  "GET /__sandbox/requests": { summary: "List the newest requests", answers: { 200: "Requests" } },
  "DELETE /__sandbox/requests": { summary: "Forget the requests", answers: { 204: "nothing" } },
  "POST /__sandbox/faults": { summary: "Let the next requests fail", body: "Fault", answers: { 201: "Fault" } },
  "GET /__sandbox/faults": { summary: "List the faults that wait", answers: { 200: "Fault[]" } },
  "DELETE /__sandbox/faults": { summary: "End the faults", answers: { 204: "nothing" } },
  "POST /__sandbox/alerts": { summary: "Send alerts", body: "Object", answers: { 200: "Object" } },
  "GET /__sandbox/alerts": { summary: "Show what is queued or under way", answers: { 200: "Object" } },
};
