import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock, systemSleep } from "../../../src/base/clock";
import { silentLogger } from "../../../src/base/logger";
import type { KeptAccount } from "../../../src/model/account";
import type { Attempt } from "../../../src/connecting/attempts";
import { Store } from "../../../src/model/store";
import { UsersCache } from "../../../src/model/usersCache";
import { AccountFiles } from "../../../src/host/accountFiles";
import { AttemptFiles } from "../../../src/host/attemptFiles";
import { BudgetFiles } from "../../../src/host/budgetFiles";
import { CacheFiles } from "../../../src/host/cacheFiles";
import { LeaseFiles } from "../../../src/host/leaseFiles";
import { Budgets } from "../../../src/leaf/budget";
import { damages, damaging } from "../../support/damage";

const NAMES = ["a@example.com", "b@example.com", "c@example.com"];
const account = (login: string): KeptAccount => ({
  ...{ apiUrl: "https://api.withleaf.io", login, label: login, role: "production", by: "password" },
  ...{ rememberMe: true, keepsPassword: false, signedOut: false, usedAt: Date.now() },
});
const attempt = (leafUserId: string): Attempt => ({
  ...{ id: `attempt ${leafUserId}`, account: "https://api.withleaf.io a@example.com", leafUserId },
  ...{ environment: "STAGE", startedAt: Date.now(), deadline: Date.now() + 900_000, window: "one" },
  phase: { kind: "waiting" },
});

/** Every kind of file, and each place among its equals: what must hold although that one is damaged. */
describe("one damaged file", () => {
  let folder: string;
  let closing: (() => void)[] = [];
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"))));
  afterEach(() => {
    for (const close of closing) close();
    closing = [];
    rmSync(folder, { recursive: true });
  });
  const kept = <T extends { dispose(): void }>(part: T): T => {
    closing.push(() => part.dispose());
    return part;
  };
  const damage = (how: string, position: number) => {
    const name = readdirSync(folder).sort()[position];
    assert.ok(name);
    damaging(readFileSync(path.join(folder, name), "utf8"));
    damages[how]?.(path.join(folder, name));
  };

  for (const how of Object.keys(damages)) {
    for (const position of [0, 1, 2]) {
      it(`that ${how} costs one account (${position + 1} of 3), and it can be added again`, async () => {
        const before = kept(new AccountFiles(folder, silentLogger));
        for (const name of NAMES) await before.put(account(name));
        damage(how, position);
        const after = kept(new AccountFiles(folder, silentLogger));
        const left = await after.all();
        // Numbers alone say nothing of who it is.
        assert.ok(left.length >= 2, `${left.length} accounts`);
        for (const name of NAMES) {
          await after.remove(`https://api.withleaf.io ${name}`);
          await after.put(account(name));
        }
        assert.equal((await after.all()).length, 3);
      });

      it(`that ${how} costs one attempt (${position + 1} of 3), and another can be started`, async () => {
        const before = kept(new AttemptFiles(folder, silentLogger));
        for (const name of NAMES) await before.put(attempt(name));
        damage(how, position);
        const after = kept(new AttemptFiles(folder, silentLogger));
        assert.ok((await after.all()).length >= 2);
        for (const name of NAMES) {
          await after.remove(attempt(name));
          await after.put(attempt(name));
        }
        assert.equal((await after.all()).length, 3);
      });
    }

    for (const position of [0, 1]) {
      it(`that ${how} costs one account's Leaf users (${position + 1} of 2)`, async () => {
        const storage = new CacheFiles(folder);
        const whole = (name: string) =>
          JSON.stringify({ version: 2, account: name, loadedAt: Date.now(), total: 1, users: [], connections: [] });
        for (const name of ["a", "b"]) await storage.write(name, whole(name));
        damage(how, position);
        const read = async () => {
          const cache = kept(new UsersCache(new Store("Panorama"), new CacheFiles(folder), silentLogger));
          return [await cache.read("a"), await cache.read("b")].filter((users) => users !== undefined);
        };
        assert.equal((await read()).length, 1);
        for (const name of ["a", "b"]) {
          await storage.erase(name);
          await storage.write(name, whole(name));
        }
        assert.equal((await read()).length, 2);
      });

      it(`that ${how} costs no lease (${position + 1} of 2)`, async () => {
        const lease = (window: string) => new LeaseFiles(folder, window, systemClock, systemSleep, silentLogger);
        for (const name of ["a", "b"]) await lease("one").hold(name);
        damage(how, position);
        const other = lease("two");
        const held = [await other.hold("a"), await other.hold("b")];
        assert.equal(held.filter(Boolean).length, 1, "it is nobody's, and the other is still the first window's");
      });
    }

    for (const back of [1, 2, 3, 4]) {
      it(`that ${how} stops no request (${back === 1 ? "the newest state" : `${back - 1} before the newest`})`, async () => {
        const tools = { clock: systemClock, sleep: systemSleep, random: () => 0, log: silentLogger };
        const window = () => {
          const storage = new BudgetFiles(folder, systemClock, systemSleep, silentLogger);
          return new Budgets({ ...tools, storage, perMinute: () => 1000 }).of("a");
        };
        const asking = { call: "GET /x", host: "api.withleaf.io" };
        const one = window();
        for (let time = 0; time < 5; time += 1) await one.take(asking);
        const states = path.join(folder, readdirSync(folder)[0] ?? "");
        const file = path.join(states, `${6 - back}.json`);
        damaging(readFileSync(file, "utf8"));
        damages[how]?.(file);
        await Promise.all([one, window(), window()].map((each) => each.take(asking)));
      });
    }
  }

  it("of a budget that has a strange name stops no request either", async () => {
    const log: string[] = [];
    const storage = () =>
      new BudgetFiles(folder, systemClock, systemSleep, { ...silentLogger, warn: (line) => void log.push(line) });
    const take = async () => {
      let tokens = 100;
      await storage().change("a", (kept) => {
        tokens = kept?.tokens ?? 100;
        return { at: Date.now(), tokens: tokens - 1, pausedUntil: 0 };
      });
      return tokens;
    };
    await take();
    const states = path.join(folder, readdirSync(folder)[0] ?? "");
    const names = [
      "007",
      "9007199254740993",
      "9007199254740991",
      "1125899906842623",
      "1125899906842624",
      "1e3",
      "-5",
      "0",
    ];
    for (const [index, name] of names.entries()) {
      writeFileSync(path.join(states, `${name}.json`), "");
      const before = await take();
      assert.ok((await take()) < Math.max(before, 1), `${name} after ${index}`);
    }
    assert.deepEqual(log, []);
  });
});
