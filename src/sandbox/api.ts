import { demandToken, authenticateRoutes } from "./routes/authenticate";
import { controlRoutes } from "./routes/control";
import { dataRoutes } from "./routes/data";
import { oneClickRoutes } from "./routes/oneClick";
import { otherCredentialRoutes } from "./routes/otherCredentials";
import { panoramaCredentialRoutes } from "./routes/panoramaCredentials";
import { portalRoutes } from "./routes/portal";
import { userRoutes } from "./routes/users";
import type { Faults } from "./faults";
import type { Call, Reply } from "./http";
import type { Settings } from "./options";
import { missingPage } from "./portalPage";
import { problemReply, Refusal } from "./problem";
import { RateLimit } from "./rateLimit";
import type { RequestLog } from "./requestLog";
import { Router } from "./router";
import type { World } from "./world";

/** A request before it is known who answers it. */
export interface Incoming extends Omit<Call, "params"> {
  readonly authorization: string | undefined;
  readonly origin: string | undefined;
}

/** Who answers: Leaf's API, Panorama's portal, or the sandbox's own control. */
export type Area = "api" | "portal" | "control";

/** The area that a path belongs to. */
export function areaOf(path: string): Area {
  if (path.startsWith("/__sandbox/")) return "control";
  return path.startsWith("/connections/") ? "portal" : "api";
}

/** Builds the function that answers every request, and throws only for faults of the sandbox itself; `ownOrigin` is asked when it is needed, as the port is known late. */
export function createApi(
  world: World,
  settings: Settings,
  faults: Faults,
  log: RequestLog,
  ownOrigin: () => string,
): (incoming: Incoming) => Reply {
  const routers: Readonly<Record<Area, Router>> = {
    api: new Router([
      ...authenticateRoutes(world),
      ...userRoutes(world, settings.embeddedCredentials),
      ...panoramaCredentialRoutes(world),
      ...otherCredentialRoutes(world),
      ...oneClickRoutes(world, ownOrigin),
      ...dataRoutes(world),
    ]),
    portal: new Router(portalRoutes(world)),
    control: new Router(controlRoutes(world, faults, log)),
  };
  const limit = new RateLimit(settings.rateLimitPerMinute, world.clock);

  const admit = (area: Area, { path, authorization, origin }: Incoming): void => {
    // A page of another site can send a POST without a body, but not without naming itself.
    if (area === "control" && origin !== undefined && origin !== ownOrigin()) {
      throw new Refusal(403, { detail: "Pages of other sites cannot control the sandbox." });
    }
    if (area !== "api") return;
    const seconds = limit.take();
    if (seconds !== undefined) {
      throw new Refusal(429, { detail: "API rate limit exceeded", headers: { "retry-after": String(seconds) } });
    }
    if (path.startsWith("/services/")) demandToken(world, authorization);
  };

  return (incoming) => {
    const area = areaOf(incoming.path);
    try {
      admit(area, incoming);
      const match = routers[area].match(incoming.method, incoming.path);
      if (match.kind === "found") return match.handle({ ...incoming, params: match.params });
      if (match.kind === "wrongMethod") throw new Refusal(405, { headers: { allow: match.allow } });
      if (area === "portal") return missingPage();
      throw new Refusal(404);
    } catch (error) {
      if (error instanceof Refusal) return problemReply(incoming.path, error);
      throw error;
    }
  };
}
