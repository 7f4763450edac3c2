// The rig's program, once everything is installed and built.
import { existsSync } from "node:fs";
import { floor } from "./editions";
import { messageOf } from "./log";
import { endAll } from "./processes";
import { inRepository } from "./root";
import { run } from "./run";

/** Runs a task with its further arguments, ends all that it has started, and resolves to the exit code. */
export async function main(task: string, args: readonly string[]): Promise<number> {
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      console.error(error);
      void endAll().finally(() => process.exit(1));
    });
  }
  try {
    return await perform(task, args);
  } catch (error) {
    console.error(messageOf(error));
    return 1;
  } finally {
    await endAll();
  }
}

async function perform(task: string, args: readonly string[]): Promise<number> {
  if (task === "start") {
    const { start } = await import("./start");
    return start();
  }
  if (task === "bench") return bench(args);
  if (task === "pictures") {
    if (args[0] === "screens") return (await import("./screens")).screens();
    const { pictures } = await import("./pictures");
    return pictures();
  }
  if (task === "release") {
    const { releaseCheck } = await import("./releaseCheck");
    return releaseCheck(args);
  }
  const stages = await import("./test");
  const { checksStage, desktopStage, e2eStage, faultsStage, hostStage, longStage, runStages, unitStage, walkStage } =
    stages;
  switch (task) {
    case "test":
      return runStages([
        checksStage,
        unitStage(),
        faultsStage(),
        hostStage(),
        hostStage(floor),
        e2eStage([], { pictures: false }),
        walkStage,
      ]);
    case "unit":
      return runStages([unitStage(args)]);
    case "faults":
      return runStages([faultsStage(args)]);
    case "long":
      return runStages([longStage(args)]);
    case "host":
      return runStages([hostStage()]);
    case "floor":
      return runStages([hostStage(floor), walkStage]);
    case "e2e":
      return runStages([e2eStage(args)]);
    case "desktop":
      return runStages([desktopStage]);
    default:
      throw new Error(`There is no task "${task}".`);
  }
}

async function bench(args: readonly string[]): Promise<number> {
  const program = inRepository("out", "bench", "main.js");
  if (!existsSync(program)) throw new Error("There is no test/bench/main.ts to measure with.");
  const { code } = await run(process.execPath, ["--enable-source-maps", program, ...args], {
    cwd: inRepository(),
    output: "show",
    timeoutMs: 900_000,
    graceMs: 12_000,
  });
  return code;
}
