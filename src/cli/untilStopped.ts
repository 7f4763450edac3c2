import { whenAborted } from "../base/clock";
import { CliError, EXIT } from "./exitCodes";

/** Waits for the work, or for Ctrl-C, whatever the work waits for then; throws a CliError in that case. */
export async function untilStopped<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const stopped = whenAborted(signal).then(() => {
    throw new CliError("Stopped.", EXIT.unasked);
  });
  return Promise.race([work, stopped]);
}
