import { accountKey } from "../../core/accounts";
import type { ActiveSession, Sessions } from "../../core/sessions";
import { accountText } from "../accountText";
import type { EventsOwner } from "./eventsView";

/** What names the account that a panel belongs to, over a reload as well. */
export function ownerOf({ account }: ActiveSession): Pick<EventsOwner, "apiUrl" | "accountKey" | "account"> {
  return { apiUrl: account.apiUrl, accountKey: accountKey(account), account: accountText(account) };
}

/** The session of the account that a panel belongs to; undefined while it isn't the one that is signed in. */
export function sessionOf(sessions: Sessions, owner: EventsOwner): ActiveSession | undefined {
  const session = sessions.active;
  return session && accountKey(session.account) === owner.accountKey ? session : undefined;
}
