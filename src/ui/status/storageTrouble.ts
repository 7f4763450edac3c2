import type { Clock } from "../../base/clock";
import type { Disposable, Event } from "../../base/emitter";
import { warn } from "../commands/commandRunner";

/** The same sentence is not repeated within this time, in milliseconds. */
const QUIET_MS = 10 * 60_000;

/** Says when the disk or the secret store fails, whatever was under way; the same once in a while. */
export function tellStorageTrouble(events: readonly Event<string>[], clock: Clock): Disposable {
  const said = new Map<string, number>();
  const subscriptions = events.map((event) =>
    event((sentence) => {
      if (Math.abs(clock.now() - (said.get(sentence) ?? -Infinity)) < QUIET_MS) return;
      said.set(sentence, clock.now());
      warn(sentence);
    }),
  );
  return { dispose: () => subscriptions.forEach((subscription) => subscription.dispose()) };
}
