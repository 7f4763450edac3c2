// The `code` command of a desktop installation, always with a profile of our own.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Log } from "./log";
import { endGroup, endGroupOf, onEnd, spawnGroup, temporaryFolder } from "./processes";
import { run, whenEnded } from "./run";
import { isRoot, onPath } from "./system";
import { quietSettings, type Settings } from "./settings";
import { writeSettings } from "./server";

/** A `code` command that has proved to start, and the profile to use it with. */
export interface DesktopCode {
  command: string;
  userDataDir: string;
  extensionsDir: string;
}

/** An open window. */
export interface DesktopWindow {
  /** Resolves when the window has been closed. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** Finds a desktop editor that can open a window here, and prepares an empty profile for it; else undefined. */
export async function findDesktopCode(log: Log): Promise<DesktopCode | undefined> {
  if (process.env["LEAF_PANORAMA_EDITOR"] === "web") return undefined;
  const command = onPath("code");
  // In WSL, `code` is a bridge to Windows that ignores the profile folders.
  if (command === undefined || !hasScreen() || process.env["WSL_DISTRO_NAME"] !== undefined) return undefined;
  const profile = temporaryFolder("code");
  const code = { command, userDataDir: path.join(profile, "ud"), extensionsDir: path.join(profile, "ext") };
  const { code: exitCode } = await call(code, ["--version"], 30_000);
  if (exitCode === 0) return code;
  log("The `code` command on the PATH does not start, so the web editor is used.");
  return undefined;
}

/** Opens a window with the packaged extension and the settings; the last of `open` gets the focus. */
export async function openDesktopWindow(
  code: DesktopCode,
  options: { vsix: string; settings: Settings; open: readonly string[] },
): Promise<DesktopWindow> {
  mkdirSync(code.extensionsDir, { recursive: true });
  writeSettings(code.userDataDir, { ...quietSettings, ...options.settings });
  const installing = await call(code, ["--install-extension", options.vsix, "--force"], 60_000);
  if (installing.code !== 0) throw new Error(`The editor refused the extension:\n${installing.output}`);
  const child = spawnGroup(
    code.command,
    [
      ...profileArguments(code),
      ...["--new-window", "--wait", "--disable-workspace-trust", "--skip-welcome", "--skip-release-notes"],
      // The temporary profile must not ask for, or fill, the user's keyring.
      ...(process.platform === "linux" ? ["--password-store=basic"] : []),
      ...options.open,
    ],
    { shell: process.platform === "win32" },
  );
  const ended = whenEnded(child);
  const stop = async (): Promise<void> => {
    forget();
    // The command only waits for the window, whose process it has detached from itself.
    const pid = windowProcess(code);
    await Promise.all([endGroup(child), pid === undefined ? undefined : endGroupOf(pid)]);
  };
  const forget = onEnd(stop);
  return { ended, stop };
}

function call(code: DesktopCode, args: readonly string[], timeoutMs: number): ReturnType<typeof run> {
  return run(code.command, [...profileArguments(code), ...args], { timeoutMs, shell: process.platform === "win32" });
}

function profileArguments({ userDataDir, extensionsDir }: DesktopCode): string[] {
  const profile = ["--user-data-dir", userDataDir, "--extensions-dir", extensionsDir];
  return isRoot() ? ["--no-sandbox", ...profile] : profile;
}

function windowProcess({ userDataDir }: DesktopCode): number | undefined {
  // The editor writes its process id here, to keep a second one out of the same profile.
  const lock = path.join(userDataDir, "code.lock");
  const pid = existsSync(lock) ? Number.parseInt(readFileSync(lock, "utf8"), 10) : Number.NaN;
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

function hasScreen(): boolean {
  if (process.platform !== "linux") return true;
  return Boolean(process.env["DISPLAY"]) || Boolean(process.env["WAYLAND_DISPLAY"]);
}
