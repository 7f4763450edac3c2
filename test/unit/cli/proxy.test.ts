import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { proxyFor } from "../../../src/cli/proxy";
import { startSandbox, type Sandbox } from "../../../src/sandbox/main";
import { deadAddress } from "../../support/appServer";
import { loginOf, runCommand as run, tokenOf } from "../../support/command";
import { ConnectProxy, startSecureFront } from "../../support/connectProxy";
import { selfSigned } from "../../support/selfSigned";

/** A name that only the proxy of these tests knows. */
const HOST = "leaf.invalid";
const PASSWORD = "planted:p@ss/word";
const LOGIN = `proxy-user:${encodeURIComponent(PASSWORD)}`;

describe("the command behind a proxy", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let front: Awaited<ReturnType<typeof startSecureFront>>;
  let proxy: ConnectProxy;
  let folder: string;
  let leaf: Record<string, string>;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "leaf-proxy-"));
    const certificate = selfSigned(HOST);
    writeFileSync(path.join(folder, "ca.pem"), certificate.cert);
    sandbox = await startSandbox({ users: 30, rateLimitPerMinute: 0 });
    front = await startSecureFront(sandbox.info.url, certificate);
  });
  after(async () => {
    await front.stop();
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    proxy = await ConnectProxy.start(front.port);
    leaf = {
      ...loginOf(sandbox),
      LEAF_API_URL: `https://${HOST}`,
      NODE_EXTRA_CA_CERTS: path.join(folder, "ca.pem"),
    };
  });
  afterEach(() => proxy.stop());

  const address = (login = `${LOGIN}@`) => `http://${login}127.0.0.1:${proxy.port}`;
  const says = (text: string) => (proxy.instead = (socket) => void socket.end(text));

  it("asks Leaf through a tunnel, in which the proxy sees no token", async () => {
    const LEAF_TOKEN = await tokenOf(sandbox);
    const { LEAF_API_URL = "", NODE_EXTRA_CA_CERTS = "" } = leaf;
    const env = { LEAF_API_URL, NODE_EXTRA_CA_CERTS, LEAF_TOKEN, HTTPS_PROXY: address() };
    const { code, out, err } = await run(["check", "--format", "json", "--concurrency", "4"], { env });
    const { complete, leafUsers } = JSON.parse(out) as { complete: boolean; leafUsers: number };
    assert.deepEqual([code, err, complete, leafUsers], [1, "", true, 30]);
    const login = Buffer.from(`proxy-user:${PASSWORD}`).toString("base64");
    assert.deepEqual([...new Set(proxy.asked.map(({ target }) => target))], [`${HOST}:443`]);
    assert.deepEqual([...new Set(proxy.asked.map(({ authorization }) => authorization))], [`Basic ${login}`]);
    // Tunnels are used again: there are no more than statuses at a time, and one for the list.
    assert.ok(proxy.asked.length <= 5, `${proxy.asked.length} tunnels`);
    assert.ok(proxy.seen.length > 1000 && !proxy.seen.includes(LEAF_TOKEN) && !proxy.seen.includes("Bearer"));
  });

  it("takes the variables in small letters first, and an address without a scheme", async () => {
    const dead = (await deadAddress()).host;
    for (const more of [
      { https_proxy: address(), HTTPS_PROXY: `http://${dead}` },
      { all_proxy: address() },
      { HTTPS_PROXY: `127.0.0.1:${proxy.port}`, HTTP_PROXY: `http://${dead}` },
    ]) {
      const { code, err } = await run(["users"], { env: { ...leaf, ...more } });
      assert.deepEqual([code, err], [0, ""]);
    }
    assert.equal(proxy.asked.at(-1)?.authorization, undefined);
  });

  it("never asks this machine through a proxy, nor what NO_PROXY names", async () => {
    const { code, err } = await run(["users"], { env: { ...loginOf(sandbox), HTTPS_PROXY: address() } });
    assert.deepEqual([code, err, proxy.asked.length], [0, "", 0]);
    const proxied = async (apiUrl: string, env: Record<string, string>) => {
      const before = { ...process.env };
      Object.assign(process.env, env);
      try {
        const way = await proxyFor(apiUrl, process.env);
        way?.end();
        return way !== undefined;
      } finally {
        for (const name of Object.keys(env)) {
          if (before[name] === undefined) Reflect.deleteProperty(process.env, name);
          else process.env[name] = before[name];
        }
      }
    };
    const HTTPS_PROXY = "http://proxy.example:3128";
    for (const [apiUrl, NO_PROXY, expected] of [
      ["https://api.withleaf.io", "", true],
      ["https://api.withleaf.io", "example.org, .withleaf.io", false],
      ["https://api.withleaf.io", "api.withleaf.io:443", false],
      ["https://api.withleaf.io", "withleaf.io", true],
      ["https://api.withleaf.io", "*", false],
      ["https://localhost:8443", "", false],
      ["https://127.0.0.1:8443", "", false],
      ["https://[::1]:8443", "", false],
    ] as const) {
      assert.equal(await proxied(apiUrl, { HTTPS_PROXY, NO_PROXY }), expected, `${apiUrl} ${NO_PROXY}`);
    }
    assert.equal(await proxied("https://api.withleaf.io", { HTTP_PROXY: HTTPS_PROXY }), false);
  });

  it("says what became of a proxy that refuses, is dead, or writes pages, and prints no password", async () => {
    const page = "<html><title>Blocked</title></html>";
    const html = `Content-Type: text/html\r\nContent-Length: ${page.length}\r\n\r\n${page}`;
    const dead = (await deadAddress()).host;
    const cases: readonly (readonly [what: string, why: RegExp, env?: Record<string, string>])[] = [
      [
        "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 9\r\n\r\nplease si",
        /^The proxy in front of leaf\.invalid asks for a sign-in \(407\)\. Check HTTPS_PROXY/,
      ],
      [`HTTP/1.1 403 Forbidden\r\n${html}`, /^A proxy or gateway answered in place of leaf\.invalid \(403\)\./],
      [`HTTP/1.1 502 Bad Gateway\r\n${html}`, /^A proxy or gateway in front of leaf\.invalid .* \(502\)\./],
      ["HTTP/1.1 302 Found\r\nLocation: http://login.example/\r\n\r\n", /sign-in page answered in place of .* \(302\)/],
      [`HTTP/1.1 200 OK\r\n${html}`, /^The proxy in front of leaf\.invalid refused the request\. Check HTTPS_PROXY/],
      [
        `HTTP/1.1 200 OK\r\n\r\n`,
        /^The connection to leaf\.invalid was lost|^The proxy in front of leaf\.invalid refused/,
      ],
      [page, /^The proxy in front of leaf\.invalid refused the request\./],
      ["", /^The proxy in front of leaf\.invalid refused the request\./],
      [
        "",
        new RegExp(
          `^The proxy ${dead.replaceAll(".", "\\.")} can't be reached \\(ECONNREFUSED\\)\\. Check HTTPS_PROXY`,
        ),
        { HTTPS_PROXY: `http://${LOGIN}@${dead}` },
      ],
      ["", /^The proxy in HTTPS_PROXY or ALL_PROXY can't be used/, { HTTPS_PROXY: `socks5://${LOGIN}@127.0.0.1:1` }],
      ["", /^The proxy in HTTPS_PROXY or ALL_PROXY can't be used/, { HTTPS_PROXY: `http://${LOGIN}@[127` }],
    ];
    for (const [answer, why, env = { HTTPS_PROXY: address() }] of cases) {
      says(answer);
      const { code, out, err } = await run(["users"], { env: { ...leaf, DEBUG: "*", ...env } });
      // What the libraries write for whoever asks them to is no part of what the command says.
      const lines = err
        .split("\n")
        .filter((line) => !/^\s*\S+Z? .*(?:https-proxy-agent|parse-proxy-response)/.test(line));
      assert.equal(code, /can't be used/.test(why.source) ? 3 : 2, err);
      assert.equal(out, "");
      assert.match(lines.join("\n"), why, answer);
      for (const secret of [
        PASSWORD,
        encodeURIComponent(PASSWORD),
        Buffer.from(`proxy-user:${PASSWORD}`).toString("base64"),
      ]) {
        assert.ok(!err.includes(secret), answer);
      }
    }
  });

  it("says that what comes out of the tunnel unencrypted is the proxy's", async () => {
    proxy.instead = (socket) => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\n\r\n<html>Sign in to the network</html>"));
    };
    const { code, err } = await run(["users"], { env: { ...leaf, HTTPS_PROXY: address() } });
    assert.equal(code, 2);
    assert.match(err, /^The proxy in front of leaf\.invalid refused the request\./);
  });

  it("says which variable takes a certificate authority", async () => {
    const { code, err } = await run(["users"], {
      env: { ...leaf, HTTPS_PROXY: address(), NODE_EXTRA_CA_CERTS: "" },
    });
    assert.equal(code, 2);
    assert.match(err, /^The certificate of leaf\.invalid was not accepted \(\w+\)\..* NODE_EXTRA_CA_CERTS\.$/m);
  });

  it("doesn't wait for a proxy that never answers once it is stopped", async () => {
    proxy.instead = () => undefined;
    const { code } = await run(["users"], {
      env: { ...leaf, HTTPS_PROXY: address() },
      during: async ({ stop }) => {
        while (proxy.asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 50));
        stop();
      },
    });
    assert.equal(code, 2);
  });

  it("is in the command alone: the editor knows its proxy itself", () => {
    const files = readdirSync("dist", { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
    const having = files.filter((name) => readFileSync(path.join("dist", name), "utf8").includes("proxyConnect"));
    assert.deepEqual(having, ["cli.js"]);
  });
});
