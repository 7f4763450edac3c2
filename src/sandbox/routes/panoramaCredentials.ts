import { statusOf, tokensOf, type PanoramaCredential } from "../credential";
import { checkGrant, requiredText } from "../grant";
import { checkQuery } from "../filters";
import { created, json, jsonBody, noContent, param, type Call, type JsonObject } from "../http";
import type { Reply } from "../reply";
import { pageAsked, pageHeaders } from "../paging";
import { badRequest, notFound } from "../problem";
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

/** Whether the oldest events come first; the newest do unless the oldest are asked for. */
function oldestFirst(call: Call): boolean {
  const asked = call.query.getAll("sort").filter((sort) => sort !== "");
  const [sort = "createdDate,desc", ...more] = asked;
  const [, direction = "asc"] = /^createdDate(?:,\s*(asc|desc))?$/i.exec(sort) ?? [undefined, "none"];
  if (direction === "none" || more.length > 0) {
    throw badRequest("sortInvalid", "sort must be createdDate,asc or createdDate,desc.");
  }
  return direction.toLowerCase() === "asc";
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

  const events = (call: Call): Reply => {
    const credential = credentialOf(call);
    checkQuery(call, []);
    const { staged } = credential;
    const now = world.clock.now();
    const reversed = oldestFirst(call);
    const length = staged?.length ?? world.histories.count(credential, now);
    const { page, size } = pageAsked(call);
    const start = page * size;
    const end = Math.min(start + size, length);
    const texts =
      staged === undefined
        ? world.histories.texts(credential, now, reversed, start, end)
        : Array.from({ length: Math.max(0, end - start) }, (_, offset) =>
            staged.textAt(reversed ? length - 1 - start - offset : start + offset),
          );
    const headers = { ...pageHeaders(call, length), "content-type": "application/json" };
    return { status: 200, headers, body: `[${texts.join(",")}]` };
  };

  return [
    { method: "GET", path: CREDENTIALS, handle: (call) => json(show(credentialOf(call))) },
    { method: "POST", path: CREDENTIALS, handle: create },
    { method: "DELETE", path: CREDENTIALS, handle: remove },
    { method: "GET", path: `${CREDENTIALS}/events`, handle: events },
  ];
}
