import type { Organization } from "../directory";
import { param, type Call } from "../http";
import type { Reply } from "../reply";
import { confirm, operationsOf, revoke } from "../portal";
import { expiredPage, listPage, missingPage, operationPage, type PortalView } from "../portalPage";
import type { Route } from "../router";
import type { Session } from "../sessions";
import type { World } from "../world";

/** The farmer's page in the portal. Everything in it is relative, as an editor may serve it under another path. */
export function portalRoutes(world: World): Route[] {
  const viewOf = (session: Session): PortalView => ({
    environment: session.environment,
    expiresAt: session.expiresAt,
    now: world.clock.now(),
    open: world.sessions.isOpen(session),
  });

  /** The session behind the link, unless it can do nothing any more. */
  const sessionOf = (call: Call): { session: Session } | { answer: Reply } => {
    const session = world.sessions.find(param(call, "id"));
    if (session === undefined) return { answer: missingPage() };
    if (!session.confirmed && !world.sessions.isOpen(session)) return { answer: expiredPage(session.superseded) };
    return { session };
  };

  const chosen = (call: Call, session: Session) => {
    const user = world.user(session.userId);
    const operations = operationsOf(world, session, user);
    const text = call.query.get("operation");
    const operation = operations.find(({ organization }) => String(numberOf(world, organization)) === text);
    return { user, operations, operation, text };
  };

  const show = (call: Call): Reply => {
    const found = sessionOf(call);
    if ("answer" in found) return found.answer;
    const { session } = found;
    const { operations, operation, text } = chosen(call, session);
    const [only, ...more] = operations;
    const shown = operation ?? (text === null && more.length === 0 ? only : undefined);
    if (shown !== undefined) {
      const number = String(numberOf(world, shown.organization));
      return operationPage(viewOf(session), shown, number, more.length > 0);
    }
    if (text !== null) return missingPage();
    const links = operations.map((each) => ({
      ...each,
      number: String(numberOf(world, each.organization)),
    }));
    return listPage(viewOf(session), links);
  };

  const toggle = (call: Call): Reply => {
    const found = sessionOf(call);
    if ("answer" in found) return found.answer;
    const { session } = found;
    const { user, operation, text } = chosen(call, session);
    const wish = new URLSearchParams(call.text).get("sharing");
    if (operation === undefined || (wish !== "on" && wish !== "off")) return missingPage();
    // The form says what is wished, not "the other one", so that a form sent twice does no harm.
    if (wish === "off" && operation.connected) revoke(world, user);
    if (wish === "on" && !operation.connected) {
      if (!world.sessions.isOpen(session)) return expiredPage(session.superseded);
      confirm(world, session, user, operation.organization);
    }
    // A query alone is relative to wherever the browser found the page.
    return { status: 303, headers: { location: `?operation=${text ?? ""}` } };
  };

  return [
    { method: "GET", path: "/connections/:id", handle: show },
    { method: "POST", path: "/connections/:id", handle: toggle },
  ];
}

/** A number in place of the organization code, which is a secret and has no place in a URL; the user's own one is 0. */
function numberOf(world: World, organization: Organization): number {
  return world.directory.organizations.indexOf(organization) + 1;
}
