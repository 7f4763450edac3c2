import { diskTrouble } from "../base/diskTrouble";
import { oneLine } from "../base/text";
import { visible } from "../base/visible";
import { EXIT } from "./exitCodes";

/** Where the command writes to. */
export interface Output {
  /** Results, on stdout. */
  print(text: string): void;
  /** What is to be known beside the results, on stderr. */
  note(text: string): void;
  /** How far it is, in one line that is written over; nothing where no person looks. */
  progress(text: string): void;
  /** How many columns a table may have; undefined where lines have no end. */
  readonly width: number | undefined;
  /** Whether colors are wanted. */
  readonly color: boolean;
}

/** The process's own streams. A reader that has had enough, as `head`, ends the command quietly. */
export function processOutput({ stdout, stderr, env }: NodeJS.Process): Output {
  const leave = (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
    // As on a full disk: what was found is nowhere to be read.
    stderr.write(`The output could not be written: ${diskTrouble(error)}.\n`);
    process.exit(EXIT.unasked);
  };
  stdout.on("error", leave);
  stderr.on("error", leave);
  let shown = false;
  const clear = () => {
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  };
  return {
    print: (text) => {
      clear();
      stdout.write(`${text}\n`);
    },
    note: (text) => {
      clear();
      stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (!stderr.isTTY) return;
      clear();
      if (text === "") return;
      stderr.write(text.slice(0, Math.max(0, stderr.columns - 1)));
      shown = true;
    },
    width: stdout.isTTY ? stdout.columns : undefined,
    color: stdout.isTTY && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb",
  };
}

/** Foreign text in a terminal: on one line, and without anything that could move the cursor. */
export function plainLine(text: string): string {
  return visible(oneLine(text));
}
