import assert from "node:assert/strict";
import { execFile, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import type { ReceiverCode } from "../../../src/alerts/receivers";

const STAND_INS = path.resolve("test/support/receivers");
/** No compiler, receiver or request may take longer. Milliseconds. */
const LONGEST_MS = 150_000;

/** What each receiver is run with. */
const PROGRAMS: Readonly<Record<ReceiverCode["id"], readonly [string, ...string[]]>> = {
  node: [process.execPath, "--version"],
  python: ["python3", "--version"],
  java: ["javac", "-version"],
  go: ["go", "version"],
};

/** Whether the receiver's language can be run on this machine. */
export function hasRuntime({ id }: ReceiverCode): boolean {
  const [program, ...words] = PROGRAMS[id];
  return spawnSync(program, words, { timeout: LONGEST_MS }).status === 0;
}

/** A receiver that runs as a program of its own: the very text that is offered, over real HTTP on this machine. */
export class RunningReceiver {
  private constructor(
    readonly folder: string,
    readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts it with a stand-in for its framework, and waits until it listens. */
  static async start(receiver: ReceiverCode, secret: string): Promise<RunningReceiver> {
    const folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-receiver-"));
    try {
      writeFileSync(path.join(folder, receiver.fileName), receiver.code);
      const [program, ...words] = await prepare(receiver, folder);
      const env = { ...process.env, LEAF_WEBHOOK_SECRET: secret, PORT: "0" };
      const child = spawn(program, words, {
        ...{ cwd: folder, env, stdio: ["ignore", "pipe", "pipe"], timeout: LONGEST_MS, killSignal: "SIGKILL" },
        // A compiler's child ends with it.
        detached: process.platform !== "win32",
      });
      try {
        return new RunningReceiver(folder, child, await addressOf(child));
      } catch (error) {
        end(child);
        throw error;
      }
    } catch (error) {
      rmSync(folder, { recursive: true });
      throw error;
    }
  }

  /** Posts a delivery, and gives the status of the answer. */
  async post(body: string, headers: Readonly<Record<string, string>> = {}): Promise<number> {
    const response = await fetch(this.url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    await response.arrayBuffer();
    return response.status;
  }

  async stop(): Promise<void> {
    const ended = this.child.exitCode === null ? once(this.child, "exit") : undefined;
    end(this.child);
    await ended;
    rmSync(this.folder, { recursive: true });
  }
}

function end(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  if (process.platform === "win32") child.kill("SIGKILL");
  else process.kill(-child.pid, "SIGKILL");
}

/** Puts the stand-in beside the receiver, and gives the command that starts it. */
async function prepare({ id, fileName }: ReceiverCode, folder: string): Promise<readonly [string, ...string[]]> {
  switch (id) {
    case "node": {
      const home = path.join(folder, "node_modules", "express");
      mkdirSync(home, { recursive: true });
      copyFileSync(path.join(STAND_INS, "express.js"), path.join(home, "index.js"));
      return [process.execPath, fileName];
    }
    case "python":
      copyFileSync(path.join(STAND_INS, "flask.py"), path.join(folder, "flask.py"));
      return ["python3", fileName];
    case "java": {
      const spring = path.join(STAND_INS, "spring");
      const sources = readdirSync(spring, { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".java"))
        .map((name) => path.join(spring, name));
      await promisify(execFile)("javac", ["-d", "classes", fileName, ...sources], {
        ...{ cwd: folder, timeout: LONGEST_MS },
      });
      return ["java", "-cp", "classes", "StandIn"];
    }
    case "go":
      return ["go", "run", fileName];
  }
}

/** Where it listens, by what it writes. */
function addressOf(child: ChildProcess): Promise<string> {
  const { stdout, stderr } = child;
  assert.ok(stdout && stderr);
  return new Promise((resolve, reject) => {
    let said = "";
    const read = (chunk: Buffer) => {
      said += chunk.toString("utf8");
      const found = /127\.0\.0\.1:(\d+)/.exec(said);
      if (found) resolve(`http://127.0.0.1:${found[1] ?? ""}/leaf`);
    };
    stdout.on("data", read);
    stderr.on("data", read);
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`the receiver ended: ${said}`)));
  });
}
