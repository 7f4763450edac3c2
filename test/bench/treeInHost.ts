import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import { silentLogger } from "../../src/base/logger";
import { accountKey, type Account } from "../../src/model/account";
import { noFilter } from "../../src/users/arrangement";
import { Store } from "../../src/model/store";
import { UsersCache } from "../../src/model/usersCache";
import type { TestParts } from "../../src/extension";
import { CacheFiles } from "../../src/host/cacheFiles";
import type { LeafUser } from "../../src/leaf/users";
import { parts, until } from "../host/support";
import { showList } from "../support/showList";

const COUNT = 5000;
const RUNS = 15;
const NAMES = [
  "Prairie View Farms",
  "Élan Agricole",
  "Gård Åsjö",
  "Van der Westhuizen, Oppenheimer & Sons Grain",
  "北の大地農場",
];

/** The entry that the editor calls: fills the tree with made-up Leaf users and measures what the editor asks of it. */
export async function run(): Promise<void> {
  const p = await parts();
  await vscode.commands.executeCommand("leafPanorama.startSandbox");
  await until(p.store, () => p.store.snapshot.users.loadedAt !== undefined && !p.store.snapshot.users.loading);

  const all: Record<string, number[]> = {};
  const note = (what: string, started: number) => (all[what] ??= []).push(performance.now() - started);
  await fromDisk(p, note);
  for (let index = 0; index < COUNT; index += 1) know(p, index);
  for (let round = 0; round < RUNS; round += 1) {
    // Other records each time, so that nothing that is derived from one is known from the round before.
    const users = Array.from({ length: COUNT }, (_, index) => user(round, index));
    await vscode.commands.executeCommand("leafPanorama.clearFilter");
    await p.listing.setOrder("leaf");
    await p.listing.setGrouped(false);
    await settled();

    let started = performance.now();
    showList(p.store, users);
    note("taking 5,000 users over from the store", started);

    started = performance.now();
    await draw(p);
    note("first paint: getChildren and getTreeItem for all", started);

    started = performance.now();
    showList(
      p.store,
      users.map((one) => ({ ...one })),
    );
    note("a refresh that changes nothing", started);

    started = performance.now();
    p.listing.setFilter({ ...noFilter, text: "prairie 4" });
    await draw(p);
    note("the first text typed into the filter, drawn", started);

    started = performance.now();
    p.listing.setFilter({ ...noFilter, text: "prairie 49" });
    await draw(p);
    note("the next one, drawn", started);

    p.listing.setFilter(noFilter);
    started = performance.now();
    let remembered = p.listing.setOrder("name");
    await draw(p);
    note("sorted by name, drawn", started);

    await remembered;

    started = performance.now();
    remembered = p.listing.setGrouped(true);
    await draw(p);
    note("grouped by status, all groups drawn", started);
    await remembered;
  }
  for (const [what, times] of Object.entries(all)) {
    const [first = 0] = times;
    const sorted = times.slice(1).sort((one, other) => one - other);
    const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(1);
    console.log(`Tree: ${what}: median ${at(0.5)} ms, worst ${at(1)} ms of ${RUNS - 1}; cold ${first.toFixed(1)} ms`);
  }
  writeFileSync(process.env["LEAF_PANORAMA_COUNTS"] ?? "", JSON.stringify({ passed: 1, failed: 0, skipped: 0 }));
}

/** What a start costs: another account's 5,000 Leaf users, read from their file, taken over, and all rows given. */
async function fromDisk(p: TestParts, note: (what: string, started: number) => void): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
  const account: Account = { kind: "leaf", apiUrl: "http://127.0.0.1:9", login: "dev", label: "dev", role: "test" };
  const key = accountKey(account);
  const store = new Store("Panorama");
  const cache = new UsersCache(store, new CacheFiles(folder), silentLogger);
  store.enter({ kind: "signedIn", account });
  for (let index = 0; index < COUNT; index += 1) know({ store }, index);
  const users = Array.from({ length: COUNT }, (_, index) => user(0, index));
  showList(store, users);
  await cache.flush();
  cache.dispose();
  const { session } = p.store.snapshot;
  for (let round = 0; round < RUNS; round += 1) {
    p.store.enter(session);
    await settled();
    const started = performance.now();
    const cached = await new UsersCache(new Store("Panorama"), new CacheFiles(folder), silentLogger).read(key);
    p.store.enter(session, cached);
    await draw(p);
    note("from the file on disk to all rows", started);
  }
  rmSync(folder, { recursive: true });
}

function user(round: number, index: number): LeafUser {
  return {
    id: idOf(index),
    name: `${NAMES[index % NAMES.length] ?? ""} ${((index + round) * 7919) % COUNT}`,
    email: `office@farm${index}.example`,
    phone: "+1 555 0100",
    address: "12 Gravel Pit Lane, Ames, IA",
    externalId: `grower-${index}`,
    attached: {},
  };
}

function idOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

/** The editor has asked for all rows that it was told of, and none of its work falls into the next measurement. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1500));
}

/** A quarter each is active, broken, not connected and not looked at. */
function know({ store }: Pick<TestParts, "store">, index: number): void {
  if (index % 4 === 3) return;
  const found = index % 4 === 2 ? undefined : { status: index % 4 === 0 ? "ACTIVE" : "REVOKED", environment: "STAGE" };
  store.apply(idOf(index), { kind: "looked", found, healthy: index % 4 === 0 });
}

/** Asks for every row, as the editor does for one that it draws. */
async function draw({ tree }: TestParts): Promise<void> {
  for (const root of await tree.getChildren()) {
    tree.getTreeItem(root);
    if (root.kind !== "group") continue;
    for (const row of await tree.getChildren(root)) tree.getTreeItem(row);
  }
}
