import type { OtherCredential } from "./otherCredential";
import { otherProviderAt } from "./otherProviders";
import type { Random } from "./random";
import { DAY } from "./time";

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
