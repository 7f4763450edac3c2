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

/** Waits until something answers at the port, and gives its status. */
function answered(port: number): Promise<number> {
  const ask = async () => {
    const answer = await answerOf(port);
    return answer === "none" ? undefined : answer;
  };
  return waitFor(ask, { timeoutMs: 15_000, what: "the listener" });
}

async function startTask(): Promise<vscode.TaskExecution> {
  const [task, ...others] = await vscode.tasks.fetchTasks({ type: "leaf" });
  assert.ok(task);
  assert.deepEqual(others, []);
  return vscode.tasks.executeTask(task);
}

describe("the task leaf: listen", function () {
  this.timeout(60_000);
  const settings = () => vscode.workspace.getConfiguration("leafPanorama");
  let port = 0;
  beforeEach(async () => {
    port = await freePort();
    await settings().update("alertsPort", port, vscode.ConfigurationTarget.Global);
  });
  afterEach(async () => {
    await vscode.commands.executeCommand("leafPanorama.stopListening");
    await settings().update("alertsPort", undefined, vscode.ConfigurationTarget.Global);
  });

  it("listens on the port of the settings as long as it runs, and refuses whatever is no delivery", async () => {
    assert.equal(await answerOf(port), "none");
    const execution = await startTask();
    assert.equal(await answered(port), 404);
    execution.terminate();
    await waitFor(async () => (await answerOf(port)) === "none", { timeoutMs: 15_000, what: "the listener's end" });
  });

  it("leaves a listener alone that was there before it", async () => {
    await vscode.commands.executeCommand("leafPanorama.startListening");
    assert.equal(await answered(port), 404);
    // What is ended before its terminal is open goes on: the editor's doing.
    const terminals = vscode.window.terminals.length;
    const execution = await startTask();
    await waitFor(() => vscode.window.terminals.length > terminals, { timeoutMs: 30_000, what: "the task's terminal" });
    execution.terminate();
    await waitFor(() => vscode.tasks.taskExecutions.length === 0, { timeoutMs: 15_000, what: "the task's end" });
    assert.equal(await answerOf(port), 404);
  });
});
