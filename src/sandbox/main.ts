// The sandbox's way in: for the extension, which imports it, and for the command line, which runs it.
import { rmSync } from "node:fs";
import { readFile, rename, writeFile } from "node:fs/promises";
import { isLoopback } from "./address";
import { helpText, parseCommandLine } from "./commandLine";
import { accessTo, type SandboxInfo } from "./info";
import { settle, type SandboxOptions } from "./options";
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

/** Starts a Leaf and a Panorama on this machine; rejects with a RangeError for a bad option, or when the port is taken. */
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
    const { infoFile, quiet, worldFile } = asked;
    const world = worldFile === undefined ? undefined : await worldText(worldFile);
    const sandbox = await startSandbox({ ...asked.options, world, onError: (error) => console.error(error) });
    // Once it has stopped, nothing keeps the process; and what it has written leads nowhere any more.
    const stop = () => {
      if (infoFile !== undefined) rmSync(infoFile, { force: true });
      void sandbox.stop();
    };
    process.once("SIGTERM", stop).once("SIGINT", stop);
    const { host } = asked.options;
    if (host !== undefined && !isLoopback(host)) console.error(warningFor(host, sandbox.info.url));
    const text = JSON.stringify(sandbox.info);
    if (infoFile !== undefined && !(await wroteInfo(infoFile, text))) {
      await sandbox.stop();
      return 1;
    }
    if (!quiet) console.log(infoFile === undefined ? text : `The sandbox is at ${sandbox.info.url}`);
    return 0;
  } catch (error) {
    console.error(startFailure(error, asked.options));
    return error instanceof RangeError ? 2 : 1;
  }
}

/** What `--allow-remote` has opened. */
function warningFor(host: string, url: string): string {
  return [
    `The sandbox listens on ${host}: whoever reaches this machine there can read and change everything in it,`,
    "and by a webhook let it send requests to programs on this machine.",
    `No real data is in it unless a world file has brought some. It calls itself ${url}`,
  ].join("\n");
}

/** The text of a world file; rejects with a RangeError that names it. */
async function worldText(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new RangeError(`${file} could not be read: ${error instanceof Error ? error.message : String(error)}.`);
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

function startFailure(error: unknown, { port = 0, host = "" }: SandboxOptions): string {
  if (error instanceof RangeError) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return `Port ${port} is in use; choose another with --port, or leave it out.`;
    case "EACCES":
      return `Port ${port} may not be used; choose another with --port, or leave it out.`;
    case "EADDRNOTAVAIL":
    case "ENOTFOUND":
      return `This machine has no address ${host}; choose another with --host, or leave it out.`;
    default:
      return `The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`;
  }
}

if (require.main === module) {
  void runSandbox(process.argv.slice(2)).then((code) => {
    process.exitCode = code;
  });
}
