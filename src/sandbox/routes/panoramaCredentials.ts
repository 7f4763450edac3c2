import { statusOf, tokensOf, type PanoramaCredential } from "../credential";
import { checkGrant, requiredText } from "../grant";
import { eventsOf } from "../history";
import { json, jsonBody, noContent, param, type Call, type JsonObject, type Reply } from "../http";
import { oldestFirst, paged } from "../paging";
import { notFound } from "../problem";
import type { Route } from "../router";
import type { StagedEvents } from "../stagedEvents";
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

function stagedPage(call: Call, staged: StagedEvents): Reply {
  const { length } = staged;
  const reversed = oldestFirst(call, "createdDate");
  const slice = (start: number, end: number) =>
    Array.from({ length: Math.max(0, Math.min(end, length) - start) }, (_, offset) =>
      staged.at(reversed ? length - 1 - start - offset : start + offset),
    );
  const { items, headers } = paged(call, { length, slice });
  return json(items, 200, headers);
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
    return json(show(world.attach(user, partner, organization, refreshToken)));
  };

  const remove = (call: Call) => {
    credentialOf(call);
    world.detach(world.user(param(call, "id")));
    return noContent;
  };

  const events = (call: Call) => {
    const credential = credentialOf(call);
    if (credential.staged) return stagedPage(call, credential.staged);
    const all = eventsOf(credential, world.clock.now());
    if (!oldestFirst(call, "createdDate")) all.reverse();
    const { items, headers } = paged(call, all);
    const shown = items.map(({ id, atMicros, statusCode, headers: received, body }) => ({
      id,
      createdDate: isoMicros(atMicros),
      statusCode,
      headers: received,
      body,
    }));
    return json(shown, 200, headers);
  };

  return [
    { method: "GET", path: CREDENTIALS, handle: (call) => json(show(credentialOf(call))) },
    { method: "POST", path: CREDENTIALS, handle: create },
    { method: "DELETE", path: CREDENTIALS, handle: remove },
    { method: "GET", path: `${CREDENTIALS}/events`, handle: events },
  ];
}
