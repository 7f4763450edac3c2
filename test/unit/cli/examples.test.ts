import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** Whether a program can be run here. */
function isInstalled(program: string): boolean {
  return spawnSync(program, ["--version"], { timeout: 30_000 }).status === 0;
}

describe("the examples for a CI of one's own", function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "leaf-example-"));
    const command = path.resolve("dist", "cli.js");
    // As it is after `npm install --global`.
    writeFileSync(path.join(folder, "leaf-panorama"), `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n`, {
      mode: 0o755,
    });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const examples = [
    { file: "sandbox.mjs", program: process.execPath },
    { file: "sandbox.py", program: "python3" },
    { file: "sandbox.sh", program: "bash" },
  ];
  for (const { file, program } of examples) {
    it(`run as they are written: ${file}`, function () {
      if (!isInstalled(program)) {
        // Only what is installed can be run; Node always is.
        this.skip();
      }
      const example = path.resolve("docs", "examples", file);
      const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("LEAF_"));
      const env = { ...Object.fromEntries(kept), PATH: `${folder}${path.delimiter}${process.env["PATH"] ?? ""}` };
      const { status, stdout, stderr } = spawnSync(program, [example], {
        cwd: folder,
        env,
        encoding: "utf8",
        timeout: 45_000,
      });
      assert.equal(status, 0, stderr);
      assert.match(stdout, /^12 Leaf users$/m);
      assert.equal(existsSync(path.join(folder, "sandbox.json")), false, "the sandbox has ended, and its file with it");
    });

    it(`are short: ${file}`, () => {
      assert.ok(
        readFileSync(path.join("docs", "examples", file), "utf8")
          .trimEnd()
          .split("\n").length <= 36,
      );
    });
  }
});
