import { statusOf, tokensOf, type PanoramaCredential } from "../credential";
import { eventsPage } from "../eventsPage";
import { checkGrant, requiredText } from "../grant";
import { created, json, jsonBody, noContent, param, type Call, type JsonObject } from "../http";
import { notFound } from "../problem";
import type { Route } from "../router";
import { isoMicros } from "../time";
import type { World } from "../world";

const CREDENTIALS = "/services/usermanagement/api/users/:id/panorama-credentials";

function show(credential: PanoramaCredential): JsonObject {
  const { id, createdAt, clientId, username, organizationCode, clientEnvironment } = credential;
  return {
    id,
    status: statusOf(credential),
    createdTime: isoMicros(createdAt * 1_000 + 123),
    clientId,
    username,
    organizationCode,
    clientEnvironment,
    ...tokensOf(credential),
  };
}

/** The Panorama credential of a Leaf user and its events. */
export function panoramaCredentialRoutes(world: World): Route[] {
  const credentialOf = (call: Call): PanoramaCredential => {
    const { panorama } = world.user(param(call, "id"));
    if (panorama === undefined) throw notFound();
    return panorama;
  };

  const create = (call: Call) => {
    const user = world.user(param(call, "id"));
    const body = jsonBody(call);
    requiredText(body, "organizationCode");
    const refreshToken = requiredText(body, "refreshToken");
    const { partner, organization } = checkGrant(world.directory, body);
    if (organization === undefined) throw notFound();
    const credential = world.attach(user, partner, organization, refreshToken);
    return created(show(credential), CREDENTIALS.replace(":id", user.id));
  };

  const remove = (call: Call) => {
    credentialOf(call);
    world.detach(world.user(param(call, "id")));
    return noContent;
  };

  const events = (call: Call) => eventsPage(call, credentialOf(call), world.histories, world.clock.now());

  return [
    { method: "GET", path: CREDENTIALS, handle: (call) => json(show(credentialOf(call))) },
    { method: "POST", path: CREDENTIALS, handle: create },
    { method: "DELETE", path: CREDENTIALS, handle: remove },
    { method: "GET", path: `${CREDENTIALS}/events`, handle: events },
  ];
}
