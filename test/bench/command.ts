import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { shownProvider } from "../../src/providers";
import { CONCURRENCY } from "../../src/users/statusSweep";
import { printLine } from "../rig/log";
import { temporaryFolder } from "../rig/processes";
import { inRepository } from "../rig/root";
import { run } from "../rig/run";
import { startSandboxProcess, type SandboxProcess } from "../rig/sandbox";
import { cleanEnvironment, loginOf, runCommand, tokenOf } from "../support/command";
import { median, times } from "./figures";

const USERS = 1000;
const LATENCY_MS = 20;
const ROUNDS = 3;
const STARTS = 9;

/** How long the command takes, installed from its package, beside what else asks for as many statuses. */
export async function command(): Promise<void> {
  const folder = temporaryFolder("command");
  const program = await installed(folder);
  await starts(program);
  const latency = ["--latency", String(LATENCY_MS), "--rate-limit", "0"];
  const sandbox = await startSandboxProcess(["--users", String(USERS), ...latency]);
  try {
    await firstOutput(program, sandbox);
    await sweeps(program, sandbox, folder);
  } finally {
    await sandbox.stop();
  }
}

/** Packs the command, installs it in an empty folder without a network, and gives its program. */
async function installed(folder: string): Promise<string> {
  const npm = (args: readonly string[], cwd: string) => finished("npm", args, { cwd });
  await npm(["pack", "--silent", "--pack-destination", folder], inRepository());
  const { version } = JSON.parse(readFileSync(inRepository("package.json"), "utf8")) as { version: string };
  const tarball = path.join(folder, `leaf-panorama-${version}.tgz`);
  printLine(`Package: ${(statSync(tarball).size / 1024).toFixed(0)} KB`);
  const empty = path.join(folder, "empty");
  mkdirSync(empty);
  writeFileSync(path.join(empty, "package.json"), "{}");
  await npm(["install", "--offline", "--no-audit", "--no-fund", "--silent", tarball], empty);
  return path.join(empty, "node_modules", "leaf-panorama", "dist", "cli.js");
}

/** Runs a program to its end; its exit code must be one of those that are meant. */
async function finished(
  file: string,
  args: readonly string[],
  { cwd, env = {}, codes = [0] }: { cwd: string; env?: Readonly<Record<string, string>>; codes?: readonly number[] },
): Promise<number> {
  const began = performance.now();
  const { code, output } = await run(file, args, { cwd, env, timeoutMs: 200_000 });
  const took = performance.now() - began;
  if (!codes.includes(code)) throw new Error(`${file} ${args.slice(0, 2).join(" ")} ended with ${code}: ${output}`);
  return took;
}

/** Milliseconds from the start until a program has written something; then it may go on or is ended. */
async function untilOutput(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const began = performance.now();
  const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "ignore"], timeout: 30_000 });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const took = await new Promise<number>((resolve, reject) => {
    child.stdout.once("data", () => resolve(performance.now() - began));
    child.once("close", () => reject(new Error(`${file} has written nothing.`)));
  });
  child.kill();
  await ended;
  return took;
}

/** `--help`, and Node alone. */
async function starts(program: string): Promise<void> {
  const help: number[] = [];
  const node: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    help.push(await finished(process.execPath, [program, "--help"], { cwd: path.dirname(program) }));
    node.push(await finished(process.execPath, ["-e", "0"], { cwd: path.dirname(program) }));
  }
  printLine(`--help: ${times(help)}; Node alone: ${times(node)}`);
}

/** How far a check is, as a terminal shows it: the first that it writes. */
async function firstOutput(program: string, sandbox: SandboxProcess): Promise<void> {
  if (!existsSync("/usr/bin/script")) {
    printLine("From start to first output: not measured, because there is no `script` to make a terminal with.");
    return;
  }
  const env = { ...cleanEnvironment(), ...loginOf(sandbox) };
  const check: number[] = [];
  const node: number[] = [];
  for (let round = 0; round < STARTS; round += 1) {
    const shown = (line: string) => untilOutput("/usr/bin/script", ["-qec", line, "/dev/null"], env);
    check.push(await shown(`"${process.execPath}" "${program}" check --requests-per-minute 100000`));
    node.push(await shown(`"${process.execPath}" -e "console.log(0)"`));
  }
  printLine(`From start to first output of check in a terminal: ${times(check)}; Node alone: ${times(node)}`);
}

/** A program of its own, as check is one: ten requests at a time over kept connections, and nothing else. */
const LOOP = `
const { Agent, request } = require("node:http");
const { ids, url, token, status, concurrency } = JSON.parse(require("node:fs").readFileSync(process.argv[2], "utf8"));
const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
const headers = { authorization: "Bearer " + token };
const ask = (id) => new Promise((resolve, reject) => {
  const target = url + "/services/usermanagement/api/users/" + id + "/" + status;
  request(target, { agent, headers }, (response) => {
    let text = "";
    response.on("data", (part) => (text += part)).on("end", () => resolve(text && JSON.parse(text)));
  }).on("error", reject).end();
});
Promise.all(ids.map(ask)).then(() => agent.destroy());
`;

/** All statuses: by check, by a plain loop, by Postman's runner, and by curl one after the other; in turn. */
async function sweeps(program: string, sandbox: SandboxProcess, folder: string): Promise<void> {
  const { url } = sandbox;
  const env = loginOf(sandbox);
  const token = await tokenOf(sandbox);
  const listed = await runCommand(["users", "--json"], { env });
  const ids = (JSON.parse(listed.out) as { leafUserId: string }[]).map(({ leafUserId }) => leafUserId);
  if (ids.length !== USERS) throw new Error(`${ids.length} Leaf users were listed: ${listed.err}`);
  const { path: status } = shownProvider.status;
  const file = (name: string, text: string) => {
    const place = path.join(folder, name);
    writeFileSync(place, text, { mode: 0o600 });
    return place;
  };
  const task = file("task.json", JSON.stringify({ ids, url, token, status, concurrency: CONCURRENCY }));
  const loop = file("loop.cjs", LOOP);
  const target = `${url}/services/usermanagement/api/users/{{id}}/${status}`;
  const collection = file(
    "collection.json",
    JSON.stringify({
      info: { name: "statuses", schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
      item: [
        {
          name: "status",
          request: { method: "GET", url: target, header: [{ key: "Authorization", value: `Bearer ${token}` }] },
        },
      ],
    }),
  );
  const data = file("ids.json", JSON.stringify(ids.map((id) => ({ id }))));
  const header = file("header.txt", `Authorization: Bearer ${token}\n`);
  const list = file("ids.txt", `${ids.join("\n")}\n`);
  const curl = file(
    "statuses.sh",
    `while read -r id; do curl -s -o /dev/null -H "@${header}" "${target.replace("{{id}}", "$id")}" || exit 1; done < "${list}"\n`,
  );
  const newman = inRepository("node_modules", "newman", "bin", "newman.js");
  const node = process.execPath;
  const ways: readonly (readonly [string, () => Promise<number>])[] = [
    [
      "check",
      () => finished(node, [program, "check", "--requests-per-minute", "100000"], { cwd: folder, env, codes: [1] }),
    ],
    ["a plain loop, ten at a time", () => finished(node, [loop, task], { cwd: folder })],
    ["newman", () => finished(node, [newman, "run", collection, "-d", data, "--silent"], { cwd: folder })],
    ["curl, one after the other", () => finished("bash", [curl], { cwd: folder })],
  ];
  const taken = new Map<string, number[]>(ways.map(([name]) => [name, []]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, way] of ways) taken.get(name)?.push(await way());
  }
  const ideal = (USERS * LATENCY_MS) / CONCURRENCY;
  const own = median(taken.get("check") ?? []);
  printLine(`${USERS} statuses at ${LATENCY_MS} ms; the latency alone, ${CONCURRENCY} at a time, takes ${ideal} ms.`);
  for (const [name, all] of taken) {
    printLine(`${name}: ${times(all)}, check takes ${(own / median(all)).toFixed(2)} times as long`);
  }
}
