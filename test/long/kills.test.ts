import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startSandbox } from "../../src/sandbox/main";
import { killWindows } from "../support/kills";

const KILLS = 200;

describe("windows that are killed", function () {
  this.timeout(900_000);

  it(`${KILLS} times leave no secret without a record, no attempt without its link, and nothing after a removal`, async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
    const sandbox = await startSandbox({});
    const seed = Date.now() % 1_000_000;
    try {
      const wrong = await killWindows(KILLS, folder, sandbox.info, seed);
      console.log(`      ${KILLS} kills (seed ${seed}): ${wrong.length} things wrong`);
      assert.deepEqual(wrong, []);
    } finally {
      await sandbox.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
