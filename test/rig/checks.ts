import { noCounts, sum, type Counts } from "./counts";
import { messageOf, seconds } from "./log";
import { inRepository } from "./root";
import { run } from "./run";

interface Check {
  name: string;
  program: string[];
  args: string[];
}

const typeScript = ["typescript", "bin", "tsc"];

// The slowest first, so that two at a time end soonest.
const checks: Check[] = [
  { name: "lint", program: ["eslint", "bin", "eslint.js"], args: ["."] },
  { name: "types of test/", program: typeScript, args: ["-p", "test/tsconfig.json"] },
  { name: "types of src/", program: typeScript, args: ["-p", "tsconfig.json"] },
  { name: "types of media/", program: typeScript, args: ["-p", "media/tsconfig.json"] },
  { name: "format", program: ["prettier", "bin", "prettier.cjs"], args: ["--check", "--log-level=warn", "."] },
];

/** Runs formatter, linter and compiler, two at a time; each counts as one test. */
export async function runChecks(): Promise<Counts> {
  const waiting = [...checks];
  const results: Counts[] = [];
  const worker = async (): Promise<void> => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) results.push(await runCheck(check));
  };
  await Promise.all([worker(), worker()]);
  return sum(results);
}

async function runCheck({ name, program, args }: Check): Promise<Counts> {
  const started = Date.now();
  const file = inRepository("node_modules", ...program);
  let problem: string | undefined;
  try {
    const { code, output } = await run(process.execPath, [file, ...args], { cwd: inRepository(), timeoutMs: 180_000 });
    if (code !== 0) problem = output.trim() === "" ? `It ended with code ${code}.` : output.trimEnd();
  } catch (error) {
    problem = messageOf(error);
  }
  console.log(`  ${problem === undefined ? "✔" : "✖"} ${name} (${seconds(Date.now() - started)})`);
  if (problem === undefined) return { ...noCounts, passed: 1 };
  console.log(problem);
  return { ...noCounts, failed: 1 };
}
