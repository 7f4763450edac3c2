import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import * as vscode from "vscode";
import { waitFor } from "../rig/wait";

/** What a GET of this port is answered with; `none` if nothing listens there. */
function answerOf(port: number): Promise<number | "none"> {
  return new Promise((resolve) => {
    const asked = request({ host: "127.0.0.1", port, timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    asked.on("error", () => resolve("none"));
    asked.end();
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe("the task leaf: listen", function () {
  this.timeout(30_000);

  it("listens on the port of the settings as long as it runs, and refuses whatever is no delivery", async () => {
    const port = await freePort();
    const settings = vscode.workspace.getConfiguration("leafPanorama");
    await settings.update("alertsPort", port, vscode.ConfigurationTarget.Global);
    try {
      const [task, ...others] = await vscode.tasks.fetchTasks({ type: "leaf" });
      assert.ok(task);
      assert.deepEqual(others, []);
      assert.equal(await answerOf(port), "none");
      const execution = await vscode.tasks.executeTask(task);
      const answered = await waitFor(
        async () => {
          const answer = await answerOf(port);
          return answer === "none" ? undefined : answer;
        },
        { timeoutMs: 15_000, what: "the listener" },
      );
      assert.equal(answered, 404);
      execution.terminate();
      await waitFor(async () => (await answerOf(port)) === "none", { timeoutMs: 15_000, what: "the listener's end" });
    } finally {
      await settings.update("alertsPort", undefined, vscode.ConfigurationTarget.Global);
    }
  });
});
