import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { newCountsFile, noCounts, readCounts, type Counts } from "./counts";
import type { Environment } from "./environment";
import { inRepository } from "./root";
import { run } from "./run";

/** Which tests mocha runs in a process of its own, and for how long. */
export interface MochaOptions {
  folder: "unit" | "faults" | "long" | "e2e";
  /** The whole run is ended, and counts as failed, after this many milliseconds. */
  timeoutMs: number;
  /** One test fails after this many milliseconds, unless it says otherwise itself. */
  testTimeoutMs: number;
  /** Whether two files are run at a time. */
  parallel?: boolean;
  /** Further arguments for mocha, e.g. `--grep`, `countdown`. */
  args?: readonly string[];
  env?: Environment;
}

/** Runs the built tests of a folder with mocha in a child process and tells how many passed. */
export async function runMochaTests(options: MochaOptions): Promise<Counts> {
  const folder = inRepository("out", options.folder);
  const sources = testFilesIn(inRepository("test", options.folder), ".test.ts");
  // What was built from a file that has since been removed must not run.
  const files = sources.map((name) => path.join(folder, name.replace(/\.ts$/, ".js")));
  if (files.length === 0) {
    console.error(`There are no tests in test/${options.folder}.`);
    return noCounts;
  }
  const countsFile = newCountsFile();
  const { code } = await run(
    process.execPath,
    [
      "--enable-source-maps",
      inRepository("node_modules", "mocha", "bin", "_mocha"),
      "--no-config",
      ...["--reporter", inRepository("out", "support", "reporter.js")],
      ...["--timeout", String(options.testTimeoutMs)],
      ...(process.stdout.isTTY ? ["--color"] : []),
      // Files share nothing but the machine, which has two cores at least.
      ...(options.parallel ? ["--parallel", "--jobs", "2"] : []),
      // A page or server that a failed test has left open must not keep the run.
      ...(options.folder === "e2e" ? ["--exit"] : []),
      ...(options.args ?? []),
      ...files,
    ],
    {
      cwd: inRepository(),
      env: { ...options.env, LEAF_PANORAMA_COUNTS: countsFile },
      output: "show",
      timeoutMs: options.timeoutMs,
      // The tests' process ends its own editor and browser first.
      graceMs: 12_000,
    },
  );
  return readCounts(countsFile, code === 0);
}

function testFilesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(ending))
    .sort();
}
