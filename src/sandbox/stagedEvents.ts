import type { PanoramaCredential } from "./credential";
import { filesListed, hiccup, organizationsListed, refused, tokenRefreshed } from "./exchange";
import type { JsonObject } from "./http";
import { Random } from "./random";
import { DAY, isoMicros } from "./time";

/** Events that a test has put in the place of the regular ones, newest first. */
export interface StagedEvents {
  readonly length: number;
  /** The raw event, as it is answered; its types may be wrong. */
  at(index: number): unknown;
}

/** Raw events, answered as they are. */
export function rawEvents(events: readonly unknown[]): StagedEvents {
  return { length: events.length, at: (index) => events[index] };
}

/** Any number of regular events, spread over 29 days; each is made when it is asked for. */
export function manyEvents(credential: PanoramaCredential, count: number, now: number): StagedEvents {
  const spacing = (29 * DAY * 1_000) / count;
  return {
    length: count,
    at: (index): JsonObject => {
      const random = new Random(`${credential.id}/staged/${index}`);
      const roll = random.next();
      const id = random.uuid();
      const exchange =
        roll < 0.6
          ? tokenRefreshed(random)
          : roll < 0.75
            ? filesListed(random, undefined)
            : roll < 0.9
              ? organizationsListed(random, credential.organizationCode)
              : roll < 0.95
                ? hiccup(random)
                : refused(random, random.pick(["tokenExpired", "revoked", "limitedPermission"] as const));
      return { id, createdDate: isoMicros(Math.floor(now * 1_000 - index * spacing)), ...exchange };
    },
  };
}
