import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import type { Log } from "./log";
import { run } from "./run";

/** The full path of a program that is on the PATH, or undefined. */
export function onPath(name: string): string | undefined {
  const endings = process.platform === "win32" ? [".cmd", ".exe", ".bat"] : [""];
  for (const folder of (process.env["PATH"] ?? "").split(path.delimiter)) {
    if (folder === "") continue;
    for (const ending of endings) {
      const candidate = path.join(folder, name + ending);
      if (isProgram(candidate)) return candidate;
    }
  }
  return undefined;
}

/** Whether a file is there and may be run. */
export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    // Any reason not to be able to run it counts as "not there".
    return false;
  }
}

/** Whether this process is the superuser. */
export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether missing Debian packages can be installed here. */
export function canInstallPackages(): boolean {
  return isRoot() && onPath("apt-get") !== undefined;
}

/** Installs Debian packages with visible output; rejects with one sentence if that fails. */
export async function installPackages(packages: readonly string[], log: Log): Promise<void> {
  log(`Installing ${packages.join(", ")} (once) …`);
  const options = { env: { DEBIAN_FRONTEND: "noninteractive" }, output: "show", timeoutMs: 600_000 } as const;
  // An outdated list of one source is no reason to stop: the installation itself tells.
  await run("apt-get", ["update", "-qq"], options);
  const { code } = await run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], options);
  if (code !== 0) throw new Error(`apt-get could not install ${packages.join(", ")}.`);
}
