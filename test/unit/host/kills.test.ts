import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startSandbox } from "../../../src/sandbox/main";
import { killWindows } from "../../support/kills";

describe("windows that are killed", function () {
  // Processes of their own, which start slowly on a busy machine.
  this.timeout(60_000);

  it("leave no secret without a record, no attempt without its link, and nothing after a removal", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
    const sandbox = await startSandbox({});
    try {
      assert.deepEqual(await killWindows(4, folder, sandbox.info, 4711), []);
    } finally {
      await sandbox.stop();
      rmSync(folder, { recursive: true });
    }
  });
});
