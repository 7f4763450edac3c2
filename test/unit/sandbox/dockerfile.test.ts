import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { startSandbox } from "../../../src/sandbox/main";

const run = promisify(execFile);
const FOLDER = path.resolve("src/sandbox");

/** The instructions of the Dockerfile, each on one line. */
function instructions(): readonly (readonly [name: string, rest: string])[] {
  const text = readFileSync(path.join(FOLDER, "Dockerfile"), "utf8").replaceAll(/\\\n\s*/g, "");
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return lines.map((line) => {
    const [, name = "", rest = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
    return [name, rest];
  });
}

/** The program and the arguments behind an instruction, with its port and its place changed to those of the test. */
function command(name: string, port: number): { file: string; args: string[] } {
  const [, rest = ""] = instructions().findLast(([one]) => one === name) ?? [];
  const words = JSON.parse(rest.slice(rest.indexOf("["))) as string[];
  const [file = "", ...args] = words.map((word) =>
    word.replace("/sandbox/sandbox.js", path.resolve("dist/sandbox.js")).replaceAll("4000", String(port)),
  );
  assert.equal(file, "node");
  return { file: process.execPath, args };
}

// No test here has a container engine: what the image runs is run without one, and that it builds is not shown.
describe("the sandbox's Dockerfile", () => {
  it("is slim, runs as a user without rights, and takes only what exists from the build", () => {
    const all = instructions();
    const last = all.slice(all.findLastIndex(([name]) => name === "FROM"));
    assert.match(last[0]?.[1] ?? "", /^node:\d+-slim$/);
    assert.ok(last.some(([name, rest]) => name === "USER" && rest === "node"));
    const copied = last.flatMap(([name, rest]) => (name === "COPY" ? (rest.match(/\/build\/\S+/g) ?? []) : []));
    assert.ok(copied.length > 0);
    for (const file of copied) assert.ok(readFileSync(path.resolve(file.replace("/build/", "")), "utf8") !== "", file);
    const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
    assert.ok(all.some(([name, rest]) => name === "RUN" && rest === "npm ci && npm run build"));
    assert.ok(scripts["build"]);
  });

  it("starts a sandbox that is found healthy, and ends at once when it is told to", async () => {
    const free = await startSandbox();
    await free.stop();
    const port = Number(new URL(free.info.url).port);
    const health = command("HEALTHCHECK", port);
    await assert.rejects(run(health.file, health.args), ({ code }) => code === 1);
    const { file, args } = command("ENTRYPOINT", port);
    const child = spawn(file, [...args, "--users", "3"], { stdio: ["ignore", "pipe", "ignore"] });
    try {
      await once(child.stdout, "data");
      await run(health.file, health.args);
    } finally {
      const exit = once(child, "exit");
      child.kill("SIGTERM");
      assert.deepEqual(await exit, [0, null]);
    }
  });
});
