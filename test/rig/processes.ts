// The one place that knows every process and temporary folder of the rig, so that nothing outlives it.
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, realpathSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { childEnvironment, type Environment } from "./environment";
import { messageOf } from "./log";
import { delay, within } from "./wait";

interface Registry {
  groups: Set<number>;
  cleanups: Set<() => Promise<void>>;
  folders: Set<string>;
  ending: Promise<void> | undefined;
}

// Each test file is bundled with its own copy of this module: the register must be one for the whole process.
const registryKey = Symbol.for("leaf-panorama.rig.processes");

function registry(): Registry {
  const holder = globalThis as unknown as Record<symbol, Registry | undefined>;
  const existing = holder[registryKey];
  if (existing !== undefined) return existing;
  const created: Registry = { groups: new Set(), cleanups: new Set(), folders: new Set(), ending: undefined };
  holder[registryKey] = created;
  endWithThisProcess(created);
  return created;
}

function endWithThisProcess(own: Registry): void {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      // npm passes on the Ctrl-C that the terminal has already sent to us, so a repeated signal only waits along.
      void endAll().finally(() => process.exit(codes[signal]));
    });
  }
  // Reached after an uncaught error or a bare process.exit(), when nothing asynchronous runs any more.
  process.on("exit", () => {
    for (const pid of own.groups) signalGroup(pid, "SIGKILL");
    for (const folder of own.folders) removeFolder(folder);
  });
}

/** How a child is started; what is not given is the caller's own. */
export interface SpawnGroupOptions {
  cwd?: string;
  env?: Environment;
  /** "show" lets the child write to the terminal itself; "pipe" is for the caller to read. */
  output?: "show" | "pipe";
  /** Goes through the command interpreter, which Windows needs for .cmd files. */
  shell?: boolean;
}

/** Starts a child as the leader of its own process group, which ends with this process at the latest. */
export function spawnGroup(command: string, args: readonly string[], options: SpawnGroupOptions = {}): ChildProcess {
  const own = registry();
  if (own.ending !== undefined) throw new Error("Nothing is started any more: the rig is ending.");
  const stream = options.output === "show" ? "inherit" : "pipe";
  const shell = options.shell ?? false;
  const quote = (word: string): string => (shell && /[\s&()^]/.test(word) ? `"${word}"` : word);
  const child = spawn(quote(command), args.map(quote), {
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: childEnvironment(options.env),
    stdio: ["ignore", stream, stream],
    detached: process.platform !== "win32",
    windowsHide: true,
    shell,
  });
  const { pid } = child;
  if (pid !== undefined) {
    own.groups.add(pid);
    // A leader may end before its helpers do: only an empty group is forgotten.
    child.once("exit", () => {
      if (!groupIsAlive(pid)) own.groups.delete(pid);
    });
  }
  return child;
}

/** Ends a child and all that it started: politely first, by force after `graceMs`; resolves when they are gone. */
export async function endGroup(child: ChildProcess, graceMs = 5000): Promise<void> {
  const { pid } = child;
  if (pid === undefined || !registry().groups.has(pid)) return;
  await endGroupOf(pid, graceMs);
}

/** The same for a group that a child of ours has made, by the id of its leader. */
export async function endGroupOf(pid: number, graceMs = 5000): Promise<void> {
  for (const [signal, waitMs] of [
    ["SIGTERM", graceMs],
    ["SIGKILL", 3000],
  ] as const) {
    signalGroup(pid, signal);
    const deadline = Date.now() + waitMs;
    while (groupIsAlive(pid) && Date.now() < deadline) await delay(25);
    if (!groupIsAlive(pid)) break;
  }
  registry().groups.delete(pid);
}

/** Registers something to be ended with the rig that is not a child of ours; the result takes it off again. */
export function onEnd(cleanup: () => Promise<void>): () => void {
  const { cleanups } = registry();
  cleanups.add(cleanup);
  return () => cleanups.delete(cleanup);
}

/** Makes an empty folder that is removed when the rig ends; the name is short, because sockets are made in it. */
export function temporaryFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(path.join(os.tmpdir(), `lp-${name}-`)));
  registry().folders.add(folder);
  return folder;
}

/** Removes a folder made by `temporaryFolder` before the rig ends. */
export function removeTemporaryFolder(folder: string): void {
  removeFolder(folder);
  registry().folders.delete(folder);
}

/** Ends every process, and removes every temporary folder, that the rig has made in this process. */
export function endAll(): Promise<void> {
  const own = registry();
  own.ending ??= endEverything(own).finally(() => {
    own.ending = undefined;
  });
  return own.ending;
}

/** Whether the rig is ending, so that what ends now does so on purpose. */
export function isEnding(): boolean {
  return registry().ending !== undefined;
}

async function endEverything(own: Registry): Promise<void> {
  const results = await Promise.allSettled([
    ...[...own.cleanups].map((cleanup) => within(cleanup(), 5000, "Ending a part of the rig")),
    ...[...own.groups].map((pid) => endGroupOf(pid)),
  ]);
  own.cleanups.clear();
  for (const result of results) {
    if (result.status === "rejected") console.error(messageOf(result.reason));
  }
  for (const folder of [...own.folders]) removeTemporaryFolder(folder);
}

function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  } catch (error) {
    console.error(`${folder} could not be removed: ${messageOf(error)}`);
  }
}

function signalGroup(pid: number, signal: "SIGTERM" | "SIGKILL"): void {
  if (process.platform === "win32") {
    // Without /F a program that has no window is not ended at all.
    spawnSync("taskkill", ["/pid", String(pid), "/T", "/F"], { stdio: "ignore", timeout: 5000 });
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!hasCode(error, "ESRCH")) throw error;
  }
}

function groupIsAlive(pid: number): boolean {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, 0);
  } catch (error) {
    if (hasCode(error, "ESRCH")) return false;
    throw error;
  }
  // In a container nobody may collect the dead, who answer to signals like the living.
  return process.platform !== "linux" || hasLivingMember(pid);
}

function hasLivingMember(group: number): boolean {
  return readdirSync("/proc").some((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    let stat: string;
    try {
      stat = readFileSync(`/proc/${entry}/stat`, "utf8");
    } catch (error) {
      if (hasCode(error, "ENOENT") || hasCode(error, "ESRCH")) return false;
      throw error;
    }
    // The program's name is in parentheses and may hold spaces; after it come state, parent and group.
    const [state, , memberOf] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return memberOf === String(group) && state !== "Z" && state !== "X";
  });
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
