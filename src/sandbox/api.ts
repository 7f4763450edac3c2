import { isOwnOrigin, originOf, type Place } from "./address";
import { preflightReply } from "./cors";
import { isDocumented } from "./documented";
import type { Faults } from "./faults";
import type { Call } from "./http";
import type { Reply } from "./reply";
import { infoOf } from "./info";
import type { Settings } from "./options";
import { openApiOf } from "./openapi/document";
import { missingPage } from "./portalPage";
import { problemReply, Refusal } from "./problem";
import { RateLimit } from "./rateLimit";
import type { RequestLog } from "./requestLog";
import { Router, withoutEndSlash } from "./router";
import { demandToken, authenticateRoutes } from "./routes/authenticate";
import { controlRoutes } from "./routes/control";
import { fileRoutes } from "./routes/files";
import { landRoutes } from "./routes/land";
import { oneClickRoutes } from "./routes/oneClick";
import { organizationRoutes } from "./routes/organizations";
import { operationRoutes } from "./routes/operations";
import { otherCredentialRoutes } from "./routes/otherCredentials";
import { panoramaCredentialRoutes } from "./routes/panoramaCredentials";
import { portalRoutes } from "./routes/portal";
import { userRoutes } from "./routes/users";
import { webhookRoutes } from "./routes/webhooks";
import type { Alerts } from "./webhooks/alerts";
import type { World } from "./world";

/** A request before it is known who answers it. */
export interface Incoming extends Omit<Call, "params"> {
  readonly authorization: string | undefined;
  readonly origin: string | undefined;
  /** The `Host` header. */
  readonly host?: string | undefined;
  /** Which headers a browser asks for before its request, and that it asks at all. */
  readonly preflight?: { readonly headers: string | undefined } | undefined;
}

/** Who answers: Leaf's API, Panorama's portal, or the sandbox's own control. */
export type Area = "api" | "portal" | "control";

/** What the sandbox has besides its world, and what a reset clears with it. */
interface Attached {
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly alerts: Alerts;
}

/** The area that a path belongs to. */
export function areaOf(path: string): Area {
  if (path === "/__sandbox" || path.startsWith("/__sandbox/")) return "control";
  return path.startsWith("/connections/") ? "portal" : "api";
}

/** Builds the function that answers every request, and throws only for faults of the sandbox itself; `place` is asked when it is needed, as the port is known late. */
export function createApi(
  world: World,
  settings: Settings,
  { faults, log, alerts }: Attached,
  place: () => Place,
): (incoming: Incoming) => Reply {
  const ownOrigin = () => originOf(place());
  const limit = new RateLimit(settings.rateLimitPerMinute, world.clock);
  const reset = () => {
    for (const part of [faults, log, alerts, limit]) part.clear();
    world.reset();
  };
  const routes = () => Object.values(routers).flatMap((router) => router.routes);
  const info = () => infoOf(world, ownOrigin(), routes());
  const openApi = () => openApiOf(routes(), ownOrigin());
  const routers: Readonly<Record<Area, Router>> = {
    api: new Router([
      ...authenticateRoutes(world),
      ...userRoutes(world, settings),
      ...panoramaCredentialRoutes(world),
      ...otherCredentialRoutes(world),
      ...organizationRoutes(world),
      ...oneClickRoutes(world, ownOrigin),
      ...fileRoutes(world),
      ...operationRoutes(world),
      ...landRoutes(world),
      ...webhookRoutes(alerts),
    ]),
    portal: new Router(portalRoutes(world)),
    control: new Router(controlRoutes(world, { faults, log, alerts, reset, info, openApi })),
  };

  const admit = (area: Area, { path, authorization, origin, host }: Incoming): void => {
    // A page of another site can send a POST without a body, but not without naming itself. A webhook would let it reach
    // other programs on this machine, and the account's password is no obstacle: it follows from the seed.
    const isClosed = area === "control" || path.startsWith("/services/alerts/");
    if (isClosed && origin !== undefined && !isOwnOrigin(origin, host, place())) {
      const what = area === "control" ? "control the sandbox" : "manage webhooks";
      throw new Refusal(403, { detail: `Pages of other sites cannot ${what}.` });
    }
    if (area !== "api") return;
    const seconds = limit.take();
    if (seconds !== undefined) {
      throw new Refusal(429, { detail: "API rate limit exceeded", headers: { "retry-after": String(seconds) } });
    }
    if (path.startsWith("/services/")) demandToken(world, authorization);
  };

  const reply = (area: Area, incoming: Incoming): Reply => {
    const { method, path, preflight } = incoming;
    if (area === "api" && method === "OPTIONS" && preflight !== undefined) return preflightReply(preflight.headers);
    const match = routers[area].match(method, path);
    if (area === "api" && method === "OPTIONS" && match.kind === "wrongMethod") {
      return { status: 204, headers: { allow: `${match.allow}, OPTIONS` } };
    }
    admit(area, incoming);
    if (match.kind === "found") return match.handle({ ...incoming, params: match.params });
    if (area === "api" && isDocumented(method, withoutEndSlash(path))) {
      const detail = `The Leaf Panorama sandbox does not have this part of Leaf's API: ${method} ${path}`;
      throw new Refusal(501, { detail, errorKey: "notInSandbox" });
    }
    if (match.kind === "wrongMethod") throw new Refusal(405, { headers: { allow: match.allow } });
    if (area === "portal") return missingPage();
    throw new Refusal(404);
  };

  return (incoming) => {
    try {
      return reply(areaOf(incoming.path), incoming);
    } catch (error) {
      if (error instanceof Refusal) return problemReply(incoming.path, error);
      throw error;
    }
  };
}
