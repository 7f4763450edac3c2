import type { ChildProcess } from "node:child_process";
import { endGroup, spawnGroup, type SpawnGroupOptions } from "./processes";

/** The last part of what a child has written, for error messages. */
export class Tail {
  #text = "";

  /** Follows both output streams of a child that was started with `output: "pipe"`. */
  constructor(child: ChildProcess, onText?: (text: string) => void) {
    child.once("error", (error) => {
      this.#text += `${error.message}\n`;
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#text = (this.#text + text).slice(-65_536);
        onText?.(text);
      });
    }
  }

  /** All that is kept. */
  get text(): string {
    return this.#text;
  }

  /** The last lines, for the end of an error message. */
  lastLines(count = 15): string {
    return this.#text.trimEnd().split("\n").slice(-count).join("\n");
  }
}

/** Whether a child has ended, or could not even start. */
export function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

/** Resolves when a child has ended, however it did. */
export function whenEnded(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
}

/** How a program that is expected to end is run. */
export interface RunOptions extends SpawnGroupOptions {
  /** The program is ended, and the promise rejected, after this many milliseconds. */
  timeoutMs: number;
  onText?: (text: string) => void;
  /** How long the program may take to end its own children. */
  graceMs?: number;
}

/** How a program ended: its exit code (1 if a signal ended it) and the tail of what it wrote. */
export interface RunResult {
  code: number;
  output: string;
}

/** Runs a program to its end and resolves whatever its exit code is; rejects if it can't start or takes too long. */
export async function run(command: string, args: readonly string[], options: RunOptions): Promise<RunResult> {
  const child = spawnGroup(command, args, options);
  const tail = new Tail(child, options.onText);
  let timer: NodeJS.Timeout | undefined;
  try {
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", (error) => {
        reject(new Error(`${command} could not be started: ${error.message}`));
      });
      // "close" comes after the last output.
      child.once("close", (exitCode) => resolve(exitCode ?? 1));
      timer = setTimeout(() => {
        const words = [command, ...args.slice(0, 3)].join(" ");
        reject(
          new Error(`${words} took longer than ${options.timeoutMs / 1000} s and was ended.\n${tail.lastLines()}`),
        );
      }, options.timeoutMs);
    });
    return { code, output: tail.text };
  } finally {
    clearTimeout(timer);
    await endGroup(child, options.graceMs);
  }
}
