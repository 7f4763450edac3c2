import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { startSandbox, type Sandbox } from "../../../src/sandbox/main";
import { cleanEnvironment, tokenOf } from "../../support/command";
import { runnerReads } from "../../support/workflowCommands";

/** A step of a job, as far as the page's workflow has it. */
interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly on: { readonly schedule: readonly { readonly cron: string }[] };
  readonly jobs: Readonly<Record<string, { readonly "runs-on": string; readonly steps: readonly Step[] }>>;
}

interface Done {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The text in the first fence below a heading of the command's page. */
function fenceBelow(heading: string): string {
  const page = readFileSync("docs/command.md", "utf8");
  const from = page.indexOf(`\n## ${heading}\n`);
  assert.ok(from >= 0, heading);
  return /\n```\w*\n([^]*?)\n```\n/.exec(page.slice(from))?.[1] ?? assert.fail(`no fence below ${heading}`);
}

/** Five fields, each a number within its limits or a star, as both cron and GitHub read them. */
const SCHEDULE = /^(?:[0-5]?\d|\*) (?:1?\d|2[0-3]|\*) (?:\*|\d+) (?:\*|\d+) (?:\*|[0-7])$/;

function inShell(shell: readonly string[], script: string, cwd: string, env: NodeJS.ProcessEnv): Promise<Done> {
  const [program = "", ...args] = shell;
  const child = spawn(program, [...args, script], { cwd, env, timeout: 90_000 });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  child.stdin.end();
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, out, err })));
}

describe("the page of the command, run as it is written", function () {
  this.timeout(180_000);
  let folder: string;
  /** What a checkout of one's own repository holds. */
  let checkout: string;
  let prefix: string;
  before(function () {
    // Both lines are for a shell of Unix.
    if (process.platform === "win32") this.skip();
    folder = mkdtempSync(path.join(tmpdir(), "leaf-ci-"));
    [checkout, prefix] = [path.join(folder, "checkout"), path.join(folder, "prefix")];
    for (const made of [checkout, prefix, path.join(folder, "bin")]) mkdirSync(made);
    const packed = spawnSync("npm", ["pack", "--ignore-scripts", "--pack-destination", checkout], {
      encoding: "utf8",
      timeout: 90_000,
    });
    assert.equal(packed.status, 0, packed.stderr);
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true });
  });

  /** The machine that a job or a cron line runs on: npm installs into a folder of its own, and gets nothing from outside. */
  const machine = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ...cleanEnvironment(),
    npm_config_prefix: prefix,
    npm_config_offline: "true",
    npm_config_update_notifier: "false",
    ...more,
  });

  describe("as a nightly workflow of GitHub's", () => {
    const workflow = parse(fenceBelow("Nightly, with GitHub Actions")) as Workflow;

    /** Does the steps of the only job, as the runner does, until one fails. */
    async function runJob(sandbox: Sandbox, secrets: Readonly<Record<string, string>>) {
      const [job = assert.fail("no job"), ...others] = Object.values(workflow.jobs);
      assert.deepEqual([job["runs-on"], others], ["ubuntu-latest", []]);
      const summaryFile = path.join(folder, "summary.md");
      rmSync(summaryFile, { force: true });
      const done: Done[] = [];
      for (const step of job.steps) {
        if (step.run === undefined) {
          assert.equal(step.uses, "actions/checkout@v4");
          continue;
        }
        const env = Object.entries(step.env ?? {}).map(([name, value]) => [
          name,
          value.replace(/\$\{\{ secrets\.(\w+) \}\}/g, (_, secret: string) => secrets[secret] ?? assert.fail(secret)),
        ]);
        const more = {
          ...{ CI: "true", GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: summaryFile, LEAF_API_URL: sandbox.info.url },
          PATH: [path.join(prefix, "bin"), process.env["PATH"]].join(path.delimiter),
          ...(Object.fromEntries(env) as Record<string, string>),
        };
        const ended = await inShell(["bash", "-e", "-c"], step.run, checkout, machine(more));
        done.push(ended);
        if (ended.code !== 0) break;
      }
      const summary = existsSync(summaryFile) ? readFileSync(summaryFile, "utf8") : "";
      return { done, last: done.at(-1) ?? assert.fail("no step"), summary };
    }

    it("it annotates what needs attention, writes the job's summary, and fails", async () => {
      assert.match(workflow.on.schedule[0]?.cron ?? "", SCHEDULE);
      const sandbox = await startSandbox({ users: 12, rateLimitPerMinute: 0 });
      try {
        const secret = await tokenOf(sandbox);
        const { done, last, summary } = await runJob(sandbox, { LEAF_TOKEN: secret });
        assert.deepEqual([done.length, done[0]?.code, last.code, last.err], [2, 0, 1, ""], done[0]?.err);
        const commands = last.out.trimEnd().split("\n").map(runnerReads);
        const trouble = summary.split("\n| needs attention |").length - 1;
        assert.ok(trouble > 0);
        assert.equal(commands.filter((command) => command?.name === "error").length, trouble);
        assert.match(commands.at(-1)?.data ?? "", new RegExp(`^12 Leaf users: ${trouble} needs? attention, `));
        assert.match(summary, /^# Leaf credentials\n/);
        assert.ok(!`${last.out}${last.err}${summary}`.includes(secret));
      } finally {
        await sandbox.stop();
      }
    });

    it("it passes where nothing needs attention, and says why Leaf could not be asked", async () => {
      const sandbox = await startSandbox({ users: 0 });
      try {
        const { last, summary } = await runJob(sandbox, { LEAF_TOKEN: await tokenOf(sandbox) });
        assert.equal(last.code, 0, last.err);
        assert.match(runnerReads(last.out.trimEnd())?.data ?? "", /^0 Leaf users: 0 need attention, /);
        assert.match(summary, /0 Leaf users: 0 need attention/);
        const refused = await runJob(sandbox, { LEAF_TOKEN: "planted-token" });
        assert.deepEqual([refused.last.code, refused.last.out], [2, ""]);
        assert.match(refused.last.err, /^The Leaf sign-in has expired or was refused/);
      } finally {
        await sandbox.stop();
      }
    });
  });

  it("as a line of cron, by mail", async () => {
    const sandbox = await startSandbox({ users: 12, rateLimitPerMinute: 0 });
    try {
      const [variable = "", line = "", ...others] = fenceBelow("With cron, by mail").split("\n");
      assert.deepEqual(others, []);
      const [, crontabPath = ""] = /^PATH=(\S+)$/.exec(variable) ?? assert.fail(variable);
      const [, schedule = "", command = ""] = /^((?:\S+ ){5})(.+)$/.exec(line) ?? assert.fail(line);
      assert.match(schedule.trimEnd(), SCHEDULE);
      // Cron makes a line break of it.
      assert.ok(!command.includes("%"));
      const install = "npm install --global ./leaf-panorama-*.tgz";
      const installed = await inShell(["sh", "-c"], install, checkout, machine());
      assert.equal(installed.code, 0, installed.err);
      const bin = path.join(folder, "bin");
      const mail = path.join(folder, "mail");
      const secret = path.join(folder, "secret");
      const script = (name: string, text: string) =>
        writeFileSync(path.join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
      script("mail", `printf '%s\\n' "$@" > "${mail}.args"; exec /bin/cat > "${mail}"`);
      // The secret's folder is there for root only.
      script("cat", `[ "$1" = /run/secrets/leaf-token ] && exec /bin/cat "${secret}"; exec /bin/cat "$@"`);
      script("node", `exec "${process.execPath}" "$@"`);
      const PATH = [bin, path.join(prefix, "bin"), crontabPath].join(":");
      const env = { HOME: folder, LOGNAME: "cron", SHELL: "/bin/sh", PATH, LEAF_API_URL: sandbox.info.url };
      const sent = async (token: string) => {
        writeFileSync(secret, token);
        const ended = await inShell(["/bin/sh", "-c"], command, folder, env);
        // What a line prints, cron mails to somebody else.
        assert.deepEqual(ended, { code: 0, out: "", err: "" });
        assert.equal(readFileSync(`${mail}.args`, "utf8"), "-s\nLeaf credentials\nfarm-team@example.com\n");
        return readFileSync(mail, "utf8");
      };
      const token = await tokenOf(sandbox);
      const body = await sent(`${token}\n`);
      assert.match(body, /^# Leaf credentials\n\n12 Leaf users: \d+ needs? attention, .*\n\n\| State \| Leaf user \|/);
      assert.match(body, /\n\| needs attention \|/);
      assert.ok(!body.includes("ACTIVE") && !body.includes(token));
      assert.match(await sent("planted-token"), /^The Leaf sign-in has expired or was refused/);
    } finally {
      await sandbox.stop();
    }
  });
});
