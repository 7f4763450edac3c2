import type { JsonObject } from "../http";

const text = { type: "string" };
const optionalText = { type: ["string", "null"] };
const number = { type: "number" };
const whole = { type: "integer" };
const time = { type: "string", format: "date-time", description: "ISO 8601, UTC, microseconds" };
const anything = { type: "object" };
const environment = { enum: ["STAGE", "PRODUCTION"] };
const texts = { type: "array", items: text };

/** An object with these fields, of which those that are named must be there; others may be. */
function objectOf(properties: JsonObject, required: readonly string[] = Object.keys(properties)): JsonObject {
  return { type: "object", properties, required };
}

const profile = {
  name: optionalText,
  email: optionalText,
  phone: optionalText,
  address: optionalText,
  externalId: optionalText,
};
const partner = objectOf({ clientId: text, username: text, password: text, sharingUrlId: text });
const webhook = { name: text, url: text, events: texts, secret: text };
const data = { id: text, leafUserId: text };

/** What the sandbox answers and takes, by name; Leaf may have more. */
export const SCHEMAS = {
  Token: objectOf({ id_token: text }),
  LeafUser: objectOf({ id: text, ...profile }, ["id"]),
  NewLeafUser: objectOf(profile, ["name", "email"]),
  LeafUserChanges: objectOf(profile, []),
  PanoramaCredential: objectOf({
    id: text,
    status: optionalText,
    createdTime: time,
    clientId: text,
    username: text,
    organizationCode: text,
    clientEnvironment: environment,
    accessToken: text,
    refreshToken: text,
  }),
  Credential: objectOf({ id: text, status: optionalText, createdTime: time }),
  CredentialEvent: objectOf({
    id: optionalText,
    createdDate: { type: ["string", "null"], format: "date-time" },
    statusCode: { type: ["integer", "null"] },
    headers: text,
    body: text,
  }),
  OneClick: objectOf(
    {
      clientId: text,
      username: text,
      password: text,
      clientEnvironment: environment,
      organizationCode: text,
      sharingUrlId: text,
    },
    ["clientId", "username", "password", "clientEnvironment"],
  ),
  OneClickAnswer: objectOf({ signInUrl: text }),
  Organization: objectOf({ providerOrgId: text, providerOrgName: text, status: text, managementUri: text }),
  OrganizationsByConnection: objectOf({
    connectedOrganizations: { type: "array", items: anything },
    notConnectedOrganizations: { type: "array", items: anything },
  }),
  File: objectOf({ ...data, fileName: text, provider: text, status: text, createdTime: time, sizeInBytes: whole }),
  FilePage: objectOf({ operations: { type: "array", items: anything } }),
  FileIds: objectOf({ files: texts }),
  Feature: objectOf({ type: { const: "Feature" }, properties: anything }),
  Units: { type: "object", additionalProperties: text },
  Images: { type: "array", items: objectOf({ property: text, url: text }) },
  Object: anything,
  Operation: objectOf({
    ...data,
    startTime: time,
    endTime: time,
    type: text,
    files: texts,
    fields: { type: "array", items: objectOf({ id: text }) },
  }),
  Field: objectOf({ ...data, providerName: text, boundaries: texts }),
  Boundary: objectOf({ id: text, status: text, geometry: anything, area: objectOf({ value: number, unit: text }) }),
  Resources: objectOf({ message: text, summaries: { type: "array", items: anything } }),
  NewWebhook: objectOf(webhook),
  Webhook: objectOf({ id: text, name: text, url: text, events: texts }),
  FailedCalls: objectOf({ items: { type: "array", items: anything } }),
  Problem: objectOf(
    { type: text, title: text, status: whole, path: text, message: text, detail: text, errorKey: text },
    ["type", "title", "status", "path", "message"],
  ),
  Info: objectOf({
    name: { const: "leaf-panorama-sandbox" },
    version: text,
    now: text,
    info: objectOf({
      url: text,
      email: text,
      password: text,
      partner: objectOf({ STAGE: partner, PRODUCTION: partner }),
      organizations: { type: "array", items: objectOf({ environment, organizationCode: text, name: text }) },
    }),
    routes: { type: "array", items: objectOf({ method: text, path: text }) },
  }),
  StatusOfLeafUser: objectOf({ leafUserId: text, status: optionalText }, ["leafUserId"]),
  Count: { type: "object", additionalProperties: { type: ["integer", "string", "boolean"] } },
  Now: objectOf({ now: time }),
  Requests: {
    type: "array",
    items: objectOf({ method: text, path: text, status: { type: ["integer", "null"] }, time: text }, [
      "method",
      "path",
      "time",
    ]),
  },
  Fault: objectOf({ kind: text, count: whole }, ["kind"]),
} as const satisfies Readonly<Record<string, JsonObject>>;

/** The name of a schema. */
export type SchemaName = keyof typeof SCHEMAS;
