import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { silentLogger } from "../../../src/base/logger";
import { AttemptFiles } from "../../../src/host/attemptFiles";
import { CacheFiles } from "../../../src/host/cacheFiles";
import { digest, writeWhole } from "../../../src/host/files";
import { startSandbox } from "../../../src/sandbox/main";
import { openOnDisk } from "../../support/diskWindow";
import { filesOf, leftovers } from "../../support/leftovers";

const ID = "00000000-0000-4000-8000-000000000000";

describe("what is left over on the disk", () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const put = (name: string, age = 0) => {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, "");
    const then = new Date(Date.now() - age);
    utimesSync(file, then, then);
  };

  it("is nothing after a write that could not be finished", async () => {
    const target = path.join(folder, `${digest("a")}.json`);
    mkdirSync(target);
    const cache = new CacheFiles(folder);
    for (let time = 0; time < 5; time += 1) await assert.rejects(cache.write("a", "farmers"));
    assert.deepEqual(readdirSync(folder), [path.basename(target)]);
    await cache.erase("a");
    assert.deepEqual(readdirSync(folder), []);
    await assert.rejects(writeWhole(path.join(folder, "no folder", "a.json"), "x"));
    assert.deepEqual(readdirSync(folder), []);
  });

  it("goes when the next window starts, if its writer is gone or it is old, and never before", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await once(child, "exit");
    put(`a.json.${child.pid}.${ID}.tmp`);
    put(`b.json.${process.pid}.${ID}.tmp`, 3600_000);
    put(`c.json.${process.pid}.${ID}.tmp`);
    // As earlier versions named them.
    put(`d.json.${ID}.tmp`);
    put(`e.json.${ID}.tmp`, 3600_000);
    put("f.told", 3600_000);
    put("g.told");
    const attempts = new AttemptFiles(folder, silentLogger);
    await attempts.all();
    attempts.dispose();
    assert.deepEqual(readdirSync(folder).sort(), [`c.json.${process.pid}.${ID}.tmp`, `d.json.${ID}.tmp`, "g.told"]);
  });

  it("goes with the account that it is of, whoever wrote it and whenever", async () => {
    const cache = new CacheFiles(folder);
    await cache.write("a", "farmers");
    put(`${digest("a")}.json.${process.pid}.${ID}.tmp`);
    put(`${digest("a")}.json.${ID}.tmp`);
    put(`${digest("b")}.json.${ID}.tmp`);
    await cache.erase("a");
    assert.deepEqual(readdirSync(folder), [`${digest("b")}.json.${ID}.tmp`]);
  });

  it("goes at the next start where its account is gone", async () => {
    const sandbox = await startSandbox({});
    const { url, email, password } = sandbox.info;
    const first = openOnDisk(folder);
    await first.sessions.signIn(url, { email, password, rememberMe: true });
    await first.users.refresh();
    await first.close();
    const [own] = readdirSync(path.join(folder, "leafUsers"));
    put(`leafUsers/${digest("somebody who is gone")}.json`);
    put("leafUsers/strange");
    const second = openOnDisk(folder);
    await second.start();
    assert.deepEqual(readdirSync(path.join(folder, "leafUsers")), [own]);
    assert.deepEqual(await leftovers(folder, second), []);
    await second.close();
    await sandbox.stop();
  });

  it("is nothing of an account after Sign Out but its record, and nothing at all after Remove Account", async () => {
    const sandbox = await startSandbox({});
    const { url, email, password, organizations, partner } = sandbox.info;
    const window = openOnDisk(folder);
    await window.sessions.signIn(url, { email, password, rememberMe: true }, { keepPassword: true });
    await window.users.refresh();
    const free = [...window.store.snapshot.connections].filter(([, { kind }]) => kind === "notConnected");
    const { clientId, username, password: word } = partner.STAGE;
    for (const [leafUserId] of free.slice(0, 2)) {
      await window.connector.connect({
        ...{ leafUserId, environment: "STAGE", partner: { clientId, username, password: word } },
        operation: { organizationCode: organizations[0]?.organizationCode ?? "" },
      });
    }
    const { account } = window.sessions.require();
    await window.partners.write(account, "STAGE", { clientId, username, password: word }, true);
    await window.cache.flush();
    assert.equal(window.secrets.all().size, 5, "token, password, partner, two attempts");
    await window.erasure.signOut(account);
    assert.deepEqual(
      filesOf(folder).map((name) => path.dirname(name)),
      ["accounts", "secrets"],
    );
    const [kept] = await window.accounts.all();
    assert.ok(kept && !kept.unfinished);
    await window.erasure.remove(kept);
    assert.deepEqual(filesOf(folder), []);
    await window.close();
    await sandbox.stop();
  });
});
