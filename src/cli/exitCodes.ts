/** How the command ends, for scripts. */
export const EXIT = {
  /** What was asked for was done, and everything is healthy. */
  fine: 0,
  /** Something was found that needs attention. */
  trouble: 1,
  /** Leaf could not be asked, or not for all of it. */
  unasked: 2,
  /** The command was called wrongly. */
  usage: 3,
  /** The farmer did not turn sharing on in time. */
  expired: 4,
} as const;

/** One of them. */
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with a sentence on stderr. */
export class CliError extends Error {
  constructor(
    message: string,
    readonly code: ExitCode,
  ) {
    super(message);
  }
}
