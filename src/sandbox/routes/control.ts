import { statusOf } from "../credential";
import { parseFault, type Faults } from "../faults";
import { json, noContent, param, type Call } from "../http";
import type { LeafUser } from "../leafUser";
import { organizationsIn } from "../organizations";
import { showOtherStatus } from "../otherCredential";
import { OTHER_PROVIDERS, otherProviderAt, type OtherProvider } from "../otherProviders";
import { confirm, operationsOf, revoke } from "../portal";
import { badRequest, Refusal } from "../problem";
import type { RequestLog } from "../requestLog";
import type { Route } from "../router";
import { manyEvents, rawEvents } from "../stagedEvents";
import { rawFiles } from "../stagedFiles";
import { DAY, SECOND } from "../time";
import type { Alerts } from "../webhooks/alerts";
import type { World } from "../world";
import { alertControlRoutes } from "./alertControl";
import { controlBody } from "./controlBody";

const MAX_STAGED = 1_000_000;
const MAX_ADVANCE_SECONDS = (10 * 365 * DAY) / SECOND;
const MAX_STATUS = 1_000;

/** What the control steers besides the world. */
interface Controlled {
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly alerts: Alerts;
  /** Makes everything as it is after a start. */
  readonly reset: () => void;
  /** What `GET /__sandbox` says. */
  readonly info: () => object;
  /** The sandbox's own description. */
  readonly openApi: () => object;
}

/** The company that a body names as paths do. */
function providerIn(value: unknown): OtherProvider {
  const provider = otherProviderAt(value);
  if (provider === undefined) {
    throw badRequest("provider", `A provider is one of ${OTHER_PROVIDERS.map(({ path }) => path).join(", ")}.`);
  }
  return provider;
}

const conflict = (detail: string) => new Refusal(409, { detail, errorKey: "conflict" });

/** What tests and demos steer the sandbox with; Leaf has none of it. */
export function controlRoutes(world: World, { faults, log, alerts, reset, info, openApi }: Controlled): Route[] {
  const shown = (user: LeafUser) =>
    json({ leafUserId: user.id, status: user.panorama === undefined ? null : statusOf(user.panorama) });

  const credentialOf = (user: LeafUser) => {
    if (user.panorama === undefined) throw conflict("The Leaf user has no Panorama credential.");
    return user.panorama;
  };

  const otherCredentialOf = (user: LeafUser, provider: OtherProvider) => {
    const credential = user.otherCredentials.get(provider);
    if (credential === undefined) throw conflict(`The Leaf user has no credential of ${provider.path}.`);
    return credential;
  };

  const approve = (call: Call) => {
    const user = world.user(param(call, "id"));
    const session = world.sessions.newestOf(user.id);
    if (session === undefined) throw conflict("No one-click call was made for the Leaf user.");
    const [first, ...more] = operationsOf(world, session, user);
    if (first === undefined) throw new Error("A session has no operation.");
    if ([first, ...more].some(({ connected }) => connected)) throw conflict("The farmer has confirmed already.");
    if (!world.sessions.isOpen(session)) throw conflict("The session has expired; make the one-click call again.");
    confirm(world, session, user, first.organization);
    return shown(user);
  };

  const revokeSharing = (call: Call) => {
    const user = world.user(param(call, "id"));
    credentialOf(user);
    revoke(world, user);
    return shown(user);
  };

  const expireToken = (call: Call) => {
    const user = world.user(param(call, "id"));
    world.breakCredential(credentialOf(user), "tokenExpired");
    return shown(user);
  };

  const setStatus = (call: Call) => {
    const user = world.user(param(call, "id"));
    const { status, provider } = controlBody(call);
    if (status !== null && (typeof status !== "string" || status.length > MAX_STATUS)) {
      throw badRequest("status", `status must be null or a string of at most ${MAX_STATUS} characters.`);
    }
    if (provider === undefined || provider === "panorama") {
      world.setStatus(credentialOf(user), status);
      return shown(user);
    }
    const credential = otherCredentialOf(user, providerIn(provider));
    world.setOtherStatus(credential, status);
    return json({ leafUserId: user.id, ...showOtherStatus(credential) });
  };

  const setProviders = (call: Call) => {
    const user = world.user(param(call, "id"));
    const { providers } = controlBody(call);
    if (!Array.isArray(providers)) throw badRequest("providers", "Give providers, an array.");
    world.attachExactly(user, providers.map(providerIn));
    return json({ leafUserId: user.id, providers: user.otherCredentials.all().map(({ provider }) => provider.path) });
  };

  const setOrganizations = (call: Call) => {
    const user = world.user(param(call, "id"));
    const { provider: named, organizations } = controlBody(call);
    const provider = providerIn(named);
    if (!provider.hasOrganizations) throw badRequest("provider", `${provider.path} has no organizations in Leaf.`);
    const credential = otherCredentialOf(user, provider);
    credential.organizations = organizationsIn(organizations, credential);
    return json({ organizations: credential.organizations.length });
  };

  const stageEvents = (call: Call) => {
    const credential = credentialOf(world.user(param(call, "id")));
    const { events, count } = controlBody(call);
    if (Array.isArray(events)) credential.staged = rawEvents(events);
    else if (typeof count === "number" && Number.isInteger(count) && count >= 0 && count <= MAX_STAGED) {
      credential.staged = manyEvents(credential, count, world.clock.now());
    } else throw badRequest("events", `Give events, an array, or count, a whole number up to ${MAX_STAGED}.`);
    return json({ events: credential.staged.length });
  };

  const stageFiles = (call: Call) => {
    const credential = credentialOf(world.user(param(call, "id")));
    const { files } = controlBody(call);
    if (!Array.isArray(files)) throw badRequest("files", "Give files, an array.");
    credential.stagedFiles = rawFiles(files);
    return json({ files: credential.stagedFiles.length });
  };

  /** Puts the regular events back. */
  const unstageEvents = (call: Call) => {
    credentialOf(world.user(param(call, "id"))).staged = undefined;
    return noContent;
  };

  /** Puts the regular files back. */
  const unstageFiles = (call: Call) => {
    credentialOf(world.user(param(call, "id"))).stagedFiles = undefined;
    return noContent;
  };

  const advance = (call: Call) => {
    const seconds = controlBody(call)["advanceSeconds"];
    if (typeof seconds !== "number" || !(seconds >= 0 && seconds <= MAX_ADVANCE_SECONDS)) {
      throw badRequest("advanceSeconds", `advanceSeconds must be a number from 0 to ${MAX_ADVANCE_SECONDS}.`);
    }
    world.clock.advance(Math.round(seconds * SECOND));
    return json({ now: new Date(world.clock.now()).toISOString() });
  };

  const addFault = (call: Call) => {
    const fault = parseFault(controlBody(call));
    faults.add(fault);
    return json(fault, 201);
  };

  const clear = (what: { clear(): void }) => () => {
    what.clear();
    return noContent;
  };

  return [
    { method: "GET", path: "/__sandbox", handle: () => json(info()) },
    { method: "GET", path: "/__sandbox/openapi.json", handle: () => json(openApi()) },
    {
      method: "POST",
      path: "/__sandbox/reset",
      handle: () => {
        reset();
        return json(info());
      },
    },
    { method: "POST", path: "/__sandbox/leafUsers/:id/approve", handle: approve },
    { method: "POST", path: "/__sandbox/leafUsers/:id/revoke", handle: revokeSharing },
    { method: "POST", path: "/__sandbox/leafUsers/:id/expire-token", handle: expireToken },
    { method: "POST", path: "/__sandbox/leafUsers/:id/status", handle: setStatus },
    { method: "POST", path: "/__sandbox/leafUsers/:id/providers", handle: setProviders },
    { method: "POST", path: "/__sandbox/leafUsers/:id/organizations", handle: setOrganizations },
    { method: "POST", path: "/__sandbox/events/:id", handle: stageEvents },
    { method: "DELETE", path: "/__sandbox/events/:id", handle: unstageEvents },
    { method: "POST", path: "/__sandbox/files/:id", handle: stageFiles },
    { method: "DELETE", path: "/__sandbox/files/:id", handle: unstageFiles },
    { method: "POST", path: "/__sandbox/clock", handle: advance },
    { method: "GET", path: "/__sandbox/requests", handle: () => json(log.all()) },
    { method: "DELETE", path: "/__sandbox/requests", handle: clear(log) },
    { method: "POST", path: "/__sandbox/faults", handle: addFault },
    { method: "GET", path: "/__sandbox/faults", handle: () => json(faults.all()) },
    { method: "DELETE", path: "/__sandbox/faults", handle: clear(faults) },
    ...alertControlRoutes(world, alerts),
  ];
}
