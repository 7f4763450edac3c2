import assert from "node:assert/strict";
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

import { object, string, type Json } from "./support";

const PROGRAM = path.resolve("dist/sandbox.js");
const run = promisify(execFile);

/** Starts the program and waits for its first line. */
async function start(...flags: string[]): Promise<{ child: ChildProcess; info: Json }> {
  const child = spawn(process.execPath, [PROGRAM, ...flags], { stdio: ["ignore", "pipe", "inherit"] });
  assert.ok(child.stdout);
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, info: object(JSON.parse(line)) };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exit = once(child, "exit");
  child.kill(signal);
  return (await exit)[0];
}

async function failure(...flags: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  try {
    await run(process.execPath, [PROGRAM, ...flags]);
  } catch (error) {
    const { code, stdout, stderr } = object(error);
    return { code, stdout: string(stdout), stderr: string(stderr) };
  }
  return assert.fail("the program did not fail");
}

describe("the sandbox as a program", () => {
  before(() => assert.ok(existsSync(PROGRAM), "dist/sandbox.js is missing: run node esbuild.js first"));

  it("says in its first line what is needed, and ends cleanly on SIGTERM though a request hangs", async () => {
    const { child, info } = await start("--users", "3", "--seed=5");
    assert.deepEqual(Object.keys(info), ["url", "email", "password", "partner", "organizations"]);
    const partner = object(object(info["partner"])["STAGE"]);
    assert.deepEqual(Object.keys(partner), ["clientId", "username", "password", "sharingUrlId"]);
    const url = string(info["url"]);
    const headers = { "content-type": "application/json" };
    await fetch(`${url}/__sandbox/faults`, { method: "POST", headers, body: JSON.stringify({ kind: "hang" }) });
    const hanging = assert.rejects(fetch(`${url}/api/authenticate`));
    for (;;) if ((await (await fetch(`${url}/__sandbox/requests`)).text()) !== "[]") break;
    assert.equal(await end(child, "SIGTERM"), 0);
    await hanging;
  });

  it("ends cleanly on SIGINT, and says when its port is taken", async () => {
    const { child, info } = await start("--port", "0");
    const { port } = new URL(string(info["url"]));
    const { code, stdout, stderr } = await failure("--port", port);
    assert.deepEqual([code, stdout, stderr.trim().split("\n").length], [1, "", 1]);
    assert.match(stderr, new RegExp(`Port ${port} is in use`));
    assert.equal(await end(child, "SIGINT"), 0);
  });

  it("refuses flags that it does not know or that make no sense, in one sentence", async () => {
    const answers = await Promise.all([
      failure("--odd"),
      failure("--port", "70000"),
      failure("--users"),
      failure("--latency=soon"),
      failure("--host", "0.0.0.0"),
      failure("--public-url", "leaf"),
      failure("--name-filter", "all"),
      failure("--world"),
      failure("--world", path.resolve("none.json")),
      failure("--world", path.resolve("package.json")),
    ]);
    for (const { code, stdout, stderr } of answers) {
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, /^[^\n]+\.\n$/);
    }
  });

  it("says what it opens when other machines may reach it", async () => {
    const child = spawn(process.execPath, [PROGRAM, "--host=0.0.0.0", "--allow-remote", "--quiet"]);
    const [line] = (await once(createInterface(child.stderr), "line")) as [string];
    assert.match(line, /^The sandbox listens on 0\.0\.0\.0: whoever reaches this machine there can read and change/);
    assert.equal(await end(child, "SIGTERM"), 0);
  });

  it("lists its flags", async () => {
    const { stdout } = await run(process.execPath, [PROGRAM, "--help"]);
    for (const flag of [
      "port",
      "users",
      "providers",
      "seed",
      "latency",
      "rate-limit",
      "window",
      "delivery-timeout",
      "host",
      "allow-remote",
      "public-url",
      "world",
      "info-file",
      "embedded-credentials",
    ]) {
      assert.match(stdout, new RegExp(`--${flag}`));
    }
  });
});
