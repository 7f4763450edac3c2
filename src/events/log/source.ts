import { listCredentialEvents, type CredentialEventPage } from "../../leaf/credentialEvents";
import type { Leaf } from "../../leaf/send";
import { credentialPlace, type Provider } from "../../model/provider";
import type { ActiveSession } from "../../accounts/openSession";

/** How many events are asked for at once: as many as Leaf gives. */
export const PAGE_SIZE = 100;

/** Gets one page of a credential's events, newest first; throws a LeafError. */
export interface EventSource {
  page(
    page: number,
    how: {
      /** Nobody waits for it, so that everything else goes first. */
      readonly background: boolean;
      readonly signal: AbortSignal;
    },
  ): Promise<CredentialEventPage>;
}

/** The events of a Leaf user's credential, as Leaf has them. */
export function credentialEvents(
  session: Pick<ActiveSession, "leaf">,
  provider: Provider,
  leafUserId: string,
): EventSource {
  return {
    // The one place where an event log's requests are made, and where their urgency is known.
    page: (page, { background, signal }) => {
      const leaf: Leaf = (request) => session.leaf({ ...request, background });
      return listCredentialEvents(leaf, leafUserId, credentialPlace(provider), { page, size: PAGE_SIZE }, signal);
    },
  };
}
