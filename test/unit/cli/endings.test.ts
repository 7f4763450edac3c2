import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startSandbox, type Sandbox } from "../../../src/sandbox/main";
import { waitFor } from "../../rig/wait";
import { control, inShell, loginOf, runCommand, tokenOf } from "../../support/command";

const USERS = 40;
const UNTIL = { timeoutMs: 20_000 };

/** What `check --format json` prints, as far as it is read here. */
interface Checked {
  readonly complete: boolean;
  readonly failure: string | null;
  readonly leafUsers: number;
  readonly counts: Readonly<Record<string, number>>;
}

describe("how the command leaf-panorama ends", function () {
  this.timeout(90_000);
  let sandbox: Sandbox;
  let login: Record<string, string>;
  /** Its home, its temporary folder and where it is called: empty before, and empty afterwards. */
  let home: string;
  let slow: ReturnType<typeof runCommand>;
  before(async () => {
    home = mkdtempSync(path.join(tmpdir(), "leaf-endings-"));
    // Leaf has 30 seconds to answer: they pass while the other tests run.
    const mute = await startSandbox({ users: 1 });
    const [user] = JSON.parse((await runCommand(["users", "--json"], { env: loginOf(mute) })).out) as {
      leafUserId: string;
    }[];
    await control(mute, "faults", { kind: "hang", path: "/services/usermanagement/api/users", count: 100 });
    slow = run(["status", user?.leafUserId ?? ""], { env: loginOf(mute), timeoutMs: 80_000 }).finally(() =>
      mute.stop(),
    );
  });
  after(() => rmSync(home, { recursive: true }));
  beforeEach(async () => {
    sandbox = await startSandbox({ users: USERS, rateLimitPerMinute: 0, latencyMs: 100 });
    login = loginOf(sandbox);
  });
  afterEach(() => sandbox.stop());

  const run = (args: readonly string[], { env = {}, ...more }: Parameters<typeof runCommand>[1] = {}) =>
    runCommand(args, {
      cwd: home,
      env: { HOME: home, TMPDIR: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, ...env },
      ...more,
    });
  const requests = async () =>
    (await (await fetch(`${sandbox.info.url}/__sandbox/requests`)).json()) as { path: string }[];
  /** Resolves once so many statuses have been asked for. */
  const statuses = (count: number) =>
    waitFor(
      async () =>
        (await requests()).filter(({ path: asked }) => asked.endsWith("/panorama-credentials")).length >= count,
      { ...UNTIL, intervalMs: 20, what: `${count} statuses to be asked for` },
    );
  const checked = (out: string) => JSON.parse(out) as Checked;
  const check = ["check", "--format", "json", "--concurrency", "2"];

  it("waits as long as a 429 asks it to, says so, and has all", async () => {
    const usual = checked((await run(check, { env: login })).out);
    await control(sandbox, "faults", {
      ...{ kind: "status", status: 429, retryAfter: 2, count: 1 },
      path: "/services/usermanagement/api/users/*/panorama-credentials",
    });
    const { code, out, err } = await run([...check, "--requests-per-minute", "1000"], { env: login });
    assert.deepEqual([code, err], [1, "Rate-limited by Leaf. Resuming in 2 s.\n"]);
    assert.deepEqual(checked(out).counts, usual.counts);
    assert.ok(checked(out).complete);
  });

  it("doesn't wait an hour for one answer: it says how long Leaf asks to wait, and ends with 2", async () => {
    const [user] = JSON.parse((await run(["users", "--json"], { env: login })).out) as { leafUserId: string }[];
    const id = user?.leafUserId ?? "";
    const limit = { kind: "status", status: 429, retryAfter: 3600, count: 100 };
    await control(sandbox, "faults", { ...limit, path: "/services/usermanagement/api/users" });
    const all = [["users"], ["status", id], ["events", id], ["diagnose", id]];
    const ended = await Promise.all(all.map((args) => run(args, { env: login })));
    for (const { code, out, err } of ended) {
      assert.deepEqual([code, out, err], [2, "", "Rate-limited by Leaf. Try again in 3600 s.\n"]);
    }
  });

  it("says of a token that expires during a check that not all was asked, in what it prints and beside it", async () => {
    const LEAF_TOKEN = await tokenOf(sandbox);
    const env = { LEAF_API_URL: sandbox.info.url, LEAF_TOKEN };
    const during = async () => {
      await statuses(4);
      await control(sandbox, "clock", { advanceSeconds: 31 * 24 * 3600 });
    };
    const { code, out } = await run(check, { env, during });
    const { complete, failure, leafUsers, counts } = checked(out);
    assert.ok(code === 1 || code === 2, String(code));
    assert.equal(code === 1, (counts["trouble"] ?? 0) > 0);
    assert.deepEqual([complete, leafUsers], [false, USERS]);
    assert.match(failure ?? "", /^The Leaf sign-in has expired or was refused/);
    assert.ok((counts["unknown"] ?? 0) > 0, "what was not answered is not known");
    assert.ok(!out.includes(LEAF_TOKEN));
    const table = await run(["check"], { env });
    assert.deepEqual([table.code, table.out], [2, ""]);
    assert.match(table.err, /^The Leaf sign-in has expired or was refused/);
  });

  it("renews a token that expires during a check, where it was given the password", async () => {
    const { code, out, err } = await run(check, {
      env: login,
      during: async () => {
        await statuses(4);
        await control(sandbox, "clock", { advanceSeconds: 31 * 24 * 3600 });
      },
    });
    const { complete, counts } = checked(out);
    assert.deepEqual([code, err, complete, counts["unknown"]], [1, "", true, 0]);
  });

  it("says of a network that is lost in the middle what was lost, and calls nothing healthy that was not asked", async () => {
    const { code, out } = await run(check, {
      env: login,
      during: async () => {
        await statuses(4);
        await sandbox.stop();
      },
    });
    const { complete, failure, leafUsers, counts } = checked(out);
    assert.equal(code, (counts["trouble"] ?? 0) > 0 ? 1 : 2);
    assert.deepEqual([complete, leafUsers], [false, USERS]);
    assert.match(failure ?? "", /127\.0\.0\.1/);
    assert.ok((counts["unknown"] ?? 0) >= USERS - 15, JSON.stringify(counts));
  });

  it("ends with 2 at Ctrl-C, whatever it was doing, and prints nothing that it did not finish", async () => {
    const [user] = JSON.parse((await run(["users", "--json"], { env: login })).out) as { leafUserId: string }[];
    const id = user?.leafUserId ?? "";
    await control(sandbox, "faults", { kind: "hang", count: 100, path: "/services/usermanagement/api/users" });
    for (const args of [["check"], ["users"], ["status", id], ["events", id], ["diagnose", id]]) {
      const before = (await requests()).length;
      const { code, out, err } = await run(args, {
        env: login,
        during: async ({ pid, stop }) => {
          // The sign-in, and what is never answered.
          await waitFor(async () => (await requests()).length >= before + 2, { ...UNTIL, what: "the request" });
          // Where the system tells of children, there are none that could stay behind.
          const children = `/proc/${pid}/task/${pid}/children`;
          if (existsSync(children)) assert.equal(readFileSync(children, "utf8"), "");
          stop();
        },
      });
      assert.deepEqual([code, out, err], [2, "", "Stopped.\n"], args.join(" "));
    }
  });

  it("keeps its exit code behind a pipe that is closed, in every format", async () => {
    for (const format of ["table", "json", "junit", "sarif", "markdown", "github"]) {
      const { code, out, err } = await inShell(`leaf-panorama check --format ${format} | head -c 1`, login);
      assert.deepEqual([code, out.length, err], [1, 1, ""], format);
    }
    const closed = await inShell("leaf-panorama check >&-", login);
    assert.ok(closed.code === 1 || closed.code === 2, `${closed.code} ${closed.err}`);
    assert.doesNotMatch(closed.err, /fault of its own|\bat \S+:\d+/);
  });

  it("reports a fault of its own, and nothing of what it was about", async () => {
    const folder = path.join(home, "faults");
    mkdirSync(folder);
    const LEAF_TOKEN = await tokenOf(sandbox);
    try {
      for (const [name, fault] of [
        ["print", "process.stdout.write = () => { throw new Error(process.env.LEAF_TOKEN); };"],
        ["later", "setTimeout(() => { throw new TypeError(process.env.LEAF_TOKEN); }, 700).unref();"],
        ["promise", "setTimeout(() => void Promise.reject(new Error(process.env.LEAF_TOKEN)), 700).unref();"],
        ["text", "setTimeout(() => { throw process.env.LEAF_TOKEN; }, 700).unref();"],
      ] as const) {
        const file = path.join(folder, `${name}.cjs`);
        writeFileSync(file, fault);
        const { code, out, err } = await run(["check", "--concurrency", "1"], {
          env: { LEAF_API_URL: sandbox.info.url, LEAF_TOKEN, NODE_OPTIONS: `--require "${file}"` },
        });
        assert.equal(code, 2, name);
        assert.match(err, /^leaf-panorama has met a fault of its own \(\w+\)\./, name);
        assert.ok(![out, err].join("").includes(LEAF_TOKEN), name);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says of an answer that doesn't come that it didn't come in time", async () => {
    const { code, out, err } = await slow;
    assert.deepEqual([code, out], [2, ""]);
    assert.match(err, /^127\.0\.0\.1:\d+ didn't answer in time\./);
  });

  it("has left no file behind", () => {
    assert.deepEqual(readdirSync(home), []);
  });
});
