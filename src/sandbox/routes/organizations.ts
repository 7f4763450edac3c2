import { checkQuery } from "../filters";
import { json, param, type Call } from "../http";
import { choose, organizationsOf, showByConnection, showOrganization } from "../organizations";
import type { OtherCredential, ProviderOrganization } from "../otherCredential";
import { OTHER_PROVIDERS } from "../otherProviders";
import { paged } from "../paging";
import { badRequest, notFound } from "../problem";
import type { Route } from "../router";
import type { World } from "../world";

const USER = "/services/usermanagement/api/users/:id";
const WITH_ORGANIZATIONS = OTHER_PROVIDERS.filter(({ hasOrganizations }) => hasOrganizations);

/** The organizations behind a Leaf user's credential, in both of Leaf's forms. */
export function organizationRoutes(world: World): Route[] {
  const credentialOf = (call: Call): OtherCredential => {
    const provider = WITH_ORGANIZATIONS.find(({ name }) => name === param(call, "provider"));
    if (provider === undefined) {
      const names = WITH_ORGANIZATIONS.map(({ name }) => name).join(" or ");
      throw badRequest("providerInvalid", `The provider of organizations must be ${names}.`);
    }
    const credential = world.user(param(call, "id")).otherCredentials.get(provider);
    if (credential === undefined) throw notFound();
    return credential;
  };
  const organizationOf = (call: Call): ProviderOrganization => {
    const found = organizationsOf(credentialOf(call)).find(({ id }) => id === param(call, "organization"));
    if (found === undefined) throw notFound();
    return found;
  };

  const list = (call: Call) => {
    const all = organizationsOf(credentialOf(call));
    checkQuery(call, []);
    const { items, headers } = paged(call, all);
    return json(items.map(showOrganization), 200, headers);
  };
  const change = (call: Call) => {
    const chosen = choose(credentialOf(call), organizationOf(call), param(call, "status"));
    return json(showOrganization(chosen));
  };

  const path = `${USER}/:provider/organizations`;
  return [
    {
      method: "GET",
      path: `${USER}/organizations/:provider`,
      handle: (call) => json(showByConnection(credentialOf(call))),
    },
    { method: "GET", path, handle: list },
    {
      method: "GET",
      path: `${path}/:organization`,
      handle: (call) => json(showOrganization(organizationOf(call))),
    },
    { method: "PATCH", path: `${path}/:organization/:status`, handle: change },
  ];
}
