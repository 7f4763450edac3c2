import assert from "node:assert/strict";
import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import path from "node:path";
import type { Sandbox } from "../../src/sandbox/main";

/** The command as it is packaged. */
export const CLI = path.resolve("dist", "cli.js");

/** How the command has ended, and what it has printed. */
interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs. */
interface Running {
  readonly pid: number;
  readonly out: () => string;
  readonly err: () => string;
  /** Ends it as Ctrl-C does. */
  readonly stop: () => void;
}

interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Called once the command runs. */
  readonly during?: (running: Running) => Promise<void> | void;
  /** The folder that it is called in. */
  readonly cwd?: string;
  /** After so long it is killed. Milliseconds. */
  readonly timeoutMs?: number;
}

/** This process's environment, without what concerns Leaf and the way to it. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^LEAF_|_PROXY$|^GITHUB_/i.test(name));
  return { ...Object.fromEntries(kept), NO_COLOR: "1" };
}

/** Runs the command with nothing of this process's environment that concerns Leaf. */
export function runCommand(args: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const { env = {}, input, cwd, timeoutMs = 30_000 } = options;
  const child = spawn(process.execPath, [CLI, ...args], {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  child.stdin.end(input ?? "");
  return endOf(child, options.during);
}

/** Runs a line of a shell in which `leaf-panorama` is the command, and a pipe fails with whatever fails in it. */
export function inShell(line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const script = `set -o pipefail; leaf-panorama() { "${process.execPath}" "${CLI}" "$@"; }; ${line}`;
  const child = spawn("bash", ["-c", script], { env: { ...cleanEnvironment(), ...env }, timeout: 30_000 });
  child.stdin.end();
  return endOf(child);
}

async function endOf(child: ChildProcessWithoutNullStreams, during?: RunOptions["during"]): Promise<Ended> {
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  const pid = child.pid ?? assert.fail("It did not start.");
  try {
    await during?.({ pid, out: () => out, err: () => err, stop: () => child.kill("SIGINT") });
  } catch (error) {
    child.kill("SIGKILL");
    await ended;
    throw error;
  }
  return { code: await ended, out, err };
}

type Login = Pick<Sandbox["info"], "url" | "email" | "password">;

/** The environment by which the command signs in to a sandbox. */
export function loginOf({ info }: { readonly info: Login }): Record<string, string> {
  const { url, email, password } = info;
  return { LEAF_API_URL: url, LEAF_EMAIL: email, LEAF_PASSWORD: password };
}

/** A token of the sandbox's account. */
export async function tokenOf({ info }: { readonly info: Login }): Promise<string> {
  const { url, email, password } = info;
  const response = await fetch(`${url}/api/authenticate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ username: email, password, rememberMe: "true" }),
  });
  return ((await response.json()) as { id_token: string }).id_token;
}

/** Calls a sandbox's control, as `leafUsers/ID/approve`. */
export async function control({ info: { url } }: Sandbox, what: string, body: object = {}): Promise<void> {
  const response = await fetch(`${url}/__sandbox/${what}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, await response.text());
}
