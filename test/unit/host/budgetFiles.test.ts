import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemSleep } from "../../../src/base/clock";
import { silentLogger, type Logger } from "../../../src/base/logger";
import { BudgetFiles } from "../../../src/host/budgetFiles";
import type { Bucket } from "../../../src/leaf/bucket";

const now = Date.UTC(2026, 2, 19, 12);
const clock = { now: () => now };

describe("the budget that windows share in files", () => {
  let folder: string;
  const files = (log: Logger = silentLogger, where = folder) => new BudgetFiles(where, clock, systemSleep, log);
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const stateOf = (tokens: number): Bucket => ({ at: now, tokens, pausedUntil: 0 });
  /** Takes one of 100 tokens; whether there was one. */
  const takeFrom = async (storage: BudgetFiles, account = "a"): Promise<boolean> => {
    let taken = false;
    await storage.change(account, (kept = stateOf(100)) => {
      taken = kept.tokens >= 1;
      return taken ? { ...kept, tokens: kept.tokens - 1 } : undefined;
    });
    return taken;
  };
  const only = () => path.join(folder, readdirSync(folder)[0] ?? "");

  it("gives out no token twice when many windows take at the same moment", async () => {
    const windows = Array.from({ length: 6 }, () => files());
    const taken = await Promise.all(
      windows.map(async (storage) => {
        let count = 0;
        for (let time = 0; time < 40; time += 1) if (await takeFrom(storage)) count += 1;
        return count;
      }),
    );
    assert.equal(
      taken.reduce((sum, count) => sum + count),
      100,
    );
    assert.equal(await takeFrom(files()), false);
    assert.ok(readdirSync(only()).length < 100, "old states are removed");
  });

  it("keeps accounts apart, and the last state for the window that comes next", async () => {
    await takeFrom(files());
    const seen: unknown[] = [];
    for (const account of ["a", "b"]) await files().change(account, (kept) => void seen.push(kept));
    assert.deepEqual(seen, [stateOf(99), undefined]);
  });

  it("goes on after a window that died while it wrote, as if it had taken all", async () => {
    await takeFrom(files());
    writeFileSync(path.join(only(), "2.json"), '{"at": 17');
    const seen: unknown[] = [];
    await files().change("a", (kept) => {
      seen.push(kept);
      return kept;
    });
    assert.deepEqual(seen, [stateOf(0)]);
    assert.deepEqual(readdirSync(only()).sort(), ["1.json", "2.json", "3.json"]);
  });

  it("begins anew where somebody has removed the folder", async () => {
    const storage = files();
    await takeFrom(storage);
    rmSync(only(), { recursive: true });
    assert.equal(await takeFrom(storage), true);
  });

  it("goes on in this window alone where the disk fails, and says so once", async () => {
    const lines: string[] = [];
    const log = { ...silentLogger, warn: (line: string) => void lines.push(line) };
    const blocked = path.join(folder, "file");
    writeFileSync(blocked, "");
    const storage = files(log, path.join(blocked, "below"));
    const taken = [];
    for (let time = 0; time < 101; time += 1) taken.push(await takeFrom(storage));
    assert.equal(taken.filter(Boolean).length, 100);
    assert.equal(lines.filter((line) => line.includes("can't share")).length, 1, lines.join("\n"));
  });

  it("removes the folders of addresses that are long gone", async () => {
    const old = path.join(folder, "0123456789abcdef");
    mkdirSync(old);
    utimesSync(old, new Date(0), new Date(0));
    await takeFrom(files());
    assert.equal(readdirSync(folder).length, 1);
    assert.notEqual(only(), old);
  });
});
