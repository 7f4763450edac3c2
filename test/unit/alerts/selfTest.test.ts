import assert from "node:assert/strict";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";

import { AlertListener } from "../../../src/alerts/listener";
import { isPrivateHost, webhookAddress } from "../../../src/alerts/publicAddress";
import { selfTest, type ProbeListener, type SelfTestResult } from "../../../src/alerts/selfTest";
import { selfTestText, type SelfTestText } from "../../../src/alerts/selfTestText";
import { systemClock } from "../../../src/base/clock";
import { silentLogger } from "../../../src/base/logger";
import { AppServer, deadAddress } from "../../support/appServer";
import { selfSigned } from "../../support/selfSigned";
import { startTunnel, type TunnelHabits } from "../../support/tunnel";

const never = new AbortController().signal;

describe("the self-test of a tunnel", () => {
  let listener: AlertListener;
  let listenerUrl: URL;
  let forwardTo: URL | undefined;
  const stops: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    forwardTo = undefined;
    listener = new AlertListener({
      secret: () => Promise.resolve("a secret"),
      forwardTo: () => forwardTo,
      clock: systemClock,
      log: silentLogger,
    });
    const state = await listener.start({ port: 0 });
    listenerUrl = new URL(state.kind === "listening" ? state.url : assert.fail());
  });
  afterEach(async () => {
    listener.dispose();
    await listener.stop();
    for (const stop of stops.splice(0)) await stop();
  });

  /** The address of a tunnel to a port, without a path. */
  const tunnelTo = async (port: number, habits: TunnelHabits = {}): Promise<string> => {
    const tunnel = await startTunnel(port, habits);
    stops.push(() => tunnel.stop());
    return tunnel.url.origin;
  };
  const tunnel = (habits: TunnelHabits = {}) => tunnelTo(Number(listenerUrl.port), habits);

  const answering = async (status: number, body = "", headers: Record<string, string> = {}): Promise<string> => {
    const app = await AppServer.start((response) => response.writeHead(status, headers).end(body));
    stops.push(() => app.stop());
    return app.url.origin;
  };

  const run = (publicUrl: string, timeoutMs = 5_000, to: ProbeListener = listener): Promise<SelfTestResult> =>
    selfTest(publicUrl, to, { signal: never, timeoutMs });

  /** The result's sentence and fix, which every result has that isn't a success. */
  const words = (result: SelfTestResult): SelfTestText => {
    const text = selfTestText(result);
    assert.match(text.sentence, /^[^\n]+\.$/);
    if (text.fix !== undefined) assert.match(text.fix, /^[^\n]+\.$/);
    assert.ok(!/undefined|\{\d\}/.test(`${text.sentence} ${text.fix ?? ""}`), text.sentence);
    return text;
  };

  it("arrives unchanged through a tunnel that keeps its own host name, and is neither shown nor passed on", async () => {
    const app = await AppServer.start();
    stops.push(() => app.stop());
    forwardTo = app.url;
    const result = await run(await tunnel());
    assert.ok(result.kind === "arrived");
    assert.deepEqual([result.sameBody, result.sameSignature, result.status], [true, true, 204]);
    assert.equal(result.url.pathname, listenerUrl.pathname, "the path is added");
    assert.deepEqual([listener.deliveries.size, app.requests.length], [0, 0]);
    const { ok, sentence } = words(result);
    assert.ok(ok && result.private && sentence.includes("Leaf can't reach 127.0.0.1:"));
    const url = new URL("https://my-app.tunnel.example/x");
    assert.deepEqual(words({ ...result, url, private: false }), {
      ok: true,
      sentence: "The test delivery arrived unchanged.",
      fix: undefined,
    });
  });

  it("arrives through a tunnel that rewrites the host name to the listener's", async () => {
    const result = await run(await tunnel({ host: () => `localhost:${listenerUrl.port}` }));
    assert.equal(result.kind, "arrived");
  });

  it("arrives directly, and through a relay that answers before it passes on", async () => {
    assert.equal((await run(listenerUrl.href)).kind, "arrived");
    assert.equal((await run(listenerUrl.origin)).kind, "arrived");
    const result = await run(await tunnel({ relays: true }));
    assert.ok(result.kind === "arrived" && result.status === 202);
  });

  it("says that a body or a signature was changed on the way", async () => {
    const rewritten = await run(
      await tunnel({ body: (body) => Buffer.from(JSON.stringify(JSON.parse(body.toString()))) }),
    );
    assert.ok(rewritten.kind === "arrived" && !rewritten.sameBody && rewritten.sameSignature);
    assert.match(words(rewritten).sentence, /its body was changed/);
    const bare = await run(await tunnel({ headers: () => ["Content-Type", "application/json"] }));
    assert.ok(bare.kind === "arrived" && bare.sameBody && !bare.sameSignature);
    assert.match(words(bare).sentence, /X-Leaf-Signature header was removed/);
    const doubled = await run(await tunnel({ headers: (headers) => [...headers, "X-Leaf-Signature", "another"] }));
    assert.ok(doubled.kind === "arrived" && !doubled.sameSignature);
  });

  it("says that another answer came back than the listener's, or none", async () => {
    const result = await run(await tunnel({ status: 500 }));
    assert.ok(result.kind === "arrived" && result.status === 500);
    assert.match(words(result).sentence, /answered with 500. Leaf would send every alert again\.$/);
    assert.match(words({ ...result, status: undefined }).sentence, /didn't answer\. Leaf would/);
  });

  it("says that the address is none", async () => {
    for (const address of ["", "my-app", "my-app.tunnel.example/x", "ftp://example.com/", "file:///etc", "https://"]) {
      const result = await run(address);
      assert.equal(result.kind, "badAddress", address);
      words(result);
    }
  });

  it("says that nothing listens", async () => {
    const address = await tunnel();
    await listener.stop();
    const result = await run(address);
    assert.equal(result.kind, "notListening");
    words(result);
  });

  it("says that the name is not found", async () => {
    const result = await run("https://nowhere.invalid");
    assert.ok(result.kind === "failed" && result.fault === "name");
    assert.match(words(result).sentence, /^The name nowhere\.invalid was not found \(E\w+\)\.$/);
  });

  it("says that no secure connection can be made", async () => {
    const plain = new URL(await tunnel());
    plain.protocol = "https:";
    const result = await run(plain.origin);
    assert.ok(result.kind === "failed" && result.fault === "notHttp");
    words(result);
    const server = createSecureServer({ ...selfSigned() });
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    stops.push(() => new Promise((resolve) => server.close(() => resolve())));
    if (process.platform !== "linux") return;
    const untrusted = await run(`https://127.0.0.2:${(server.address() as AddressInfo).port}`);
    assert.ok(untrusted.kind === "failed" && untrusted.fault === "tls");
    assert.match(words(untrusted).sentence, /\(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
  });

  it("says that no connection can be made, or that there is no answer in time", async () => {
    const dead = await run((await deadAddress()).origin);
    assert.ok(dead.kind === "failed" && dead.fault === "connection" && dead.reason === "ECONNREFUSED");
    words(dead);
    const silent = await AppServer.start(() => undefined);
    stops.push(() => silent.stop());
    const late = await run(silent.url.origin, 40);
    assert.ok(late.kind === "failed" && late.fault === "timeout");
    words(late);
  });

  it("says that the tunnel leads to a port where nothing listens, with the tunnel's own words", async () => {
    const result = await run(await tunnelTo(Number((await deadAddress()).port)));
    assert.ok(result.kind === "answered" && result.status === 502);
    const { sentence, fix } = words(result);
    assert.match(sentence, /could not reach the listener \(502, “Nothing at the port”\)\.$/);
    assert.equal(fix, `Have the tunnel lead to port ${listenerUrl.port} of this machine.`);
  });

  it("says what else is answered, masked", async () => {
    const jwt = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"sub":"1"}').toString("base64url")}.${"a".repeat(43)}`;
    for (const [status, body, pattern] of [
      [302, "", /redirect \(302\)/],
      [401, "", /refused the request \(401\)/],
      [403, "<title>Sign in</title>", /\(403, “Sign in”\)/],
      [404, "no tunnel here", /answered with 404, “no tunnel here”/],
      [503, `token ${jwt}`, /could not reach the listener \(503/],
    ] as const) {
      const result = await run(await answering(status, body, { location: "https://elsewhere.example/" }));
      assert.ok(result.kind === "answered" && result.status === status);
      const { ok, sentence } = words(result);
      assert.ok(!ok && !sentence.includes(jwt));
      assert.match(sentence, pattern);
    }
  });

  it("says that something else answered, if nothing arrives in time", async () => {
    const result = await run(await answering(200, "welcome"), 60);
    assert.ok(result.kind === "neverArrived" && result.status === 200);
    assert.match(words(result).fix ?? "", new RegExp(`port ${listenerUrl.port} `));
  });

  it("says which rule of the listener a request on its way came to break", async () => {
    for (const [habits, why, pattern] of [
      [{ host: () => "inner.example:80" }, "host", /under the host name inner\.example:80/],
      [{ headers: (all) => [...all, "Origin", "https://page.example"] }, "origin", /with an Origin header/],
      [{ path: (path) => `/prefix${path}` }, "path", /another path/],
      [{ method: "PUT" }, "method", /as PUT in place of POST/],
      [{ body: () => Buffer.alloc(1024 * 1024 + 1) }, "tooLarge", /larger than 1 MB/],
    ] satisfies [TunnelHabits, string, RegExp][]) {
      const result = await run(await tunnel(habits));
      // The listener ends a connection that sends too much, which a tunnel may see before it sees the answer.
      if (why === "tooLarge" && result.kind === "answered") continue;
      assert.ok(result.kind === "refused" && result.request.why === why, why);
      assert.match(words(result).sentence, pattern);
    }
  });

  it("ends when it is canceled, whatever it waits for", async () => {
    const silent = await AppServer.start(() => undefined);
    stops.push(() => silent.stop());
    for (const address of [silent.url.origin, await answering(200)]) {
      const ending = new AbortController();
      const testing = selfTest(address, listener, { signal: ending.signal });
      setTimeout(() => ending.abort(), 30);
      const result = await testing;
      assert.equal(words(result).sentence, "Canceled.");
    }
    const before = AbortSignal.abort();
    assert.equal(words(await selfTest(silent.url.origin, listener, { signal: before })).sentence, "Canceled.");
  });

  it("has words for every fault", async () => {
    const url = new URL("https://my-app.tunnel.example/x");
    for (const fault of ["name", "connection", "tls", "proxy", "timeout", "notHttp", "canceled", "loop"] as const) {
      const { ok } = words({ kind: "failed", url, fault, reason: "ECODE" });
      assert.equal(ok, false);
    }
    const secret = await run(await answering(500, "x".repeat(9_000)));
    assert.ok(words(secret).sentence.length < 400);
  });
});

describe("the public address of a listener", () => {
  const LISTENER = "http://127.0.0.1:4000/secret-segment";

  it("gets the listener's path, unless it has one", () => {
    for (const [entered, address] of [
      ["https://my-app.tunnel.example", "https://my-app.tunnel.example/secret-segment"],
      [" https://my-app.tunnel.example/ \n", "https://my-app.tunnel.example/secret-segment"],
      ["https://my-app.tunnel.example/#top", "https://my-app.tunnel.example/secret-segment"],
      ["https://relay.example/channel", "https://relay.example/channel"],
      ["https://relay.example/?channel=1", "https://relay.example/?channel=1"],
      ["HTTP://Localhost:8080", "http://localhost:8080/secret-segment"],
    ] as const) {
      assert.equal(webhookAddress(entered, LISTENER)?.href, address);
    }
    for (const entered of ["", "my-app.tunnel.example", "ftp://my-app.tunnel.example", "javascript:alert(1)"]) {
      assert.equal(webhookAddress(entered, LISTENER), undefined);
    }
  });

  it("is private where Leaf can't reach it", () => {
    for (const host of [
      ...["localhost", "app.localhost", "laptop", "laptop.local", "127.1", "0x7f.1", "10.1.2.3", "192.168.0.9"],
      ...["172.16.0.1", "172.31.9.9", "169.254.1.1", "100.64.0.1", "0.0.0.0", "[::1]", "[fe80::1]", "[fd00::1]"],
      ...["[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]"],
    ]) {
      assert.ok(isPrivateHost(new URL(`http://${host}/`)), host);
    }
    for (const host of ["my-app.tunnel.example", "172.32.0.1", "8.8.8.8", "[2001:db8::1]", "localhost.example.com"]) {
      assert.ok(!isPrivateHost(new URL(`http://${host}/`)), host);
    }
  });
});
