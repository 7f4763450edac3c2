import { checkGrant, optionalText } from "../grant";
import { json, jsonBody, param, type Call } from "../http";
import { badRequest } from "../problem";
import type { Route } from "../router";
import type { World } from "../world";

/** One-click integration: checks what the partner brings and opens a session in the portal, on the sandbox's own origin. */
export function oneClickRoutes(world: World, origin: () => string): Route[] {
  const open = (call: Call) => {
    const user = world.user(param(call, "id"));
    const body = jsonBody(call);
    const { environment, organization } = checkGrant(world.directory, body);
    if (organization === undefined && optionalText(body, "sharingUrlId") === undefined) {
      throw badRequest("missingField", "organizationCode or sharingUrlId is required.");
    }
    const session = world.sessions.open(user.id, environment, organization);
    // The body is Leaf's; that the sandbox's window can be another than Leaf's 15 minutes is said beside it.
    const headers = { "x-sandbox-window-seconds": String(world.sessions.windowSeconds) };
    return json({ signInUrl: `${origin()}/connections/${session.id}` }, 200, headers);
  };
  const path = "/services/usermanagement/api/users/:id/one-click-integration/Panorama";
  return [{ method: "POST", path, handle: open }];
}
