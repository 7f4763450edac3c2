import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { inRepository } from "../rig/root";
import type { Errand } from "./killChild";

/** What a window told before it ended. */
export interface Told {
  /** What the window before it has left, once this one has started. */
  left?: string[];
  /** The files at the very end. */
  files?: string[];
  errors: string[];
  rounds: number;
}

/** Runs a window in a process of its own, and kills it so long after it has started; 0: it ends itself. */
export async function runWindow(errand: Errand, killAfterMs: number): Promise<Told> {
  const child = spawn(process.execPath, [inRepository("out", "support", "killChild.js"), JSON.stringify(errand)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const told: Told = { errors: [], rounds: 0 };
  const ended = once(child, "close");
  createInterface(child.stdout).on("line", (line) => {
    const said = JSON.parse(line) as { left?: string[]; files?: string[]; error?: string; round?: number };
    if (said.error !== undefined) told.errors.push(said.error);
    if (said.round !== undefined) told.rounds += 1;
    if (said.files) told.files = said.files;
    if (said.left) {
      told.left = said.left;
      if (killAfterMs > 0) setTimeout(() => child.kill("SIGKILL"), killAfterMs);
    }
  });
  await ended;
  return told;
}

/** Kills so many windows, one after the other, and returns all that any of them has left; empty if nothing. */
export async function killWindows(
  count: number,
  folder: string,
  info: Errand["info"],
  seed: number,
): Promise<string[]> {
  const wrong: string[] = [];
  const note = (told: Told, when: string) => {
    for (const left of told.left ?? ["it did not start"]) wrong.push(`${when}: ${left}`);
    for (const error of told.errors) wrong.push(`${when}: ${error}`);
  };
  for (let kill = 0; kill < count; kill += 1) {
    // Half of them in the middle of the secret store's work, where it hurts most.
    const exact = kill % 2 === 0;
    const errand = { folder, info, seed: seed + kill, ...(exact ? { dieAt: 1 + ((kill * 7) % 60) } : {}) };
    note(await runWindow(errand, exact ? 0 : 1 + ((kill * 37) % 400)), `after kill ${kill} (seed ${seed})`);
  }
  const last = await runWindow({ folder, info, seed, last: true }, 0);
  note(last, "at the end");
  for (const file of last.files ?? ["it did not end"]) wrong.push(`after sign-out and removal: ${file}`);
  return wrong;
}
