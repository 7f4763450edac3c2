import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { CHECK_FORMATS, VERBS } from "../../../src/cli/usage";
import { startSandbox, type Sandbox } from "../../../src/sandbox/main";
import { waitFor } from "../../rig/wait";
import { AppServer } from "../../support/appServer";
import { control, inShell, loginOf, runCommand as run, tokenOf } from "../../support/command";

describe("the command leaf-panorama", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let login: Record<string, string>;
  before(async () => {
    sandbox = await startSandbox({ users: 8, providers: 2, rateLimitPerMinute: 0 });
    login = loginOf(sandbox);
  });
  after(() => sandbox.stop());

  const token = () => tokenOf(sandbox);
  const json = async <T>(args: readonly string[]) => JSON.parse((await run(args, { env: login })).out) as T;
  const firstId = async () => (await json<{ leafUserId: string }[]>(["users", "--json"]))[0]?.leafUserId ?? "";

  it("helps on a screen, with an example for each verb, and says its version", async () => {
    const help = await run(["--help"]);
    assert.deepEqual([help.code, help.err], [0, ""]);
    for (const verb of Object.keys(VERBS)) assert.ok(help.out.includes(`  ${verb} `), verb);
    for (const verb of [...Object.keys(VERBS), "sandbox"]) {
      const { code, out } = await run([verb, "--help"]);
      const lines = out.trimEnd().split("\n");
      assert.deepEqual([code, lines.length <= 24, lines.filter((line) => line.length > 100)], [0, true, []], verb);
    }
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    assert.equal((await run(["--version"])).out.trim(), version);
  });

  it("completes verbs and options in a shell", async () => {
    const { code, out } = await run(["completion", "bash"]);
    assert.equal(code, 0);
    const complete = (words: readonly string[]) => {
      const ask = `COMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length - 1}; _leaf_panorama`;
      const script = `${out}\n${ask}; echo "\${COMPREPLY[@]}"`;
      return spawnSync("bash", ["-c", script], { encoding: "utf8", timeout: 30_000 }).stdout.trim();
    };
    assert.equal(complete(["leaf-panorama", "ch"]), "check");
    assert.equal(complete(["leaf-panorama", "check", "--fo"]), "--format");
    assert.equal(complete(["leaf-panorama", "connect", "id", "--wr"]), "--write");
    assert.equal(complete(["leaf-panorama", "completion", "z"]), "zsh");
    assert.match((await run(["completion", "zsh"])).out, /^autoload -U \+X bashcompinit/);
    assert.equal((await run(["completion", "fish"])).code, 3);
  });

  it("ends with 3 when it is called wrongly, says why, and asks nobody", async () => {
    for (const [args, why] of [
      [["nonsense"], /no verb "nonsense"/],
      [["check", "--nope"], /Unknown option '--nope'/],
      [["check", "extra"], /check takes no extra/],
      [["check", "--format", "yaml"], /--format takes table, json, junit, sarif, markdown, github/],
      [["check", "--provider", "Nobody"], /Unknown provider Nobody/],
      [["check", "--requests-per-minute", "0"], /--requests-per-minute takes a whole number from 1 to 100000/],
      [["check", "--concurrency", "51"], /--concurrency takes a whole number from 1 to 50/],
      [["check", "--concurrency", "0"], /--concurrency takes a whole number from 1 to 50/],
      [["status"], /status takes LEAF_USER_ID/],
      [["events", "1", "2"], /events takes LEAF_USER_ID/],
      [["sandbox", "--port", "x"], /--port takes a whole number/],
    ] as const) {
      const { code, out, err } = await run(args, { env: login });
      assert.deepEqual([code, out], [3, ""], args.join(" "));
      assert.match(err, why);
    }
    const { code, err } = await run(["check"]);
    assert.equal(code, 3);
    assert.match(err, /No account: set LEAF_TOKEN/);
    assert.equal((await run(["check", "--api-url", "http://leaf.example"])).code, 3);
  });

  it("ends with 1 where a credential needs attention, and names it first", async () => {
    const { code, out } = await run(["check"], { env: login });
    assert.equal(code, 1);
    const [title = "", first = ""] = out.split("\n");
    assert.match(title, /Leaf user +Provider +Status +Environment +Leaf user ID$/);
    assert.match(first, /^needs attention/);
    assert.match(out, /\d+ Leaf users: \d+ needs? attention, \d+ healthy, \d+ not connected\.\n$/);
  });

  it("ends with 0 where all is healthy", async () => {
    const healthy = await startSandbox({ users: 0 });
    try {
      const { code, out } = await run(["check"], { env: loginOf(healthy) });
      assert.deepEqual([code, out], [0, "0 Leaf users: 0 need attention, 0 healthy, 0 not connected.\n"]);
    } finally {
      await healthy.stop();
    }
  });

  it("asks for as many statuses at a time as it is told, however few requests it may send", async () => {
    const many = await startSandbox({ users: 40, rateLimitPerMinute: 0 });
    try {
      const check = (...more: string[]) => run(["check", "--format", "json", ...more], { env: loginOf(many) });
      const counts = async (ended: ReturnType<typeof run>) => {
        const { out, err } = await ended;
        assert.equal(err, "");
        const { complete, counts: found } = JSON.parse(out) as { complete: boolean; counts: object };
        assert.ok(complete);
        return found;
      };
      const usual = await counts(check());
      assert.deepEqual(await counts(check("--concurrency", "50", "--requests-per-minute", "100000")), usual);
      assert.deepEqual(await counts(check("--concurrency", "50", "--requests-per-minute", "120")), usual);
      assert.deepEqual(await counts(check("--concurrency", "1")), usual);
    } finally {
      await many.stop();
    }
  });

  it("takes a token from the environment or standard input, and the same account is asked", async () => {
    const LEAF_API_URL = sandbox.info.url;
    const held = await token();
    for (const { code, out } of [
      await run(["users"], { env: { LEAF_API_URL, LEAF_TOKEN: `Bearer ${held}` } }),
      await run(["users", "--token-stdin", "--api-url", LEAF_API_URL], { input: `${held}\n` }),
    ]) {
      assert.deepEqual([code, out.trimEnd().split("\n").length], [0, 8]);
    }
  });

  it("ends with 2 when Leaf can't be asked: refused, unreachable, not JSON", async () => {
    const server = createServer((_request, response) => response.writeHead(200).end("<html>hotel Wi-Fi</html>"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const page = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      for (const [env, why] of [
        [{ ...login, LEAF_PASSWORD: "wrong" }, /refused the sign-in/],
        [{ ...login, LEAF_API_URL: "http://127.0.0.1:9" }, /127\.0\.0\.1:9/],
        [{ ...login, LEAF_API_URL: page }, /\w/],
        [{ LEAF_API_URL: sandbox.info.url, LEAF_TOKEN: "not-a-token" }, /\w/],
      ] as const) {
        const { code, out, err } = await run(["check"], { env });
        assert.deepEqual([code, out], [2, ""], err);
        assert.match(err, why);
      }
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("doesn't take for healthy or not connected what Leaf has not answered", async () => {
    const { leafUserId } = (await json<{ credentials: { leafUserId: string; state: string }[] }>([
      "check",
      "--format",
      "json",
    ]).then(({ credentials }) => credentials.find(({ state }) => state === "healthy"))) ?? { leafUserId: "" };
    const fault = (count: number) =>
      fetch(`${sandbox.info.url}/__sandbox/faults`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({
          ...{ kind: "status", status: 403, method: "GET", count },
          path: `/services/usermanagement/api/users/${leafUserId}/panorama-credentials`,
        }),
      });
    // It is asked for once more at the end.
    await fault(2);
    const { code, out, err } = await run(["check", "--format", "json"], { env: login });
    const result = JSON.parse(out) as { complete: boolean; credentials: { leafUserId: string; state: string }[] };
    assert.deepEqual([code, result.complete], [1, false], err);
    assert.equal(result.credentials.find((one) => one.leafUserId === leafUserId)?.state, "unknown");
    await fault(1);
    assert.equal((await run(["diagnose", leafUserId], { env: login })).code, 2);
  });

  it("prints every format, each as its readers want it", async () => {
    const texts = new Map<string, string>();
    for (const format of CHECK_FORMATS) {
      const { code, out } = await run(["check", "--format", format, "--provider", "all"], { env: login });
      assert.equal(code, 1, format);
      texts.set(format, out);
    }
    const { credentials, complete } = JSON.parse(texts.get("json") ?? "") as {
      credentials: { state: string }[];
      complete: boolean;
    };
    const trouble = credentials.filter(({ state }) => state === "trouble").length;
    assert.ok(complete && trouble > 0 && trouble < credentials.length);
    const sarif = JSON.parse(texts.get("sarif") ?? "") as { version: string; runs: { results: unknown[] }[] };
    assert.deepEqual([sarif.version, sarif.runs[0]?.results.length], ["2.1.0", trouble]);
    const junit = texts.get("junit") ?? "";
    assert.equal(junit.split("<failure ").length - 1, trouble);
    assert.equal(junit.split("<testcase ").length - 1, credentials.length);
    const github = (texts.get("github") ?? "").trimEnd().split("\n");
    assert.equal(github.filter((line) => /^::error title=[^:,]+::[^\n]+$/.test(line)).length, trouble);
    assert.match(github.at(-1) ?? "", /^::notice title=Leaf credentials::/);
    assert.equal((texts.get("markdown") ?? "").split("\n| needs attention |").length - 1, trouble);
  });

  it("writes GitHub's job summary, and leaves out what needs no attention when it is told to", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "leaf-summary-"));
    try {
      const summary = path.join(folder, "summary.md");
      await run(["check", "--format", "github"], { env: { ...login, GITHUB_STEP_SUMMARY: summary } });
      assert.match(readFileSync(summary, "utf8"), /^# Leaf credentials\n/);
      const { out } = await run(["check", "--only", "trouble"], { env: login });
      assert.ok(!out.includes("ACTIVE"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says that what it has found could not be written, and doesn't call it a finding", async function () {
    const folder = mkdtempSync(path.join(tmpdir(), "leaf-full-"));
    try {
      const env = { ...login, GITHUB_STEP_SUMMARY: folder };
      const { code, out, err } = await run(["check", "--format", "github"], { env });
      assert.equal(code, 1);
      assert.match(out, /^::error /);
      assert.match(err, /^The job summary could not be written: /);
    } finally {
      rmSync(folder, { recursive: true });
    }
    // Only Linux has a device that is always full.
    if (!existsSync("/dev/full")) this.skip();
    const { code, err } = await inShell("leaf-panorama check > /dev/full", login);
    assert.deepEqual([code, err], [2, "The output could not be written: the disk is full.\n"]);
  });

  it("tells one Leaf user's status, events and diagnosis", async () => {
    const id = await firstId();
    const status = JSON.parse((await run(["status", id, "--json"], { env: login })).out) as { healthy: boolean };
    assert.equal((await run(["status", id], { env: login })).code, status.healthy ? 0 : 1);
    const events = JSON.parse((await run(["events", id, "--format", "json"], { env: login })).out) as {
      events: unknown[];
    };
    assert.ok(events.events.length > 0);
    assert.match((await run(["events", id], { env: login })).out, /^# Credential events of /);
    const { out } = await run(["diagnose", id], { env: login });
    assert.match(out, /^# Diagnosis: .*\n\n\*\*/);
    const missing = await run(["status", "00000000-0000-4000-8000-000000000000"], { env: login });
    assert.deepEqual([missing.code, missing.out], [2, ""]);
    assert.match(missing.err, /Not found/);
  });

  describe("connects a farmer", () => {
    let farm: Sandbox;
    let env: Record<string, string>;
    let id: string;
    const args = (...more: string[]) => ["connect", id, "--env", "STAGE", "--organization-code", "-", ...more];
    const code = () =>
      farm.info.organizations.find(({ environment }) => environment === "STAGE")?.organizationCode ?? "";
    beforeEach(async () => {
      farm = await startSandbox({ users: 12, windowSeconds: 3 });
      const { partner } = farm.info;
      env = {
        ...loginOf(farm),
        ...{ PANORAMA_CLIENT_ID: partner.STAGE.clientId, PANORAMA_USERNAME: partner.STAGE.username },
        PANORAMA_PASSWORD: partner.STAGE.password,
      };
      const { credentials } = JSON.parse((await run(["check", "--format", "json"], { env })).out) as {
        credentials: { leafUserId: string; state: string }[];
      };
      id = credentials.find(({ state }) => state === "none")?.leafUserId ?? assert.fail("All are connected.");
    });
    afterEach(() => farm.stop());

    const writes = async () => {
      const requests = await (await fetch(`${farm.info.url}/__sandbox/requests`)).text();
      return requests.split('"POST","path":"/services').length - 1;
    };

    it("only if it may write, and in PRODUCTION only if it may do that too", async () => {
      for (const [given, why] of [
        [args(), /add --write/],
        [["connect", id, "--env", "PRODUCTION", "--write"], /add --production/],
        [["connect", id, "--write"], /--env takes STAGE or PRODUCTION/],
        [["connect", id, "--env", "STAGE", "--write", "--organization-code", "abc"], /takes - alone/],
      ] as const) {
        const { code: ended, err } = await run(given, { env, input: code() });
        assert.equal(ended, 3, err);
        assert.match(err, why);
      }
      const { code: ended, err } = await run(args("--write"), {
        env: { ...env, PANORAMA_PASSWORD: "" },
        input: code(),
      });
      assert.equal(ended, 3);
      assert.match(err, /No partner credentials/);
      assert.equal(await writes(), 0);
    });

    it("and waits until the credential is ACTIVE", async () => {
      const {
        code: ended,
        out,
        err,
      } = await run(args("--write", "--wait"), {
        env,
        input: code(),
        during: async () => {
          await waitFor(async () => (await writes()) === 1, { timeoutMs: 15_000, what: "the one-click call" });
          await control(farm, `leafUsers/${id}/approve`);
        },
      });
      assert.equal(ended, 0, err);
      assert.match(out, /^http:\/\/127\.0\.0\.1:\d+\/\S+\n$/);
      assert.ok(![out, err].join("").includes(code()));
      assert.equal((await run(["status", id], { env })).code, 0);
      const again = await run(args("--write"), { env, input: code() });
      assert.deepEqual([again.code, again.out], [0, ""]);
      assert.match(again.err, /^Already connected: /);
    });

    it("and ends with 4 where the farmer comes too late", async () => {
      const { code: ended, err } = await run(args("--write", "--wait"), { env, input: code() });
      assert.deepEqual([ended, err.includes("Expired")], [4, true], err);
    });

    it("and stops waiting when it is asked to", async () => {
      const { code: ended, err } = await run(args("--write", "--wait"), {
        env,
        input: code(),
        during: async ({ stop }) => {
          await waitFor(async () => (await writes()) === 1, { timeoutMs: 15_000, what: "the one-click call" });
          await delay(300);
          stop();
        },
      });
      assert.equal(ended, 2);
      assert.match(err, /Stopped waiting/);
    });

    it("and says what Leaf refuses", async () => {
      const { code: ended, out, err } = await run(args("--write"), { env, input: "noSuchCode" });
      assert.deepEqual([ended, out], [2, ""]);
      assert.match(err, /Leaf refused/);
      assert.ok(!err.includes("noSuchCode"));
    });

    it("only with an organization code, as it was pasted, and says so before Leaf is asked", async () => {
      for (const [given, code, why] of [
        [args("--write"), "", /No organization code: set ORGANIZATION_CODE/],
        [args("--write"), "no such code", /only letters and digits/],
        [args("--write"), "x".repeat(2_000), /too long for an organization code/],
        [["connect", id, "--env", "STAGE", "--write"], "", /No organization code/],
      ] as const) {
        const { code: ended, err } = await run(given, {
          env: { ...env, LEAF_API_URL: "http://127.0.0.1:9" },
          input: code,
        });
        assert.equal(ended, 3, err);
        assert.match(err, why);
      }
      const { code: ended, err } = await run(["connect", id, "--env", "STAGE", "--write"], {
        env: { ...env, ORGANIZATION_CODE: ` “${code()}”, ` },
      });
      assert.equal(ended, 0, err);
      assert.match(err, /^The farmer has 00:0[1-3] \(minutes and seconds\) to turn on/);
    });
  });

  it("verifies a signature, with the secret from the environment", async () => {
    const env = { LEAF_WEBHOOK_SECRET: "planted-webhook-secret" };
    const args = ["verify-signature", "--header", "AAAA"];
    const { code, out } = await run(args, { env, input: '{"type": "fieldCreated"}' });
    assert.equal(code, 1);
    assert.match(out, /cut off/);
    assert.equal((await run(args)).code, 3);
  });

  it("listens: verifies, forwards, says what was answered, and ends when it is stopped", async () => {
    const app = await AppServer.start();
    app.answer = (response) => response.writeHead(503).end();
    const secret = "planted-webhook-secret";
    const body = '{"type": "fieldCreated", "leafUserId": "u-1"}';
    try {
      for (const [more, said] of [
        [[], /fieldCreated · The signature matches\. · your receiver answered 503 in \d+ ms · /],
        [["--json"], /"event":"fieldCreated","state":"refused","signature":"matches","attempt":1,"receiverStatus":503/],
      ] as const) {
        const { code, out, err } = await run(["listen", "--forward", app.url.href, ...more], {
          env: { LEAF_WEBHOOK_SECRET: secret },
          during: async ({ stop, err: stderr }) => {
            const said = () => /Listening on (\S+)/.exec(stderr())?.[1];
            const address = await waitFor(said, { timeoutMs: 15_000, what: "the address" });
            const signature = createHmac("sha256", secret).update(body).digest("base64");
            const headers = { "x-leaf-signature": signature };
            assert.equal((await fetch(address, { method: "POST", body, headers })).status, 503);
            stop();
          },
        });
        assert.equal(code, 0, err);
        assert.match(out, said);
        assert.ok(![out, err].join("").includes(secret));
      }
      assert.equal((await run(["listen", "--forward", "ftp://nowhere"])).code, 3);
    } finally {
      await app.stop();
    }
  });

  it("prints no secret, in no format and no failure, and has none in its arguments", async () => {
    const held = await token();
    const { password } = sandbox.info;
    const id = await firstId();
    const said: string[] = [];
    for (const args of [
      ...CHECK_FORMATS.map((format) => ["check", "--format", format]),
      ["events", id, "--format", "json"],
      ["diagnose", id],
      ["users", "--json"],
    ]) {
      const { out, err } = await run(args, { env: { LEAF_API_URL: sandbox.info.url, LEAF_TOKEN: held } });
      said.push(out, err);
    }
    const { err } = await run(["check"], { env: { ...login, LEAF_API_URL: "http://127.0.0.1:9" } });
    const all = [...said, err].join("\n");
    assert.ok(!all.includes(held) && !all.includes(password));
    await run(["check", "--requests-per-minute", "60"], {
      env: { ...login, LEAF_TOKEN: held },
      during: ({ pid }) => {
        const command = existsSync(`/proc/${pid}/cmdline`) ? readFileSync(`/proc/${pid}/cmdline`, "utf8") : "";
        assert.ok(!command.includes(held) && !command.includes(password));
        process.kill(pid, "SIGTERM");
      },
    });
  });

  it("ends at once and quietly when its reader has had enough", async () => {
    const { code, out, err } = await inShell("leaf-panorama users | head -n 1", login);
    assert.deepEqual([code, out.split("\n").length, err], [0, 2, ""]);
  });

  it("stops when it is asked to, and says that nothing was finished", async () => {
    const slow = await startSandbox({ users: 50, latencyMs: 500 });
    try {
      const { code, out, err } = await run(["check"], {
        env: loginOf(slow),
        during: async ({ stop }) => {
          await delay(1500);
          stop();
        },
      });
      assert.deepEqual([code, out, err], [2, "", "Stopped.\n"]);
    } finally {
      await slow.stop();
    }
  });

  it("starts a sandbox that says where it is in a file, for this user alone, and ends cleanly", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "leaf-sandbox-"));
    const file = path.join(folder, "sandbox.json");
    try {
      const { code, out, err } = await run(["sandbox", "--users", "3", "--quiet", "--info-file", file], {
        during: async ({ pid }) => {
          await waitFor(() => existsSync(file), { timeoutMs: 15_000, what: "the file" });
          const { url } = JSON.parse(readFileSync(file, "utf8")) as { url: string };
          assert.equal((await fetch(`${url}/__sandbox`)).status, 200);
          if (process.platform !== "win32") assert.equal(statSync(file).mode & 0o777, 0o600);
          process.kill(pid, "SIGTERM");
        },
      });
      assert.deepEqual([code, out, err, existsSync(file)], [0, "", "", false]);
      const missing = await run(["sandbox", "--info-file", path.join(folder, "nowhere", "sandbox.json")]);
      assert.equal(missing.code, 2);
      assert.match(missing.err, /could not be written/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is installed from its package without a network, in an empty folder", function () {
    this.timeout(120_000);
    const folder = mkdtempSync(path.join(tmpdir(), "leaf-package-"));
    const npm = (args: readonly string[], cwd: string) => {
      const { status, stdout, stderr } = spawnSync("npm", args, { cwd, encoding: "utf8", timeout: 90_000 });
      assert.equal(status, 0, `npm ${args.join(" ")}: ${stderr}`);
      return stdout.trim();
    };
    try {
      const [packed = assert.fail("npm has packed nothing.")] = JSON.parse(
        npm(["pack", "--ignore-scripts", "--json", "--pack-destination", folder], process.cwd()),
      ) as { filename: string; files: { path: string }[] }[];
      assert.deepEqual(packed.files.map((file) => file.path).sort(), [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "dist/NOTICES.txt",
        "dist/cli.js",
        "dist/sandbox.js",
        "package.json",
      ]);
      npm(["install", "--offline", "--no-audit", "--no-fund", `./${packed.filename}`], folder);
      const { status, stdout } = spawnSync("npx", ["--no-install", "leaf-panorama", "check", "--help"], {
        cwd: folder,
        encoding: "utf8",
        timeout: 60_000,
      });
      assert.equal(status, 0);
      assert.match(stdout, /^leaf-panorama check \[options\]/);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
