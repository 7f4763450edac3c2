import { diskTrouble } from "../base/diskTrouble";
import { EXIT } from "./exitCodes";

/** Where the command writes to. */
export interface Output {
  /** Results, on stdout. */
  print(text: string): void;
  /** What is to be known beside the results, on stderr. */
  note(text: string): void;
  /** Aborted once nobody reads stdout any more, as behind `head`. */
  readonly closed: AbortSignal;
  /** How far it is, in one line that is written over; nothing where no person looks. */
  progress(text: string): void;
  /** How many columns a table may have; undefined where lines have no end. */
  readonly width: number | undefined;
  /** Whether colors are wanted. */
  readonly color: boolean;
}

/** How a system says that the reader of a pipe has gone. */
const GONE = new Set(["EPIPE", "EOF"]);

/**
 * The process's own streams. A reader that has had enough, as `head`, changes nothing about how the command ends: the rest
 * is not written, and the exit code says what it says without a reader.
 */
export function processOutput({ stdout, stderr, env }: NodeJS.Process): Output {
  const closed = new AbortController();
  let silent = false;
  stderr.on("error", () => (silent = true));
  stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (closed.signal.aborted) return;
    closed.abort();
    if (GONE.has(error.code ?? "")) return;
    // As on a full disk: what was found is nowhere to be read.
    if (!silent) stderr.write(`The output could not be written: ${diskTrouble(error)}.\n`);
    process.exit(EXIT.unasked);
  });
  let shown = false;
  const clear = () => {
    if (shown && !silent) stderr.write("\r\u001b[K");
    shown = false;
  };
  return {
    print: (text) => {
      clear();
      if (!closed.signal.aborted) stdout.write(`${text}\n`);
    },
    note: (text) => {
      clear();
      if (!silent) stderr.write(`${text}\n`);
    },
    closed: closed.signal,
    progress: (text) => {
      if (silent || !stderr.isTTY) return;
      clear();
      if (text === "") return;
      stderr.write(text.slice(0, columnsOf(stderr) - 1));
      shown = true;
    },
    width: stdout.isTTY ? columnsOf(stdout) : undefined,
    color: stdout.isTTY && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
  };
}

/** A terminal that doesn't say how wide it is, as one that a program has made, counts as 80 columns wide. */
function columnsOf({ columns }: { readonly columns: number }): number {
  return columns > 0 ? columns : 80;
}
