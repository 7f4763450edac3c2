import type { Connection } from "./credential";
import { OtherCredentials, type OtherCredential } from "./otherCredential";
import { OTHER_PROVIDERS, otherProviderAt, type OtherProvider } from "./otherProviders";
import { Random } from "./random";
import { DAY } from "./time";
import { troubleBehind } from "./trouble";

/** Words that no documentation has; a client must take them for what it doesn't know. */
const UNKNOWN_WORDS = ["PENDING_REVIEW", "SYNC_PAUSED"] as const;
/** What one credential in so many gets, if it isn't simply `ACTIVE`. */
const STATUSES: readonly (readonly [word: string, share: number])[] = [
  ["UNAUTHENTICATED", 0.12],
  ["MISSING_PERMISSION", 0.07],
  ["TEMPORARILY_UNAVAILABLE", 0.04],
  ["OK", 0.04],
];
const UNKNOWN_SHARE = 0.03;

function statusAt(random: Random): string | undefined {
  let roll = random.next();
  for (const [word, share] of STATUSES) {
    if (roll < share) return word;
    roll -= share;
  }
  return roll < UNKNOWN_SHARE ? random.pick(UNKNOWN_WORDS) : undefined;
}

/** The credential that a Leaf user has of a company at the start; all of it follows from the two. */
function seedOther(userId: string, provider: OtherProvider, startedAt: number): OtherCredential {
  const random = new Random(`${userId}/${provider.path}`);
  const id = random.uuid();
  // Older than events are kept, so that the history is full.
  const createdAt = startedAt - random.int(31 * DAY, 400 * DAY);
  const status = statusAt(random);
  const at = startedAt - random.int(2 * DAY, 6 * DAY);
  const changes: Connection["changes"] = status === undefined ? [] : [{ at, trouble: troubleBehind(status), status }];
  return { id, createdAt, provider, given: {}, allBlocked: random.chance(0.15), changes, recorded: [] };
}

/** A Leaf user's credentials of up to so many other companies. */
export function seedOthers(random: Random, userId: string, most: number, startedAt: number): OtherCredentials {
  const waiting = random.shuffle(OTHER_PROVIDERS).slice(0, random.int(0, most));
  return new OtherCredentials([], waiting, (provider) => seedOther(userId, provider, startedAt));
}

const FEW = ["john-deere", "cnhi", "climate-field-view", "trimble", "raven"].flatMap(
  (path) => otherProviderAt(path) ?? [],
);

/** What the sample world has unless more is asked for: one working credential for one Leaf user in four. */
export function seedFew(random: Random, startedAt: number): readonly OtherCredential[] {
  if (!random.chance(0.25)) return [];
  const provider = random.pick(FEW);
  const createdAt = startedAt - 90 * DAY;
  return [{ id: random.uuid(), createdAt, provider, given: {}, allBlocked: false, changes: [], recorded: [] }];
}
