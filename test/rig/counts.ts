import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { temporaryFolder } from "./processes";

/** How many tests passed, failed and were skipped. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Counts of nothing. */
export const noCounts: Counts = { passed: 0, failed: 0, skipped: 0 };

/** The sum of counts. */
export function sum(all: readonly Counts[]): Counts {
  return all.reduce(
    (total, counts) => ({
      passed: total.passed + counts.passed,
      failed: total.failed + counts.failed,
      skipped: total.skipped + counts.skipped,
    }),
    noCounts,
  );
}

/** The line that ends every test command. */
export function countsLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** The name of a file that doesn't exist yet, for LEAF_PANORAMA_COUNTS. */
export function newCountsFile(): string {
  return path.join(temporaryFolder("counts"), "counts.json");
}

/** What a mocha run has written; a run that wrote nothing, or ended badly with no failed test, counts as a failure. */
export function readCounts(file: string, endedWell: boolean): Counts {
  if (!existsSync(file)) {
    console.error("The tests ended without telling how many there were.");
    return { ...noCounts, failed: 1 };
  }
  const value: unknown = JSON.parse(readFileSync(file, "utf8"));
  if (!isCounts(value)) throw new Error(`The counts of the tests are unreadable: ${JSON.stringify(value)}`);
  const { passed, failed, skipped } = value;
  if (!endedWell && failed === 0) {
    console.error("No test failed, but their process did.");
    return { passed, failed: 1, skipped };
  }
  return { passed, failed, skipped };
}

function isCounts(value: unknown): value is Counts {
  if (typeof value !== "object" || value === null) return false;
  const { passed, failed, skipped } = value as Record<keyof Counts, unknown>;
  return [passed, failed, skipped].every((count) => Number.isInteger(count));
}
