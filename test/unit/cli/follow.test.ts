import assert from "node:assert/strict";
import { VirtualTime } from "../../support/world";
import { follow } from "../../../src/cli/follow";
import type { CredentialEvent } from "../../../src/leaf/credentialEvents";
import { LeafError, type LeafErrorKind } from "../../../src/leaf/errors";
import { startSandbox, type Sandbox } from "../../../src/sandbox/main";
import { waitFor } from "../../rig/wait";
import { control, inShell, loginOf, runCommand as run, tokenOf } from "../../support/command";

const event = (id: string, statusCode = 200): CredentialEvent => ({
  id,
  createdDate: "2026-03-19T12:00:00Z",
  statusCode,
  headers: "",
  body: "",
});

describe("following events", () => {
  /** Follows what `answers` gives, one look after the other, and is stopped after the last; virtual time. */
  async function followed(answers: readonly (readonly string[] | LeafErrorKind)[], everySeconds = 30) {
    const time = new VirtualTime();
    const started = time.now();
    const stopping = new AbortController();
    const looks: number[] = [];
    const said: string[] = [];
    const left = [...answers];
    const code = await follow({
      newer: () => {
        looks.push((time.now() - started) / 1000);
        const answer = left.shift() ?? [];
        if (left.length === 0) stopping.abort();
        if (typeof answer === "string") return Promise.reject(new LeafError({ kind: answer, call: "GET events" }));
        return Promise.resolve(answer.map((id) => event(id)));
      },
      everySeconds,
      sleep: time.sleep,
      signal: stopping.signal,
      arrived: (events) => said.push(events.map(({ id }) => id).join()),
      note: (sentence) => said.push(sentence),
    });
    return { code, looks, said };
  }

  it("asks once in each interval, and is silent while nothing comes", async () => {
    const { code, looks, said } = await followed([["b", "a"], [], ["c"]], 45);
    assert.deepEqual([code, looks, said], [0, [45, 90, 135], ["b,a", "c"]]);
  });

  it("says a failure that may pass once, and that it is over, and goes on", async () => {
    for (const kind of ["offline", "timeout", "server", "rateLimited", "proxy", "malformed", "tls"] as const) {
      const { code, said } = await followed([[], kind, kind, kind, ["a"], [], kind, ["b"]]);
      assert.equal(code, 0);
      const [first = "", again = "", ...more] = said;
      assert.match(first, / Events are asked for again every 30 s; none is lost\.$/, kind);
      assert.deepEqual([again, ...more], ["Leaf answers again.", "a", first, "Leaf answers again.", "b"]);
    }
  });

  it("ends with what Leaf itself refuses", async () => {
    for (const kind of ["unauthorized", "forbidden", "notFound", "rejected"] as const) {
      await assert.rejects(followed([[], kind, []]), (error) => error instanceof LeafError && error.kind === kind);
    }
  });
});

describe("leaf-panorama events --follow", function () {
  this.timeout(90_000);
  let sandbox: Sandbox;
  let id: string;
  const since = Date.now() - 3600_000;
  beforeEach(async () => {
    sandbox = await startSandbox({ users: 4, rateLimitPerMinute: 0 });
    const { out } = await run(["check", "--format", "json"], { env: loginOf(sandbox) });
    const { credentials } = JSON.parse(out) as { credentials: { leafUserId: string; state: string }[] };
    id = credentials.find(({ state }) => state === "healthy")?.leafUserId ?? assert.fail("Nobody is connected.");
    await stage("first", "second");
  });
  afterEach(() => sandbox.stop());

  /** Has these events be all that there are, the last one the newest. */
  const stage = (...names: readonly string[]) =>
    control(sandbox, `events/${id}`, {
      events: names
        .map((name, at) => ({
          id: name,
          createdDate: new Date(since + at * 60_000).toISOString(),
          statusCode: name.startsWith("bad") ? 401 : 200,
          headers: "{}",
          body: JSON.stringify({ message: name, access_token: `planted-${name}-secret` }),
        }))
        .reverse(),
    });
  const asks = async () => {
    const requests = (await (await fetch(`${sandbox.info.url}/__sandbox/requests`)).json()) as { path: string }[];
    return requests.filter(({ path }) => path.endsWith("/events")).length;
  };
  const fault = (more: object) => control(sandbox, "faults", { path: "/services/*/events", ...more });
  const started = (out: () => string) =>
    waitFor(() => out().includes("second"), { timeoutMs: 20_000, what: "the first events" });

  it("prints what there is, then what comes, oldest first, each once and masked, until Ctrl-C", async () => {
    const { code, out, err } = await run(["events", id, "--follow", "--every", "5"], {
      env: loginOf(sandbox),
      during: async ({ out: said, stop }) => {
        await started(said);
        await stage("first", "second", "third", "bad fourth");
        await waitFor(() => said().includes("fourth"), { timeoutMs: 20_000, what: "the new events" });
        const before = await asks();
        await waitFor(async () => (await asks()) > before, { timeoutMs: 20_000, what: "another look" });
        stop();
      },
    });
    assert.deepEqual([code, err], [0, ""]);
    const lines = out.trimEnd().split("\n");
    assert.deepEqual(
      lines.map((line) => line.split("\t").slice(1)),
      [
        ["200 OK", "first"],
        ["200 OK", "second"],
        ["200 OK", "third"],
        ["401 Unauthorized", "bad fourth"],
      ],
    );
    for (const line of lines) assert.match(line, /^\d{4}-\d\d-\d\dT[\d:.]+Z\t/);
  });

  it("prints a line of JSON for each, or rows of one CSV file", async () => {
    const until = { timeoutMs: 20_000, what: "the new event" };
    const followed = async (format: string) => {
      const { code, out, err } = await run(["events", id, "--follow", "--every", "5", "--format", format], {
        env: loginOf(sandbox),
        during: async ({ out: said, stop }) => {
          await started(said);
          running += 1;
          await waitFor(() => running === 2, until);
          await stage("first", "second", "third");
          await waitFor(() => said().includes("third"), until);
          stop();
        },
      });
      assert.deepEqual([code, err], [0, ""]);
      assert.ok(!out.includes("planted-"), "no secret is in it");
      return out;
    };
    let running = 0;
    const [json, csv] = await Promise.all([followed("json"), followed("csv")]);
    const ids = json
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { id: string }).id);
    assert.deepEqual(ids, ["first", "second", "third"]);
    const [titles = "", ...rows] = csv.trimEnd().split("\r\n");
    assert.match(titles, /^\ufeff"createdDate","statusCode","summary",/);
    assert.deepEqual(
      rows.map((row) => /^"[^"]+","200","(\w+)"/.exec(row)?.[1]),
      ["first", "second", "third"],
    );
  });

  it("survives a failure that passes, which is said once, and so is its end", async () => {
    const { code, out, err } = await run(["events", id, "--follow", "--every", "5"], {
      env: loginOf(sandbox),
      during: async ({ out: said, err: noted, stop }) => {
        await started(said);
        // One look is sent three times.
        await fault({ kind: "status", status: 503, count: 3 });
        await stage("first", "second", "third");
        await waitFor(() => noted().includes("answers again"), { timeoutMs: 40_000, what: "the end of the failure" });
        stop();
      },
    });
    assert.equal(code, 0);
    assert.deepEqual(err.trimEnd().split("\n"), [
      "Leaf returned a server error (503). Try again later. Events are asked for again every 5 s; none is lost.",
      "Leaf answers again.",
    ]);
    assert.equal(out.split("third").length - 1, 1);
  });

  it("ends with 2 and a sentence once the token has expired, or the credential is gone", async () => {
    const LEAF_API_URL = sandbox.info.url;
    const byToken = await run(["events", id, "--follow", "--every", "5"], {
      env: { LEAF_API_URL, LEAF_TOKEN: await tokenOf(sandbox) },
      during: async ({ out }) => {
        await started(out);
        await control(sandbox, "clock", { advanceSeconds: 31 * 24 * 3600 });
      },
    });
    assert.equal(byToken.code, 2);
    assert.match(byToken.err, /^The Leaf sign-in has expired or was refused/);
    await control(sandbox, "reset");
    await stage("first", "second");
    const gone = await run(["events", id, "--follow", "--every", "5"], {
      env: loginOf(sandbox),
      during: async ({ out }) => {
        await started(out);
        const authorization = `Bearer ${await tokenOf(sandbox)}`;
        const path = `/services/usermanagement/api/users/${id}/panorama-credentials`;
        assert.ok((await fetch(LEAF_API_URL + path, { method: "DELETE", headers: { authorization } })).ok);
      },
    });
    assert.equal(gone.code, 2);
    assert.match(gone.err, /^Not found\./);
  });

  it("signs in again by itself where it was given the password", async () => {
    const { code, err } = await run(["events", id, "--follow", "--every", "5"], {
      env: loginOf(sandbox),
      during: async ({ out, stop }) => {
        await started(out);
        await control(sandbox, "clock", { advanceSeconds: 25 * 3600 });
        await stage("first", "second", "third");
        await waitFor(() => out().includes("third"), { timeoutMs: 20_000, what: "the new event" });
        stop();
      },
    });
    assert.deepEqual([code, err], [0, ""]);
  });

  it("ends quietly with the next event once its reader has gone", async () => {
    const follow = `leaf-panorama events ${id} --follow --every 5`;
    const reading = inShell(`${follow} | head -n 1`, loginOf(sandbox));
    await waitFor(async () => (await asks()) > 0, { timeoutMs: 20_000, what: "the first look" });
    const before = await asks();
    await waitFor(async () => (await asks()) > before, { timeoutMs: 20_000, what: "another look" });
    await stage("first", "second", "third");
    const { code, out, err } = await reading;
    assert.deepEqual([code, err, out.trimEnd().split("\n").length], [0, "", 1]);
  });

  it("says what it can't follow", async () => {
    for (const [more, why] of [
      [["--follow", "--format", "markdown"], /--follow prints text, json or csv/],
      [["--follow", "--every", "4"], /--every takes a whole number from 5 to 3600/],
      [["--every", "30"], /--every needs --follow/],
    ] as const) {
      const { code, out, err } = await run(["events", id, ...more], { env: loginOf(sandbox) });
      assert.deepEqual([code, out], [3, ""]);
      assert.match(err, why);
    }
    const { code, out } = await run(["events", id, "--format", "text"], { env: loginOf(sandbox) });
    assert.deepEqual([code, out.split("\n").map((line) => line.split("\t")[2])], [0, ["second", "first", undefined]]);
  });
});
