import type { Sleep } from "../base/clock";
import type { CredentialEvent } from "../leaf/credentialEvents";
import { isLeafError, type LeafErrorKind } from "../leaf/errors";
import { explain } from "../model/explain";
import { EXIT, type ExitCode } from "./exitCodes";

/** What following works with. */
interface FollowTools {
  /** Gets the events that have come since the last time, newest first; throws a LeafError. */
  readonly newer: (signal: AbortSignal) => Promise<readonly CredentialEvent[]>;
  readonly everySeconds: number;
  readonly sleep: Sleep;
  /** Aborted when nobody wants more. */
  readonly signal: AbortSignal;
  /** Called with what has come, newest first. */
  readonly arrived: (events: readonly CredentialEvent[]) => void;
  /** Says something beside the events. */
  readonly note: (sentence: string) => void;
}

/** With these, asking again helps nobody: Leaf itself has said no. */
const FINAL: ReadonlySet<LeafErrorKind> = new Set(["unauthorized", "forbidden", "notFound", "rejected"]);

/**
 * Asks for newer events until it is stopped. A failure that may pass is said once, and so is its end; one that will not
 * is thrown, as a LeafError.
 */
export async function follow(tools: FollowTools): Promise<ExitCode> {
  const { newer, everySeconds, sleep, signal, arrived, note } = tools;
  let failing = false;
  const isOver = () => signal.aborted;
  for (;;) {
    await sleep(everySeconds * 1000, signal);
    if (isOver()) return EXIT.fine;
    try {
      const events = await newer(signal);
      if (failing) note("Leaf answers again.");
      failing = false;
      if (events.length > 0) arrived(events);
    } catch (error) {
      if (isOver()) return EXIT.fine;
      if (!isLeafError(error) || FINAL.has(error.kind)) throw error;
      if (!failing)
        note(`${explain(error).sentence} Events are asked for again every ${everySeconds} s; none is lost.`);
      failing = true;
    }
  }
}
