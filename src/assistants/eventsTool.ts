import { explainEvent } from "../events/eventExplain";
import { summarize } from "../events/events";
import { listCredentialEvents, type CredentialEvent } from "../leaf/credentialEvents";
import { isLeafError } from "../leaf/errors";
import { credentialPlace } from "../model/provider";
import { listText } from "./resultText";
import { readInput } from "./toolInput";
import { accountFields, listedUser, userFields, type ToolParts } from "./toolParts";
import { ToolRefusal } from "./toolRefusal";

/** As many events as Leaf gives at once. */
const PAGE = 100;

/**
 * *leaf_get_credential_events*: what Leaf and Panorama said to each other, newest first, a line each. Headers and bodies
 * stay here. Throws a ToolRefusal or a LeafError.
 */
export async function eventsTool(parts: ToolParts, input: unknown, signal: AbortSignal): Promise<string> {
  const { leafUserId, offset, limit } = readInput("events", input);
  const session = parts.sessions.require();
  const user = await listedUser(parts, session, leafUserId, signal);
  const place = credentialPlace(parts.provider);
  const first = Math.floor(offset / PAGE);
  const from = offset - first * PAGE;
  const events: CredentialEvent[] = [];
  let total: number | undefined;
  let ended = false;
  try {
    for (let page = first; !ended && events.length < from + limit; page += 1) {
      const answer = await listCredentialEvents(
        session.leafWithoutAsking,
        user.id,
        place,
        { page, size: PAGE },
        signal,
      );
      events.push(...answer.events);
      total = answer.total;
      ended = answer.received < PAGE;
    }
  } catch (error) {
    if (!isLeafError(error, "notFound")) throw error;
    throw new ToolRefusal(
      "Leaf has no events for this Leaf user: there is no Panorama credential, and its events were deleted with it.",
      "leaf_get_panorama_status says how the connection is.",
    );
  }
  const mask = parts.redactor.text;
  // Once more: what this session has learned to be secret since they came is no longer shown either.
  const rows = events
    .slice(from, from + limit)
    .map((event) => ({ ...event, headers: mask(event.headers), body: mask(event.body) }));
  return listText({
    head: {
      account: accountFields(session.account),
      ...userFields(parts, user),
      total,
      keptForDays: 30,
      offset,
    },
    key: "events",
    rows: rows.map((event) => ({
      at: event.createdDate,
      httpStatus: event.statusCode,
      summary: summarize(event),
      meaning: explainEvent(event),
    })),
    tail: (given) =>
      given < rows.length || from + limit < events.length || !ended
        ? { more: `For older events, call again with offset ${offset + given}.` }
        : {},
  });
}
