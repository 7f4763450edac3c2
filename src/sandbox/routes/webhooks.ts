import { checkQuery } from "../filters";
import { requiredText } from "../grant";
import { created, json, jsonBody, noContent, param, type Call, type JsonObject } from "../http";
import { paged } from "../paging";
import { badRequest, notFound } from "../problem";
import type { Route } from "../router";
import type { Alerts } from "../webhooks/alerts";
import { receiverIn } from "../webhooks/loopback";
import type { Webhook } from "../webhooks/webhook";

const WEBHOOKS = "/services/alerts/api/alerts/webhooks";
const MAX_WEBHOOKS = 100;

/** The events of a body; any name is one, as Leaf adds new ones. */
function eventsIn(body: JsonObject): string[] {
  const { events } = body;
  if (events === undefined || events === null) throw badRequest("missingField", "events is required.");
  if (!Array.isArray(events) || events.length === 0) {
    throw badRequest("eventsInvalid", "events must be an array with at least one event.");
  }
  const named = events.map((event: unknown, index) => {
    if (typeof event === "string" && event.trim() !== "") return event;
    throw badRequest("eventsInvalid", `events[${index}] must be the name of an event.`);
  });
  return [...new Set(named)];
}

/** The account's webhooks, and the calls to them that failed. */
export function webhookRoutes(alerts: Alerts): Route[] {
  const webhookOf = (call: Call): Webhook => {
    const webhook = alerts.find(param(call, "id"));
    if (webhook === undefined) throw notFound();
    return webhook;
  };

  const create = (call: Call) => {
    const body = jsonBody(call);
    const name = requiredText(body, "name");
    const url = requiredText(body, "url");
    const secret = requiredText(body, "secret");
    const events = eventsIn(body);
    receiverIn(url);
    for (const event of events) {
      const holder = alerts.holderOf(event);
      if (holder !== undefined) {
        const detail = `The event ${event} is registered already, by the webhook ${holder.name} (${holder.id}).`;
        throw badRequest("eventRegisteredTwice", detail);
      }
    }
    if (alerts.all().length >= MAX_WEBHOOKS) {
      throw badRequest("tooManyWebhooks", `The sandbox has at most ${MAX_WEBHOOKS} webhooks.`);
    }
    const webhook = alerts.create({ name, url, secret, events });
    return created(webhook, `${WEBHOOKS}/${webhook.id}`);
  };

  const remove = (call: Call) => {
    alerts.remove(webhookOf(call));
    return noContent;
  };

  /** All, unless a page is given: Leaf doesn't say whether there are pages. */
  const failedCalls = (call: Call) => {
    checkQuery(call, []);
    const all = alerts.failedCalls.show();
    if (!call.query.has("page") && !call.query.has("size")) return json({ items: all });
    const { items, headers } = paged(call, all);
    return json({ items }, 200, headers);
  };

  return [
    { method: "POST", path: WEBHOOKS, handle: create },
    { method: "GET", path: WEBHOOKS, handle: () => json(alerts.all()) },
    { method: "GET", path: `${WEBHOOKS}/failed-calls`, handle: failedCalls },
    { method: "GET", path: `${WEBHOOKS}/:id`, handle: (call) => json(webhookOf(call)) },
    { method: "DELETE", path: `${WEBHOOKS}/:id`, handle: remove },
  ];
}
