import { existsSync } from "node:fs";
import { endGroup, spawnGroup } from "./processes";
import { inRepository } from "./root";
import { hasEnded, Tail, whenEnded } from "./run";
import { waitFor } from "./wait";

/** What a partner types to connect in one environment. */
export interface SandboxPartner {
  clientId: string;
  username: string;
  password: string;
  sharingUrlId?: string;
}

/** The sandbox's first line on stdout. */
export interface SandboxInfo {
  url: string;
  email: string;
  password: string;
  partner: Record<"STAGE" | "PRODUCTION", SandboxPartner>;
  organizations: { environment: string; organizationCode: string; name: string }[];
}

/** A running sandbox. */
export interface SandboxProcess {
  info: SandboxInfo;
  /** The same as one line of JSON, as the sandbox printed it. */
  line: string;
  url: string;
  /** Resolves when the sandbox has ended, wanted or not. */
  ended: Promise<void>;
  stop(): Promise<void>;
}

/** Starts `dist/sandbox.js` on a port of the system's choice and resolves when it has told where it is. */
export async function startSandboxProcess(args: readonly string[] = []): Promise<SandboxProcess> {
  const program = process.env["LEAF_PANORAMA_SANDBOX_PROGRAM"] ?? inRepository("dist", "sandbox.js");
  if (!existsSync(program)) throw new Error(`${program} is missing: build first.`);
  const port = args.includes("--port") ? [] : ["--port", "0"];
  const child = spawnGroup(process.execPath, [program, ...port, ...args]);
  let stdout = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    if (!stdout.includes("\n")) stdout += text;
  });
  const tail = new Tail(child);
  const ended = whenEnded(child);
  try {
    const line = await waitFor(
      () => {
        const end = stdout.indexOf("\n");
        if (end >= 0) return stdout.slice(0, end);
        if (hasEnded(child)) {
          throw new Error(`The sandbox ended early:\n${tail.lastLines()}`);
        }
        return undefined;
      },
      { timeoutMs: 15_000, intervalMs: 20, what: () => `the sandbox's first line; it wrote:\n${tail.lastLines()}` },
    );
    const info = parseInfo(line);
    return { info, line, url: info.url, ended, stop: () => endGroup(child) };
  } catch (error) {
    await endGroup(child);
    throw error;
  }
}

function parseInfo(line: string): SandboxInfo {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw new Error(`The sandbox's first line is not JSON: ${line.slice(0, 200)}`, { cause: error });
  }
  if (!isInfo(value)) throw new Error(`The sandbox's first line lacks what the README promises: ${line.slice(0, 400)}`);
  return value;
}

function isInfo(value: unknown): value is SandboxInfo {
  if (typeof value !== "object" || value === null) return false;
  const { url, email, password, partner, organizations } = value as Record<keyof SandboxInfo, unknown>;
  return (
    [url, email, password].every((text) => typeof text === "string") &&
    typeof partner === "object" &&
    partner !== null &&
    "STAGE" in partner &&
    "PRODUCTION" in partner &&
    Array.isArray(organizations)
  );
}
