// `npm test` and its parts.
import { runChecks } from "./checks";
import { countsLine, noCounts, sum, type Counts } from "./counts";
import { chosenEdition, floor, newest, type Edition } from "./editions";
import { messageOf, printLine, seconds } from "./log";
import { runMochaTests } from "./mochaTests";

/** A part of `npm test`, under its heading. */
export interface Stage {
  title: string;
  run: () => Promise<Counts>;
}

/** Formatter, linter and compiler. */
export const checksStage: Stage = { title: "Format, lint, types", run: runChecks };

/** Tests that need no editor; further arguments are mocha's. */
export function unitStage(args: readonly string[] = []): Stage {
  return {
    title: "Unit tests",
    run: () => runMochaTests({ folder: "unit", timeoutMs: 600_000, testTimeoutMs: 30_000, parallel: true, args }),
  };
}

/** Every call against every fault that a server, a gateway or the way to it can have; further arguments are mocha's. */
export function faultsStage(args: readonly string[] = []): Stage {
  return {
    title: "Faulty answers",
    run: () => runMochaTests({ folder: "faults", timeoutMs: 240_000, testTimeoutMs: 60_000, args }),
  };
}

/** Kills, damaged files, several processes, clocks and full disks, for many minutes; further arguments are mocha's. */
export function longStage(args: readonly string[] = []): Stage {
  return {
    title: "Long tests",
    run: () => runMochaTests({ folder: "long", timeoutMs: 3600_000, testTimeoutMs: 900_000, args }),
  };
}

/** Tests inside the extension host of a web editor. */
export function hostStage(edition: Edition = chosenEdition()): Stage {
  return {
    title: `Tests in the extension host${beside(edition)}`,
    run: async () => {
      await installWhatIsMissing(edition);
      // Loaded late, so that unit tests don't wait for the browser's driver.
      const { runHostTests } = await import("./hostTests");
      return runHostTests({ edition });
    },
  };
}

/** Tests in a window of a web editor, with the extension as it is packaged; further arguments are mocha's. */
export function e2eStage(args: readonly string[] = [], { pictures = true } = {}): Stage {
  const edition = chosenEdition();
  return {
    title: `End-to-end tests in a window${beside(edition)}`,
    run: () => runWindowTests(edition, args, { timeoutMs: 1200_000, pictures }),
  };
}

/** Those of them that say so in their titles, in the oldest editor. */
export const walkStage: Stage = {
  title: `A walk in a window${beside(floor)}`,
  run: () => runWindowTests(floor, ["--grep", "in every editor"], { timeoutMs: 180_000, pictures: false }),
};

/** Tests inside the extension host of a desktop editor. */
export const desktopStage: Stage = {
  title: "Tests in the extension host of a desktop editor",
  run: async () => {
    const { runDesktopTests } = await import("./desktop");
    return runDesktopTests();
  },
};

/** Runs stages one after the other, whatever becomes of them, and ends with the counts; resolves to the exit code. */
export async function runStages(stages: readonly Stage[]): Promise<number> {
  const rows: { title: string; counts: Counts; took: string }[] = [];
  for (const { title, run } of stages) {
    console.log(`\n── ${title} ${"─".repeat(Math.max(2, 70 - title.length))}\n`);
    const started = Date.now();
    let counts = noCounts;
    try {
      counts = await run();
    } catch (error) {
      console.error(messageOf(error));
      counts = { ...noCounts, failed: 1 };
    }
    const took = seconds(Date.now() - started);
    console.log(`\n${title}: ${countsLine(counts)} (${took})`);
    rows.push({ title, counts, took });
  }
  const total = sum(rows.map(({ counts }) => counts));
  const empty = rows.filter(({ counts }) => counts.passed + counts.failed === 0);
  for (const { title } of empty) console.error(`${title}: no test ran, which counts as a failure.`);
  if (rows.length > 1) {
    console.log("\n── Summary ──────────────────────────────────────────────────────────────\n");
    const width = Math.max(...rows.map(({ title }) => title.length)) + 3;
    for (const { title, counts, took } of rows) {
      console.log(`  ${title.padEnd(width)}${countsLine(counts).padEnd(36)}${took}`);
    }
  }
  console.log(`\n${countsLine(total)}`);
  return total.failed > 0 || empty.length > 0 ? 1 : 0;
}

function beside(edition: Edition): string {
  return edition === newest ? "" : `, ${edition.name} editor`;
}

async function runWindowTests(
  edition: Edition,
  args: readonly string[],
  { timeoutMs, pictures }: { timeoutMs: number; pictures: boolean },
): Promise<Counts> {
  await installWhatIsMissing(edition);
  const env = {
    LEAF_PANORAMA_VSIX: await packagedOnce(),
    LEAF_PANORAMA_EDITION: edition.name,
    ...(pictures ? {} : { LEAF_PANORAMA_PICTURES: "none" }),
  };
  return runMochaTests({ folder: "e2e", timeoutMs, testTimeoutMs: 120_000, parallel: true, args, env });
}

async function installWhatIsMissing(edition: Edition): Promise<void> {
  const [{ ensureEditor }, { ensureChromium }] = await Promise.all([import("./editor"), import("./chromium")]);
  await ensureEditor(printLine, edition);
  await ensureChromium(printLine);
}

let packaged: string | undefined;

async function packagedOnce(): Promise<string> {
  if (packaged !== undefined) return packaged;
  const { packageVsix } = await import("./vsix");
  const { path, size } = await packageVsix();
  printLine(`Packaged: ${Math.ceil(size / 1024)} KB.`);
  packaged = path;
  return path;
}
