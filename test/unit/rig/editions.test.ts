import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { floor, newest } from "../../rig/editions";
import { inRepository } from "../../rig/root";

const read = (name: string) => readFileSync(inRepository(name), "utf8");

describe("the editors that the tests run in", () => {
  it("begin with the oldest release that the manifest allows", () => {
    const { engines } = JSON.parse(read("package.json")) as { engines: { vscode: string } };
    const release = (version: string) => version.split(".").slice(0, 2).join(".");
    assert.match(engines.vscode, /^\^\d+\.\d+\.0$/);
    assert.equal(release(floor.code), release(engines.vscode.slice(1)));
    assert.notEqual(release(newest.code), release(floor.code));
  });

  it("don't share a folder, and no tool reads what is in theirs", () => {
    assert.notEqual(newest.variable, floor.variable);
    assert.notEqual(newest.folder, floor.folder);
    for (const { folder } of [newest, floor]) {
      assert.ok(read(".gitignore").split("\n").includes(`${folder}/`));
      assert.ok(read(".prettierignore").split("\n").includes(folder));
      assert.ok(read("eslint.config.mjs").includes(`"${folder}/"`));
    }
  });

  it("have a file for each package that is stood for", () => {
    for (const file of Object.values(floor.standIns))
      assert.ok(existsSync(inRepository("test", "rig", "standIns", file)));
  });

  it("have their logs written by what stands for the native module", async () => {
    const load = createRequire(inRepository("package.json"));
    const { createAsyncRotatingLogger } = load("./test/rig/standIns/spdlog.js") as {
      createAsyncRotatingLogger: (name: string, file: string) => Promise<Record<string, (text: unknown) => void>>;
    };
    const folder = mkdtempSync(path.join(os.tmpdir(), "lp-log-"));
    try {
      const file = path.join(folder, "new", "a.log");
      const logger = await createAsyncRotatingLogger("a", file);
      assert.equal(readFileSync(file, "utf8"), "");
      logger["debug"]?.("not written");
      logger["warn"]?.("one");
      logger["setLevel"]?.(1);
      logger["debug"]?.("two");
      assert.match(readFileSync(file, "utf8"), /^\S+ \[warn\] one\n\S+ \[debug\] two\n$/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
