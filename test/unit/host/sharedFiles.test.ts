import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock, systemSleep } from "../../../src/base/clock";
import { silentLogger } from "../../../src/base/logger";
import type { Attempt } from "../../../src/connecting/attempts";
import { AttemptFiles } from "../../../src/host/attemptFiles";
import { LeaseFiles } from "../../../src/host/leaseFiles";
import { VirtualTime } from "../../support/world";

const attempt = (change: Partial<Attempt> = {}): Attempt => ({
  id: "attempt-1",
  account: "https://api.withleaf.io dev@example.com",
  leafUserId: "user-1",
  environment: "STAGE",
  startedAt: 1,
  deadline: 2,
  window: "window-1",
  phase: { kind: "waiting" },
  ...change,
});

describe("what windows share in files", () => {
  let folder: string;
  const open: AttemptFiles[] = [];
  const files = () => {
    const opened = new AttemptFiles(folder, silentLogger);
    open.push(opened);
    return opened;
  };
  beforeEach(() => void (folder = mkdtempSync(path.join(tmpdir(), "leaf-panorama-"))));
  afterEach(() => {
    for (const opened of open.splice(0)) opened.dispose();
    rmSync(folder, { recursive: true });
  });

  describe("attempts", () => {
    it("are seen by the other window, at once and with an event", async () => {
      const [one, other] = [files(), files()];
      await other.all();
      const heard = new Promise<void>((resolve) => other.onDidChange(() => resolve()));
      await one.put(attempt());
      await heard;
      assert.deepEqual(await other.all(), [attempt()]);
    });

    it("are one for each account and Leaf user, and none is lost when two windows write", async () => {
      const [one, other] = [files(), files()];
      const many = Array.from({ length: 40 }, (_, index) => attempt({ leafUserId: `user-${index}` }));
      await Promise.all(many.map((item, index) => (index % 2 === 0 ? one : other).put(item)));
      await one.put(attempt({ id: "attempt-2", leafUserId: "user-0" }));
      const all = await other.all();
      assert.equal(all.length, 40);
      assert.equal(all.find(({ leafUserId }) => leafUserId === "user-0")?.id, "attempt-2");
    });

    it("survive a file that is no attempt", async () => {
      const one = files();
      await one.put(attempt());
      writeFileSync(path.join(folder, "broken.json"), '{"id":');
      writeFileSync(path.join(folder, "strange.json"), '{"id":5}');
      assert.deepEqual(await one.all(), [attempt()]);
      assert.ok(!readdirSync(folder).includes("broken.json"));
    });

    it("are claimed by one window alone", async () => {
      const windows = [files(), files(), files()];
      const claims = await Promise.all(windows.map((window) => window.claim("attempt-1")));
      assert.equal(claims.filter(Boolean).length, 1);
      assert.equal(await files().claim("attempt-1"), false);
    });

    it("stay with this window when nothing can be written, and no call fails for it", async () => {
      writeFileSync(path.join(folder, "taken"), "");
      const one = new AttemptFiles(path.join(folder, "taken", "attempts"), silentLogger);
      open.push(one);
      let heard = 0;
      one.onDidChange(() => (heard += 1));
      await one.put(attempt());
      assert.deepEqual(await one.all(), [attempt()]);
      assert.equal(heard, 1);
      assert.equal(await one.claim("attempt-1"), true);
      await one.remove(attempt());
      assert.deepEqual(await one.all(), []);
    });

    it("leave nothing behind when they are removed, and half-written files never show", async () => {
      const one = files();
      await one.put(attempt());
      await one.claim("attempt-1");
      assert.ok(readdirSync(folder).every((name) => /\.(json|told)$/.test(name)));
      await one.remove(attempt());
      assert.deepEqual(readdirSync(folder), []);
    });
  });

  describe("a lease", () => {
    const lease = (window: string, time: VirtualTime) =>
      new LeaseFiles(folder, window, time, systemSleep, silentLogger);

    it("is held by one window, and by the next as soon as it is released", async () => {
      const time = new VirtualTime();
      const [one, other] = [lease("one", time), lease("other", time)];
      assert.equal(await one.hold("x"), true);
      assert.equal(await other.hold("x"), false);
      assert.equal(await one.hold("x"), true);
      assert.equal(await other.hold("y"), true, "another account's lease is another lease");
      await one.release("x");
      assert.equal(await other.hold("x"), true);
      await one.release("x");
      assert.equal(await one.hold("x"), false, "nobody releases what is another's");
    });

    it("is taken over from a window that has not renewed it for 10 seconds", async () => {
      const time = new VirtualTime();
      const [one, other] = [lease("one", time), lease("other", time)];
      await one.hold("x");
      time.advance(6000);
      assert.equal(await other.hold("x"), false);
      time.advance(1000);
      assert.equal(await other.hold("x"), true);
      assert.equal(await one.hold("x"), false, "the one that slept sees that it has lost it");
    });

    it("is taken over at once from a process that is gone", async () => {
      const child = spawn(process.execPath, ["-e", ""]);
      await once(child, "exit");
      const one = lease("one", new VirtualTime());
      await one.hold("x");
      const [file] = readdirSync(folder);
      assert.ok(file);
      const held = JSON.parse(readFileSync(path.join(folder, file), "utf8")) as object;
      writeFileSync(path.join(folder, file), JSON.stringify({ ...held, pid: child.pid }));
      assert.equal(await lease("other", new VirtualTime()).hold("x"), true);
    });

    it("is everybody's where no file can be written, because two that ask are better than none", async () => {
      writeFileSync(path.join(folder, "taken"), "");
      const one = new LeaseFiles(path.join(folder, "taken", "x"), "one", systemClock, systemSleep, silentLogger);
      assert.equal(await one.hold("x"), true);
      await one.release("x");
    });

    it("goes to one window when many take over at the same moment", async () => {
      writeFileSync(path.join(folder, "seed"), "");
      const dead = new LeaseFiles(folder, "dead", { now: () => 0 }, systemSleep, silentLogger);
      await dead.hold("x");
      const many = Array.from(
        { length: 8 },
        (_, index) => new LeaseFiles(folder, `w${index}`, systemClock, systemSleep, silentLogger),
      );
      const held = await Promise.all(many.map((window) => window.hold("x")));
      assert.equal(held.filter(Boolean).length, 1);
    });
  });
});
