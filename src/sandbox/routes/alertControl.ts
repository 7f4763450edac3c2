import { isObject, json, type Call } from "../http";
import { badRequest, Refusal } from "../problem";
import type { Route } from "../router";
import { sendable } from "../stagedEvents";
import { About } from "../webhooks/about";
import type { Alerts } from "../webhooks/alerts";
import { factsOf } from "../webhooks/eventBodies";
import type { World } from "../world";
import { controlBody } from "./controlBody";

const MAX_OUTSTANDING = 100_000;

/** Sends alerts for a test, and says what is on its way; Leaf has none of it. */
export function alertControlRoutes(world: World, alerts: Alerts): Route[] {
  const userOf = (leafUserId: unknown) => {
    const [connected] = world.connectedUsers();
    if (leafUserId === undefined) return connected;
    if (typeof leafUserId !== "string") throw badRequest("leafUserId", "leafUserId must be a string.");
    return world.user(leafUserId);
  };

  const trigger = (call: Call) => {
    const { event, leafUserId, count = 1, fields = {} } = controlBody(call);
    if (typeof event !== "string" || event === "") throw badRequest("event", "event must be the name of an event.");
    if (typeof count !== "number" || !Number.isInteger(count) || count < 1 || count > MAX_OUTSTANDING) {
      throw badRequest("count", `count must be a whole number from 1 to ${MAX_OUTSTANDING}.`);
    }
    if (!isObject(fields)) throw badRequest("fields", "fields must be an object.");
    sendable(fields, "fields");
    const about = new About(world, userOf(leafUserId));
    const holder = alerts.holderOf(event);
    if (holder === undefined) {
      return json({ event, webhooks: 0, deliveries: 0, detail: `No webhook has the event ${event}: nothing is sent.` });
    }
    if (alerts.deliveries.outstanding + count > MAX_OUTSTANDING) {
      const detail = `More than ${MAX_OUTSTANDING} deliveries would be outstanding; wait until some are sent.`;
      throw new Refusal(409, { detail, errorKey: "conflict" });
    }
    for (let n = 0; n < count; n++) alerts.announce(event, { ...factsOf(event, about, n), ...fields });
    return json({ event, webhooks: 1, webhookId: holder.id, deliveries: count });
  };

  const show = () => json({ outstanding: alerts.deliveries.outstanding, retries: alerts.deliveries.retries() });

  return [
    { method: "POST", path: "/__sandbox/alerts", handle: trigger },
    { method: "GET", path: "/__sandbox/alerts", handle: show },
  ];
}
