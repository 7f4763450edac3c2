// The sandbox's way in: for the extension, which imports it, and for the command line, which runs it.
import { rmSync } from "node:fs";
import { rename, writeFile } from "node:fs/promises";
import { accessTo, type SandboxInfo } from "./info";
import { helpText, parseCommandLine, settle, type SandboxOptions } from "./options";
import { listen } from "./server";
import { World } from "./world";

export type { SandboxInfo } from "./info";
export type { SandboxOptions } from "./options";

/** A sandbox that runs. */
export interface Sandbox {
  readonly info: SandboxInfo;
  /** Ends it and all its connections; further calls wait for the same end. */
  stop(): Promise<void>;
}

/** Starts a Leaf and a Panorama on 127.0.0.1; rejects with a RangeError for a bad option, or when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const settings = settle(options);
  const world = new World(settings);
  const { origin, close } = await listen(world, settings);
  let stopped: Promise<void> | undefined;
  return {
    info: accessTo(world, origin),
    stop: () => (stopped ??= close()),
  };
}

/** How a start from the command line came out, as the process's exit code. */
type StartCode = 0 | 1 | 2;

/** Starts a sandbox as the arguments say: 0 once it runs (or has helped), 1 if it could not start, 2 for wrong arguments. */
export async function runSandbox(argv: readonly string[]): Promise<StartCode> {
  const asked = parseCommandLine(argv);
  if (asked.kind === "help") {
    console.log(helpText());
    return 0;
  }
  if (asked.kind === "refused") {
    console.error(asked.reason);
    return 2;
  }
  try {
    const sandbox = await startSandbox({ ...asked.options, onError: (error) => console.error(error) });
    const { infoFile, quiet } = asked;
    // Once it has stopped, nothing keeps the process; and what it has written leads nowhere any more.
    const stop = () => {
      if (infoFile !== undefined) rmSync(infoFile, { force: true });
      void sandbox.stop();
    };
    process.once("SIGTERM", stop).once("SIGINT", stop);
    const text = JSON.stringify(sandbox.info);
    if (infoFile !== undefined && !(await wroteInfo(infoFile, text))) {
      await sandbox.stop();
      return 1;
    }
    if (!quiet) console.log(infoFile === undefined ? text : `The sandbox is at ${sandbox.info.url}`);
    return 0;
  } catch (error) {
    console.error(startFailure(error, asked.options.port));
    return 1;
  }
}

/** Writes what is needed to use the sandbox, at once and for this user alone: whoever waits for the file reads all of it. */
async function wroteInfo(file: string, text: string): Promise<boolean> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, `${text}\n`, { mode: 0o600 });
    await rename(unfinished, file);
    return true;
  } catch (error) {
    console.error(`${file} could not be written: ${error instanceof Error ? error.message : String(error)}`);
    return false;
  }
}

function startFailure(error: unknown, port = 0): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `Port ${port} is in use; choose another with --port, or leave it out.`;
  if (code === "EACCES") return `Port ${port} may not be used; choose another with --port, or leave it out.`;
  return `The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`;
}

if (require.main === module) {
  void runSandbox(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
