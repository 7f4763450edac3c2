import { mkdtempSync, rmSync } from "node:fs";
import { Agent, createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { assemble } from "../../src/assemble";
import { systemClock, systemSleep } from "../../src/base/clock";
import { silentLogger } from "../../src/base/logger";
import { BudgetFiles } from "../../src/host/budgetFiles";
import { WindowBuckets, type BudgetStorage } from "../../src/leaf/budget";
import { getCredential } from "../../src/leaf/credentials";
import { credentialPlace } from "../../src/model/provider";
import { shownProvider } from "../../src/providers";
import { healthOf } from "../../src/model/health";
import type { LeafUsers } from "../../src/users/leafUsers";
import { CONCURRENCY } from "../../src/users/statusSweep";
import { printLine } from "../rig/log";
import { startSandboxProcess, type SandboxProcess } from "../rig/sandbox";
import { memoryPorts } from "../support/memory";

const LATENCY_MS = 20;
const USERS = 1000;
const REAL_TIME_MS = 90_000;

/** How fast a cold sweep is beside the same calls one by one, what it costs, and what the default budget does to it. */
export async function sweep(): Promise<void> {
  await withSandbox(["--users", String(USERS), "--latency", String(LATENCY_MS), "--rate-limit", "0"], speed);
  await withSandbox(["--users", String(USERS), "--embedded-credentials"], embedded);
  await withSandbox(["--users", "5000", "--rate-limit", "1000", "--latency", String(LATENCY_MS)], budgeted);
}

async function withSandbox(args: readonly string[], bench: (sandbox: SandboxProcess) => Promise<void>): Promise<void> {
  const sandbox = await startSandboxProcess(args);
  try {
    await bench(sandbox);
  } finally {
    await sandbox.stop();
  }
}

/** A window that is signed in; nothing holds its requests back unless it is given buckets and a rate. */
async function windowAt(
  sandbox: SandboxProcess,
  how: { readonly apiUrl?: string; readonly buckets?: BudgetStorage; readonly perMinute?: number } = {},
) {
  const { apiUrl = sandbox.url, buckets = new WindowBuckets(), perMinute = 1_000_000 } = how;
  const own = { random: Math.random, buckets, requestsPerMinute: () => perMinute };
  const { sessions, store, users } = assemble({ ...memoryPorts(), ...own }, (part) => part);
  const { email, password } = sandbox.info;
  await sessions.signIn(apiUrl, { email, password, rememberMe: true });
  return { store, sessions, users, all: () => loadAll(users) };
}

async function loadAll(users: LeafUsers): Promise<void> {
  await users.loadRest(new AbortController().signal, () => undefined);
  await users.checkStale();
}

interface Asked {
  readonly path: string;
  readonly status: number;
}

async function requestsOf(sandbox: SandboxProcess): Promise<readonly Asked[]> {
  const response = await fetch(`${sandbox.url}/__sandbox/requests`);
  return (await response.json()) as Asked[];
}

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;

async function speed(sandbox: SandboxProcess): Promise<void> {
  const counter = await countConnections(sandbox.url);
  try {
    const window = await windowAt(sandbox, { apiUrl: counter.url });
    await window.users.loadRest(new AbortController().signal, () => undefined);
    // What a first request costs once, such as loading node-fetch, is no part of either.
    const began = performance.now();
    await window.users.checkStale();
    const through = performance.now() - began;
    printLine(
      `Sweep through a connection counter: ${seconds(through)}, ${counter.connections()} connections in all for ${counter.requests()} requests`,
    );
  } finally {
    await counter.stop();
  }
  const measured: number[] = [];
  for (let run = 0; run < 3; run += 1) {
    const window = await windowAt(sandbox);
    await window.users.loadRest(new AbortController().signal, () => undefined);
    const began = performance.now();
    await window.users.checkStale();
    measured.push(performance.now() - began);
    const { unchecked } = healthOf(window.store.snapshot);
    if (unchecked > 0) throw new Error(`${unchecked} statuses are missing.`);
  }
  const { sessions, store, users } = await windowAt(sandbox);
  await users.loadRest(new AbortController().signal, () => undefined);
  const { leaf } = sessions.require();
  const began = performance.now();
  for (const { id } of store.snapshot.users.users) await getCredential(leaf, id, credentialPlace(shownProvider));
  const sequential = performance.now() - began;
  measured.sort((a, b) => a - b);
  const median = measured[1] ?? NaN;
  const bare = await bareSweep(
    sandbox.url,
    store.snapshot.users.users.map(({ id }) => id),
  );
  const ideal = (USERS * LATENCY_MS) / CONCURRENCY;
  printLine(
    `Sweep of ${USERS} users, ${CONCURRENCY} at a time, ${LATENCY_MS} ms latency: median ${seconds(median)} of 3 (${measured.map(seconds).join(", ")}); ideal ${seconds(ideal)}, ratio ${(median / ideal).toFixed(2)}`,
  );
  printLine(`One by one: ${seconds(sequential)}, ${(sequential / median).toFixed(1)} times as long`);
  printLine(`The same requests by node:http alone: ${seconds(bare)}, ratio ${(bare / ideal).toFixed(2)}`);
}

/** What machine, Node and sandbox need for the same requests, without anything of ours. */
async function bareSweep(url: string, ids: readonly string[]): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const began = performance.now();
  await Promise.all(
    ids.map(
      (id) =>
        new Promise<void>((resolve, reject) => {
          const target = `${url}/services/usermanagement/api/users/${id}/${shownProvider.status.path}`;
          request(target, { agent }, (response) => response.resume().on("end", () => resolve()))
            .on("error", reject)
            .end();
        }),
    ),
  );
  agent.destroy();
  return performance.now() - began;
}

/** Passes everything on to the sandbox, and counts the connections that were made to it. */
async function countConnections(url: string) {
  let connections = 0;
  let requests = 0;
  const agent = new Agent({ keepAlive: true });
  const server: Server = createServer((incoming, outgoing) => {
    requests += 1;
    // The sandbox answers to its own name only.
    const headers = { ...incoming.headers, host: new URL(url).host };
    const options = { method: incoming.method, headers, agent };
    const onward = request(url + (incoming.url ?? ""), options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on("connection", () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    requests: () => requests,
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function embedded(sandbox: SandboxProcess): Promise<void> {
  const window = await windowAt(sandbox);
  const before = (await requestsOf(sandbox)).length;
  const began = performance.now();
  await window.all();
  const took = performance.now() - began;
  const count = (await requestsOf(sandbox)).length - before;
  const { unchecked } = healthOf(window.store.snapshot);
  printLine(
    `Statuses in the list, ${USERS} users: ${count} requests, ${seconds(took)}, ${unchecked} statuses not known`,
  );
}

async function budgeted(sandbox: SandboxProcess): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
  const buckets = new BudgetFiles(folder, systemClock, systemSleep, silentLogger);
  try {
    const window = await windowAt(sandbox, { buckets, perMinute: 300 });
    const sweeping = window.all();
    const ends = Date.now() + REAL_TIME_MS;
    const clicks: number[] = [];
    while (Date.now() < ends) {
      await systemSleep(3000);
      const id = window.store.snapshot.users.users[0]?.id;
      if (id === undefined) continue;
      const asked = performance.now();
      await window.users.look(id);
      clicks.push(performance.now() - asked);
    }
    window.users.stopChecking();
    await sweeping;
    const requests = await requestsOf(sandbox);
    const refused = requests.filter(({ status }) => status === 429).length;
    clicks.sort((a, b) => a - b);
    const median = clicks[Math.floor(clicks.length / 2)] ?? NaN;
    printLine(
      `Default budget, 5,000 users, ${REAL_TIME_MS / 1000} s: ${requests.length} requests, ${refused} answers 429; ${clicks.length} clicks meanwhile: median ${median.toFixed(0)} ms, longest ${(clicks.at(-1) ?? NaN).toFixed(0)} ms`,
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
