import type { Parts } from "../assemble";
import type { Args } from "./args";
import type { ExitCode } from "./exitCodes";
import type { Output } from "./output";

/** What a verb works with. */
export interface Call {
  readonly args: Args;
  readonly output: Output;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: AsyncIterable<Buffer | string>;
  readonly version: string;
  /** Aborted when the command is to stop. */
  readonly signal: AbortSignal;
}

/** What is left to do once the account is signed in to: what is wrong with the call itself was found before. */
export type Task = (parts: Parts) => Promise<ExitCode>;
