import { json, jsonBody, noContent, param, type Call } from "../http";
import { notFound } from "../problem";
import type { Route } from "../router";
import type { World } from "../world";

const PROVIDERS = [
  "john-deere",
  "claas",
  "climate-field-view",
  "cnhi",
  "cnhi-field-ops",
  "trimble",
  "ag-leader",
  "stara",
  "raven",
  "raven-slingshot",
  "sentera",
  "agvance",
  "lindsay",
  "valley",
] as const;

/** Leaf's name for the field of a Leaf user's record: `john-deere` has `johnDeereCredentials`. */
function fieldOf(provider: string): string {
  return `${provider.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Credentials`;
}

/** The credentials of other companies: attached, shown and detached, whatever they are made of. */
export function otherCredentialRoutes(world: World): Route[] {
  return PROVIDERS.flatMap((provider): Route[] => {
    const path = `/services/usermanagement/api/users/:id/${provider}-credentials`;
    const field = fieldOf(provider);
    const get = (call: Call) => {
      const credential = world.user(param(call, "id")).otherCredentials[field];
      if (credential === undefined) throw notFound();
      return json(credential);
    };
    // What a company's credentials are made of is not checked, and not kept either: it may be secret.
    const create = (call: Call) => {
      const user = world.user(param(call, "id"));
      jsonBody(call);
      return json(world.attachOther(user, field));
    };
    const remove = (call: Call) => {
      get(call);
      const user = world.user(param(call, "id"));
      const kept = Object.entries(user.otherCredentials).filter(([name]) => name !== field);
      world.keepOtherCredentials(user, Object.fromEntries(kept));
      return noContent;
    };
    return [
      { method: "GET", path, handle: get },
      { method: "POST", path, handle: create },
      { method: "DELETE", path, handle: remove },
    ];
  });
}
