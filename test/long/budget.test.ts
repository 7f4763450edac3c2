import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { systemSleep } from "../../src/base/clock";
import { inRepository } from "../rig/root";
import { damages, damaging } from "../support/damage";

const MINUTE = 60_000;
const PROCESSES = 5;
const PER_MINUTE = 300;
const RUN_MS = 100_000;

function mostInAMinute(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let first = 0;
  return sorted.reduce((most, time, index) => {
    while (time - (sorted[first] ?? 0) > MINUTE) first += 1;
    return Math.max(most, index - first + 1);
  }, 0);
}

/** Damages the newest state, in one of all ways; a folder can only come as a newer one, without a moment in between. */
function damageNewest(folder: string, random: number): boolean {
  const newest = Math.max(0, ...readdirSync(folder).map((name) => Number.parseInt(name, 10) || 0));
  if (newest === 0) return false;
  const hows = Object.keys(damages);
  const how = hows[Math.floor(random * hows.length)] ?? "";
  if (how === "is a folder" || how === "can't be read") {
    mkdirSync(path.join(folder, `${newest + 1}.json`));
    return true;
  }
  const file = path.join(folder, `${newest}.json`);
  const whole = readFileSync(file, "utf8");
  // Written by nobody to its end yet, or damaged already.
  if (!whole.startsWith('{"at":1') || !whole.endsWith("}")) return false;
  damaging(whole);
  damages[how]?.(file);
  return true;
}

describe("five windows on one budget", function () {
  this.timeout(RUN_MS + 60_000);

  for (const damaged of [false, true]) {
    const what = damaged ? "although the newest state is damaged again and again" : "and use it up";
    it(`never send more than ${PER_MINUTE} in any 60 s, ${what}`, async () => {
      const folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
      const times: number[] = [];
      const warnings: string[] = [];
      const script = inRepository("out", "support", "budgetChild.js");
      const children = Array.from({ length: PROCESSES }, () =>
        spawn(process.execPath, [script, folder, String(PER_MINUTE)], { stdio: ["ignore", "pipe", "inherit"] }),
      );
      for (const child of children) {
        createInterface(child.stdout).on("line", (line) => {
          const said: unknown = JSON.parse(line);
          if (typeof said === "number") times.push(said);
          else warnings.push(String(said));
        });
      }
      let count = 0;
      const end = Date.now() + RUN_MS;
      while (Date.now() < end) {
        await systemSleep(100 + Math.random() * 900);
        const [states] = readdirSync(folder);
        try {
          if (damaged && states && damageNewest(path.join(folder, states), Math.random())) count += 1;
        } catch (error) {
          // The windows have gone on meanwhile.
          assert.match(String(error), /ENOENT|EEXIST/);
        }
      }
      for (const child of children) child.kill("SIGKILL");
      rmSync(folder, { recursive: true });
      const most = mostInAMinute(times);
      const gaps = times.sort((a, b) => a - b).map((time, index) => time - (times[index - 1] ?? time));
      console.log(
        `      ${times.length} requests in ${RUN_MS / 1000} s, at most ${most} of ${PER_MINUTE} in any 60 s, ` +
          `${count} times damaged, longest silence ${Math.max(...gaps)} ms, ${warnings.length} warnings`,
      );
      assert.ok(most <= PER_MINUTE, `${most} in a minute`);
      assert.ok(times.length > 20, "they go on");
      assert.deepEqual(warnings, []);
    });
  }
});
