import assert from "node:assert/strict";
import { request } from "node:http";
import { McpGate, PASS_HEADER } from "../../../src/assistants/mcpGate";
import type { Logger } from "../../../src/base/logger";
import { LeafError } from "../../../src/leaf/errors";
import { nodeFetch } from "../../../src/leaf/fetch";
import { McpServer } from "../../support/mcpServer";
import { World } from "../../support/world";

const INITIALIZE = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "initialize", params: {} });

interface Said {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

describe("the gate before Leaf's MCP server", () => {
  const server = new McpServer();
  const elsewhere = new McpServer();
  let lines: string[];
  let gate: McpGate;
  let token: () => Promise<string | undefined>;
  before(async () => {
    await server.start();
    await elsewhere.start();
  });
  after(async () => {
    await server.stop();
    await elsewhere.stop();
  });
  beforeEach(() => {
    for (const one of [server, elsewhere]) {
      one.received.length = 0;
      one.instead = () => undefined;
    }
    lines = [];
    const write = (line: string) => void lines.push(line);
    const log: Logger = { debug: write, info: write, warn: write, error: write };
    gate = new McpGate({ fetch: nodeFetch, log });
    token = () => Promise.resolve("example-token-1");
  });
  afterEach(() => gate.dispose());

  const open = (account = "a") => gate.open({ account, url: server.url, token: () => token() });
  const post = async (
    { url, pass }: { url: string; pass: string },
    how: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Said> => {
    const { method = "POST", headers = {}, body = INITIALIZE } = how;
    const response = await fetch(url, {
      method,
      headers: { [PASS_HEADER]: pass, "content-type": "application/json", ...headers },
      redirect: "manual",
      ...(method === "POST" ? { body } : {}),
    });
    return { status: response.status, text: await response.text(), headers: response.headers };
  };

  it("passes a request on with the account's token, and the answer back as it came", async () => {
    const said = await post(await open(), { headers: { "mcp-session-id": "s", cookie: "c=1", authorization: "x" } });
    assert.equal(said.status, 200);
    assert.equal(said.headers.get("content-type"), "text/event-stream");
    assert.equal(said.headers.get("mcp-session-id"), "one");
    assert.match(said.text, /^event: message\ndata: \{.*"serverInfo"/);
    const [asked, ...others] = server.received;
    assert.deepEqual(others, []);
    assert.equal(asked?.body, INITIALIZE);
    assert.equal(asked.headers["leaf_token"], "example-token-1");
    assert.equal(asked.headers["mcp-session-id"], "s");
    // What the protocol doesn't define stays here, and so does what let the editor in.
    for (const name of ["cookie", "authorization", PASS_HEADER.toLowerCase()])
      assert.equal(asked.headers[name], undefined, name);
  });

  it("asks for the token with every request, so that a renewed one is used at once", async () => {
    const opened = await open();
    await post(opened);
    token = () => Promise.resolve("example-token-2");
    await post(opened);
    assert.deepEqual(server.tokens, ["example-token-1", "example-token-2"]);
  });

  it("follows no redirect, and says where none was followed", async () => {
    for (const status of [301, 302, 303, 307, 308]) {
      server.instead = () => ({ status, headers: { location: elsewhere.url } });
      const said = await post(await open());
      assert.equal(said.status, 502);
      assert.match(said.text, /^127\.0\.0\.1:\d+ redirects to another address \(30\d\)\. Nothing was sent there\.$/);
      assert.equal(said.headers.get("location"), null);
    }
    assert.deepEqual(elsewhere.received, []);
  });

  it("sends nothing without a token, and after it was closed answers nothing", async () => {
    const opened = await open();
    token = () => Promise.resolve(undefined);
    const said = await post(opened);
    assert.equal(said.status, 503);
    assert.match(said.text, /Sign in to Leaf again/);
    gate.close();
    await assert.rejects(post(opened), "nothing listens there any more");
    assert.deepEqual(server.received, []);
  });

  it("ends what is under way when it is closed: no token leaves after a sign-out", async () => {
    const opened = await open();
    let release: () => void = () => undefined;
    token = () => new Promise((resolve) => (release = () => resolve("example-token-1")));
    const asked = post(opened);
    const failed = assert.rejects(asked);
    while (String(release).includes("undefined")) await new Promise((resolve) => setImmediate(resolve));
    gate.close();
    release();
    await failed;
    assert.deepEqual(server.received, []);
  });

  it("stays where it is for the same account, and moves for another", async () => {
    const [one, same] = [await open(), await open()];
    assert.deepEqual(one, same);
    const other = await open("b");
    assert.notEqual(other.pass, one.pass);
    await assert.rejects(post(one));
    assert.equal((await post(other)).status, 200);
  });

  it("lets in nobody but the editor: not without the pass, not a page of a browser's, not under another name", async () => {
    const opened = await open();
    const { url, pass } = opened;
    assert.equal((await post({ url, pass: `${pass}x` })).status, 404);
    assert.equal((await post({ url, pass: "" })).status, 404);
    assert.equal((await post({ url: `${url}/x`, pass })).status, 404);
    assert.equal((await post(opened, { headers: { origin: "https://page.example" } })).status, 403);
    assert.equal((await post(opened, { method: "PUT" })).status, 405);
    assert.equal((await post(opened, { method: "OPTIONS" })).status, 405);
    const rebound = await new Promise<number>((resolve, reject) => {
      const asked = request(
        url,
        { method: "POST", headers: { host: "leaf.example", [PASS_HEADER]: pass } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      );
      asked.on("error", reject).end(INITIALIZE);
    });
    assert.equal(rebound, 403);
    assert.deepEqual(server.received, []);
  });

  it("turns a refused token into a sentence, because the editor would start a sign-in of its own", async () => {
    for (const status of [401, 403]) {
      server.instead = () => ({ status, headers: { "www-authenticate": "Bearer" } });
      const said = await post(await open());
      assert.equal(said.status, 502);
      assert.match(said.text, new RegExp(`refused the account's token \\(${status}\\)`));
    }
  });

  it("passes other failures on, and explains one of the network", async () => {
    server.instead = () => ({ status: 404 });
    assert.equal((await post(await open())).status, 404);
    const nowhere = await gate.open({ account: "c", url: "http://127.0.0.1:9/mcp", token: () => token() });
    const said = await post(nowhere);
    assert.equal(said.status, 502);
    assert.match(said.text, /127\.0\.0\.1:9 can't be reached/);
    token = () => Promise.reject(new LeafError({ kind: "timeout", call: "POST /api/authenticate" }));
    assert.match((await post(nowhere)).text, /didn't answer in time/);
  });

  it("refuses a request of more than 8 MB", async () => {
    assert.equal((await post(await open(), { body: "x".repeat(9 * 1024 * 1024) })).status, 413);
    assert.deepEqual(server.received, []);
  });

  it("writes no token, no pass and no content to the log", async () => {
    const opened = await open();
    await post(opened);
    server.instead = () => ({ status: 307, headers: { location: elsewhere.url } });
    await post(opened);
    assert.ok(lines.length > 0);
    for (const secret of ["example-token-1", opened.pass, "initialize"]) {
      assert.ok(!lines.join("\n").includes(secret), lines.join("\n"));
    }
  });
});

describe("the token that the gate gets", () => {
  let world: World;
  beforeEach(async () => {
    world = await new World().start();
    const { url, email, password } = world.info;
    await world.sessions.signIn(url, { email, password, rememberMe: true }, { keepPassword: true });
  });
  afterEach(() => world.stop());

  it("is the session's, and a new one once that has expired, if the password is kept", async () => {
    const session = world.sessions.require();
    const first = await session.token(false);
    assert.equal(await session.token(false), first);
    world.time.advance(31 * 24 * 3600_000);
    const second = await session.token(false);
    assert.ok(first !== undefined && second !== undefined && first !== second);
  });

  it("is none after a sign-out, also for who still holds the session", async () => {
    const session = world.sessions.require();
    await world.sessions.signOut();
    assert.equal(await session.token(true), undefined);
  });
});

describe("the token of a session that can't be renewed by itself", () => {
  it("is none without a prompt, and with one if the developer answers it", async () => {
    const world = await new World().start();
    try {
      await world.signIn();
      const session = world.sessions.require();
      world.time.advance(31 * 24 * 3600_000);
      assert.equal(await session.token(false), undefined);
      world.askToRenew = async (_account, submit) => {
        await submit(world.info.password);
      };
      assert.notEqual(await session.token(true), undefined);
    } finally {
      await world.stop();
    }
  });
});
