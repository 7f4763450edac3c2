import { accountKey } from "../../model/account";
import type { ActiveSession } from "../../accounts/openSession";
import type { Sessions } from "../../accounts/sessions";
import { accountText } from "../status/accountText";
import type { EventsOwner } from "../../events/view/eventsView";

/** What names the account that a panel belongs to, over a reload as well. */
export function ownerOf({ account }: ActiveSession): Pick<EventsOwner, "apiUrl" | "accountKey" | "account"> {
  return { apiUrl: account.apiUrl, accountKey: accountKey(account), account: accountText(account) };
}

/** The session of the account that a panel belongs to; undefined while it isn't the one that is signed in. */
export function sessionOf(sessions: Sessions, owner: EventsOwner): ActiveSession | undefined {
  const session = sessions.active;
  return session && accountKey(session.account) === owner.accountKey ? session : undefined;
}
