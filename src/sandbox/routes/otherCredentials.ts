import { eventsPage } from "../eventsPage";
import { optionalText, requiredText } from "../grant";
import { created, json, jsonBody, noContent, param, type Call, type JsonObject } from "../http";
import { showOther, type OtherCredential } from "../otherCredential";
import { OTHER_PROVIDERS, type OtherProvider } from "../otherProviders";
import { notFound } from "../problem";
import type { Route } from "../router";
import type { World } from "../world";

const USERS = "/services/usermanagement/api/users";

/** What a body brings of a company's fields; only whether they are there is checked, as no company is behind the sandbox. */
function givenIn(body: JsonObject, { required, optional, defaultEnvironment }: OtherProvider): Record<string, string> {
  const given: Record<string, string> = {};
  for (const field of required) given[field] = requiredText(body, field);
  for (const field of optional) {
    const value = optionalText(body, field) ?? (field === "clientEnvironment" ? defaultEnvironment : undefined);
    if (value !== undefined) given[field] = value;
  }
  return given;
}

/** The credentials of other companies and their events. */
export function otherCredentialRoutes(world: World): Route[] {
  return OTHER_PROVIDERS.flatMap((provider): Route[] => {
    const path = `${USERS}/:id/${provider.path}-credentials`;
    const credentialOf = (call: Call): OtherCredential => {
      const credential = world.user(param(call, "id")).otherCredentials.get(provider);
      if (credential === undefined) throw notFound();
      return credential;
    };
    const create = (call: Call) => {
      const user = world.user(param(call, "id"));
      const credential = world.attachOther(user, provider, givenIn(jsonBody(call), provider));
      return created(showOther(credential), path.replace(":id", user.id));
    };
    const remove = (call: Call) => {
      credentialOf(call);
      world.detachOther(world.user(param(call, "id")), provider);
      return noContent;
    };
    const events = (call: Call) => eventsPage(call, credentialOf(call), world.otherHistories, world.clock.now());
    return [
      { method: "GET", path, handle: (call) => json(showOther(credentialOf(call))) },
      { method: "POST", path, handle: create },
      { method: "DELETE", path, handle: remove },
      { method: "GET", path: `${path}/events`, handle: events },
    ];
  });
}
