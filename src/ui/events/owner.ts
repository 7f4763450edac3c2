import type { ActiveSession, Sessions } from "../../core/sessions";
import { accountText } from "../accountText";
import type { EventsOwner } from "./eventsView";

/** What names the account that a panel belongs to, over a reload as well. */
export function ownerOf({ account }: ActiveSession): Pick<EventsOwner, "apiUrl" | "account"> {
  return { apiUrl: account.apiUrl, account: accountText(account) };
}

/** The session of the account that a panel belongs to; undefined while it isn't signed in. */
export function sessionOf(sessions: Sessions, owner: EventsOwner): ActiveSession | undefined {
  const session = sessions.active;
  if (!session) return undefined;
  const { apiUrl, account } = ownerOf(session);
  return apiUrl === owner.apiUrl && account === owner.account ? session : undefined;
}
