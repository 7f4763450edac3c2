// The sandbox's way in: for the extension, which imports it, and for the command line, which runs it.
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

async function run(argv: readonly string[]): Promise<void> {
  const asked = parseCommandLine(argv);
  if (asked.kind === "help") {
    console.log(helpText());
    return;
  }
  if (asked.kind === "refused") {
    console.error(asked.reason);
    process.exitCode = 2;
    return;
  }
  try {
    const sandbox = await startSandbox({ ...asked.options, onError: (error) => console.error(error) });
    console.log(JSON.stringify(sandbox.info));
    // Once it has stopped, nothing keeps the process.
    const stop = () => void sandbox.stop();
    process.once("SIGTERM", stop).once("SIGINT", stop);
  } catch (error) {
    console.error(startFailure(error, asked.options.port));
    process.exitCode = 1;
  }
}

function startFailure(error: unknown, port = 0): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") return `Port ${port} is in use; choose another with --port, or leave it out.`;
  if (code === "EACCES") return `Port ${port} may not be used; choose another with --port, or leave it out.`;
  return `The sandbox could not start: ${error instanceof Error ? error.message : String(error)}`;
}

if (require.main === module) void run(process.argv.slice(2));
