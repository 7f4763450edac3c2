import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { silentLogger, type Logger } from "../../src/base/logger";
import { accountKey } from "../../src/model/account";
import { startSandbox, type Sandbox } from "../../src/sandbox/main";
import { openOnDisk, type DiskWindow } from "../support/diskWindow";

/** Mounts a disk of 64 KB; only root may, and only where there is such a thing. */
function mountSmall(folder: string): boolean {
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    return true;
  } catch (error) {
    console.log(`      no small disk can be mounted here: ${String(error)}`);
    return false;
  }
}

describe("a disk that is full or read-only", function () {
  this.timeout(60_000);
  let folder: string;
  let sandbox: Sandbox;
  let windows: DiskWindow[];
  let said: string[];
  const log: Logger = silentLogger;

  before(async function () {
    folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"));
    if (!mountSmall(folder)) {
      rmdirSync(folder);
      // Needs root and tmpfs: said above.
      this.skip();
    }
    sandbox = await startSandbox({ users: 3 });
  });
  beforeEach(() => {
    windows = [];
    said = [];
  });
  afterEach(async () => {
    execFileSync("mount", ["-o", "remount,rw", folder]);
    rmSync(path.join(folder, "filler"), { force: true });
    for (const window of windows) await window.close();
    for (const part of ["accounts", "attempts", "leafUsers", "secrets", "budget", "leases"]) {
      rmSync(path.join(folder, part), { recursive: true, force: true });
    }
  });
  after(async () => {
    await sandbox.stop();
    execFileSync("umount", [folder]);
    rmdirSync(folder);
  });

  const open = () => {
    const window = openOnDisk(folder, { log });
    window.accounts.onDidFail((sentence) => said.push(sentence));
    windows.push(window);
    return window;
  };
  const signedIn = async () => {
    const window = open();
    const { url, email, password } = sandbox.info;
    await window.sessions.signIn(url, { email, password, rememberMe: true });
    await window.users.refresh();
    await window.cache.flush();
    return window;
  };
  const fill = () => {
    const filler = path.join(folder, "filler");
    writeFileSync(filler, "");
    try {
      for (;;) appendFileSync(filler, Buffer.alloc(4096));
    } catch (error) {
      assert.match(String(error), /ENOSPC/);
    }
  };
  const key = () => accountKey({ apiUrl: sandbox.info.url, login: sandbox.info.email });

  it("lets a role become production for every window although it is full", async () => {
    const window = await signedIn();
    const other = open();
    await other.sessions.restore();
    fill();
    await window.sessions.edit(key(), { role: "production" });
    assert.equal(window.sessions.require().account.role, "production");
    await other.sessions.follow();
    assert.equal(other.sessions.require().account.role, "production");
    const next = open();
    await next.sessions.restore();
    assert.equal(next.sessions.require().account.role, "production", "also after a restart");
    console.log(`      full: production in 3 of 3 windows, said ${said.length} times`);
  });

  it("says so where it is read-only, keeps the role in this window, and writes it as soon as it can", async () => {
    const window = await signedIn();
    execFileSync("mount", ["-o", "remount,ro", folder]);
    await window.sessions.edit(key(), { role: "production" });
    assert.equal(window.sessions.require().account.role, "production");
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /couldn't be saved: the disk is read-only/);
    execFileSync("mount", ["-o", "remount,rw", folder]);
    const written = new Promise<void>((resolve) => window.accounts.onDidChange(() => resolve()));
    await written;
    const next = open();
    await next.sessions.restore();
    assert.equal(next.sessions.require().account.role, "production");
  });

  it("signs out and removes as far as it goes where it is read-only, says what is left, and completes it", async () => {
    const window = await signedIn();
    const { account } = window.sessions.require();
    execFileSync("mount", ["-o", "remount,ro", folder]);
    await assert.rejects(window.erasure.signOut(account), /Signed out of .*: the disk is read-only/);
    assert.equal(window.store.snapshot.session.kind, "signedOut");
    const [kept] = await window.accounts.all();
    assert.ok(kept?.signedOut, "for this window it is signed out");
    await assert.rejects(window.erasure.remove(kept), /couldn't be removed completely: the disk is read-only/);
    execFileSync("mount", ["-o", "remount,rw", folder]);
    await window.erasure.remove(kept);
    assert.deepEqual(await window.accounts.all(), []);
    assert.equal(window.secrets.all().size, 0);
  });
});
