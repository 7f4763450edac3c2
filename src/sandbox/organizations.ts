import { isObject, type JsonObject } from "./http";
import type { OtherCredential, ProviderOrganization } from "./otherCredential";
import { badRequest, Refusal } from "./problem";
import { farmName } from "./people";
import { Random } from "./random";

/** What an organization can be changed to. */
const CHOICES = ["PREVIEW", "SELECTED"];
/** What it is as long as the farmer hasn't let Leaf's customer in. */
const BLOCKED = "BLOCKED";
const MAX_TEXT = 1_000;

/** The page of the company where the farmer decides: for the one organization, or which ones at all. */
function pageFor({ provider }: OtherCredential, id: string, status: string): string {
  const page = status === BLOCKED ? "select-organizations" : `connections-dialog?orgId=${encodeURIComponent(id)}`;
  return `https://connections.${provider.path}.example/connections/${page}`;
}

/** What a farmer belongs to, if no test says so: one to four organizations, of which not every one lets Leaf's customer in. */
function sampleOrganizations(credential: OtherCredential): ProviderOrganization[] {
  const random = new Random(`${credential.id}/organizations`);
  return Array.from({ length: random.int(1, 4) }, (_, index) => {
    const id = String(random.int(100_000, 999_999));
    const name = farmName(random, "plain");
    const drawn = random.pick(["SELECTED", "SELECTED", "PREVIEW", BLOCKED]);
    const status = credential.allBlocked ? BLOCKED : index === 0 ? "SELECTED" : drawn;
    return { id, name, status, managementUri: pageFor(credential, id, status) };
  });
}

/** The organizations behind a credential. */
export function organizationsOf(credential: OtherCredential): readonly ProviderOrganization[] {
  return (credential.organizations ??= sampleOrganizations(credential));
}

/** An organization as the API shows it. */
export function showOrganization({ id, name, status, managementUri }: ProviderOrganization): JsonObject {
  return { providerOrgId: id, providerOrgName: name, status, managementUri };
}

/** The organizations by whether they let Leaf's customer in; Leaf can't tell for every company. */
export function showByConnection(credential: OtherCredential): JsonObject {
  const show = ({ id, name, managementUri }: ProviderOrganization) => ({ id, name, managementUri });
  const all = organizationsOf(credential);
  const outside = ({ status }: ProviderOrganization) => credential.provider.tellsConnected && status === BLOCKED;
  return {
    connectedOrganizations: all.filter((one) => !outside(one)).map(show),
    notConnectedOrganizations: all.filter(outside).map(show),
  };
}

/** Lets Leaf process an organization, or not; refuses one that is blocked. */
export function choose(
  credential: OtherCredential,
  organization: ProviderOrganization,
  status: string,
): ProviderOrganization {
  if (!CHOICES.includes(status)) throw badRequest("statusInvalid", `status must be ${CHOICES.join(" or ")}.`);
  if (organization.status === BLOCKED) {
    const detail = `The organization is ${BLOCKED}: its status can be changed once the farmer has connected it at its managementUri.`;
    throw new Refusal(409, { detail, errorKey: "organizationBlocked" });
  }
  const chosen = { ...organization, status };
  credential.organizations = organizationsOf(credential).map((one) => (one === organization ? chosen : one));
  return chosen;
}

/** The organizations that a test gives a credential. */
export function organizationsIn(value: unknown, credential: OtherCredential): ProviderOrganization[] {
  if (!Array.isArray(value)) throw badRequest("organizations", "Give organizations, an array.");
  const all = value.map((item: unknown, index) => {
    const place = `organizations[${index}]`;
    const fields: JsonObject = isObject(item) ? item : {};
    const text = (field: string) => {
      const given = fields[field];
      if (typeof given === "string" && given !== "" && given.length <= MAX_TEXT) return given;
      throw badRequest("organizations", `${place}.${field} must be a string of 1 to ${MAX_TEXT} characters.`);
    };
    const [id, name, status] = [text("id"), text("name"), text("status")];
    const managementUri =
      fields["managementUri"] === undefined ? pageFor(credential, id, status) : text("managementUri");
    return { id, name, status, managementUri };
  });
  if (new Set(all.map(({ id }) => id)).size < all.length) {
    throw badRequest("organizations", "Each organization must have an id of its own.");
  }
  return all;
}
