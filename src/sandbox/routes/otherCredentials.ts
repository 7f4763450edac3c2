import { Random } from "../random";
import { checkQuery, compare, orderAsked } from "../filters";
import { created, json, jsonBody, noContent, param, type Call } from "../http";
import { showOther, type OtherCredential } from "../leafUser";
import { pagedInOrder } from "../paging";
import { notFound } from "../problem";
import type { Route } from "../router";
import { DAY, isoMicros } from "../time";
import type { World } from "../world";

const USERS = "/services/usermanagement/api/users";
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
  "agrimatics",
] as const;
/** The providers whose organizations Leaf lists, and what their credentials are called. */
const WITH_ORGANIZATIONS = { JohnDeere: "johnDeereCredentials", Trimble: "trimbleCredentials" } as const;
const RETENTION_DAYS = 30;

/** Leaf's name for the field of a Leaf user's record: `john-deere` has `johnDeereCredentials`. */
export function fieldOf(provider: string): string {
  return `${provider.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())}Credentials`;
}

interface OtherEvent {
  readonly id: string;
  readonly createdDate: string;
  readonly statusCode: number;
  readonly headers: string;
  readonly body: string;
}

/** One exchange at once and one a day, of the simplest kind. */
function eventsOf({ id, createdAt }: OtherCredential, now: number): OtherEvent[] {
  const all = new Random(`${id}/events`);
  const first = Math.max(0, Math.ceil((now - createdAt) / DAY) - RETENTION_DAYS);
  const last = Math.floor((now - createdAt) / DAY);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => {
    const random = all.at(first + index);
    return {
      id: random.uuid(),
      createdDate: isoMicros((createdAt + (first + index) * DAY) * 1_000 + random.int(0, 999)),
      statusCode: 200,
      headers: JSON.stringify({ "content-type": "application/json", "x-request-id": random.uuid() }),
      body: JSON.stringify({ total: random.int(0, 40) }),
    };
  });
}

/** The credentials of other companies: attached, shown and detached, whatever they are made of; and their events. */
export function otherCredentialRoutes(world: World): Route[] {
  const routes = PROVIDERS.flatMap((provider): Route[] => {
    const path = `${USERS}/:id/${provider}-credentials`;
    const field = fieldOf(provider);
    const credentialOf = (call: Call): OtherCredential => {
      const credential = world.user(param(call, "id")).otherCredentials[field];
      if (credential === undefined) throw notFound();
      return credential;
    };
    // What a company's credentials are made of is not checked, and not kept either: it may be secret.
    const create = (call: Call) => {
      const user = world.user(param(call, "id"));
      jsonBody(call);
      return created(showOther(world.attachOther(user, field)), `${USERS}/${user.id}/${provider}-credentials`);
    };
    const remove = (call: Call) => {
      credentialOf(call);
      const user = world.user(param(call, "id"));
      const kept = Object.entries(user.otherCredentials).filter(([name]) => name !== field);
      world.keepOtherCredentials(user, Object.fromEntries(kept));
      return noContent;
    };
    const events = (call: Call) => {
      checkQuery(call, []);
      const order = orderAsked<OtherEvent>(call, { createdDate: ({ createdDate }) => createdDate }, (left, right) =>
        compare(right.createdDate, left.createdDate),
      );
      const { items, headers } = pagedInOrder(call, eventsOf(credentialOf(call), world.clock.now()), order);
      return json(items, 200, headers);
    };
    return [
      { method: "GET", path, handle: (call) => json(showOther(credentialOf(call))) },
      { method: "POST", path, handle: create },
      { method: "DELETE", path, handle: remove },
      { method: "GET", path: `${path}/events`, handle: events },
    ];
  });

  const organizations = (call: Call) => {
    const provider = Object.entries(WITH_ORGANIZATIONS).find(([name]) => name === param(call, "provider"));
    const user = world.user(param(call, "id"));
    const credential = provider && user.otherCredentials[provider[1]];
    if (credential === undefined) throw notFound();
    const random = new Random(`${credential.id}/organizations`);
    const organization = () => {
      const id = String(random.int(100_000, 999_999));
      return {
        id,
        name: `Organization ${id}`,
        managementUri: `https://connections.example/connections-dialog?orgId=${id}`,
      };
    };
    return json({ connectedOrganizations: [organization()], notConnectedOrganizations: [organization()] });
  };
  return [...routes, { method: "GET", path: `${USERS}/:id/organizations/:provider`, handle: organizations }];
}
