import type { PanoramaCredential } from "./credential";
import { hiccup, organizationsListed, refused, streamsListed, tokenRefreshed } from "./exchange";
import { badRequest } from "./problem";
import { Random } from "./random";
import type { StagedEvents } from "./staged";
import { DAY, isoMicros } from "./time";

/** Raw events, answered as they are; refuses one that could not be sent. */
export function rawEvents(events: readonly unknown[]): StagedEvents {
  const texts = events.map((event, index) => sendable(event, `events[${index}]`));
  return { length: texts.length, textAt: (index) => texts[index] ?? "null" };
}

/** A value as JSON; refuses one that is read but cannot be written again, as JSON may be nested too deeply for that. */
export function sendable(value: unknown, name: string): string {
  try {
    return JSON.stringify(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badRequest("notSendable", `${name} cannot be sent: ${reason}`);
  }
}

/** Any number of regular events, spread over 29 days; each is made when it is asked for. */
export function manyEvents(credential: PanoramaCredential, count: number, now: number): StagedEvents {
  const spacing = (29 * DAY * 1_000) / count;
  const all = new Random(`${credential.id}/staged`);
  return {
    length: count,
    textAt: (index) => {
      const random = all.at(index);
      const roll = random.next();
      const id = random.uuid();
      const exchange =
        roll < 0.6
          ? tokenRefreshed(random)
          : roll < 0.75
            ? streamsListed(random, credential, undefined)
            : roll < 0.9
              ? organizationsListed(random, credential)
              : roll < 0.95
                ? hiccup(random)
                : refused(random, random.pick(["tokenExpired", "revoked", "missingPermission"] as const), credential);
      return JSON.stringify({ id, createdDate: isoMicros(Math.floor(now * 1_000 - index * spacing)), ...exchange });
    },
  };
}
