import { environmentOf, type Directory, type Environment, type Organization, type Partner } from "./directory";
import type { JsonObject } from "./http";
import { badRequest } from "./problem";

/** What a body with partner credentials grants once it is checked. */
interface Grant {
  readonly environment: Environment;
  readonly partner: Partner;
  /** The operation, if the body names one. */
  readonly organization: Organization | undefined;
}

/** The value of a field that must be a string with something in it. */
export function requiredText(body: JsonObject, field: string): string {
  const value = optionalText(body, field);
  if (value === undefined) throw badRequest("missingField", `${field} is required.`);
  return value;
}

/** The value of a field that may be left out; an empty one counts as left out. */
export function optionalText(body: JsonObject, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string") throw badRequest("missingField", `${field} must be a string.`);
  return value;
}

/** Checks partner credentials, environment and operation as Panorama would; refuses with a problem that says which is wrong. */
export function checkGrant(directory: Directory, body: JsonObject): Grant {
  const clientId = requiredText(body, "clientId");
  const username = requiredText(body, "username");
  const password = requiredText(body, "password");
  const named = requiredText(body, "clientEnvironment");
  const environment = environmentOf(named);
  if (environment === undefined) {
    throw badRequest("invalidEnvironment", "clientEnvironment must be STAGE or PRODUCTION.");
  }
  const other: Environment = environment === "STAGE" ? "PRODUCTION" : "STAGE";
  const mismatch = (what: string) =>
    badRequest("environmentMismatch", `${what} to ${other}, but clientEnvironment is ${environment}.`);
  const refused = (what: string) => badRequest("partnerCredentialsRefused", `Panorama refused the partner's ${what}.`);

  if (clientId === directory.partners[other].clientId) throw mismatch("The partner credentials belong");
  const partner = directory.partners[environment];
  if (clientId !== partner.clientId) throw refused("clientId: it is unknown");
  if (username !== partner.username) throw refused("username");
  if (password !== partner.password) throw refused("password");

  const sharingUrlId = optionalText(body, "sharingUrlId");
  if (sharingUrlId === directory.partners[other].sharingUrlId) throw mismatch("The sharingUrlId belongs");
  if (sharingUrlId !== undefined && sharingUrlId !== partner.sharingUrlId) {
    throw badRequest("sharingUrlNotFound", "The partner has no Share Initiation URL with this sharingUrlId.");
  }
  const organizationCode = optionalText(body, "organizationCode");
  if (organizationCode === undefined) return { environment, partner, organization: undefined };
  const organization = directory.find(organizationCode);
  if (organization === undefined) {
    throw badRequest("organizationNotFound", "Panorama has no operation with this organizationCode.");
  }
  if (organization.environment !== environment) throw mismatch("The organizationCode belongs");
  return { environment, partner, organization };
}
