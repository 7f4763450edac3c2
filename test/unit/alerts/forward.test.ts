import assert from "node:assert/strict";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";

import type { DeliveryHeaders } from "../../../src/alerts/deliveryHeaders";
import { forwardDelivery, LARGEST_FORWARD_ANSWER, type ForwardResult } from "../../../src/alerts/forward";
import { AppServer, deadAddress, type AppRequest } from "../../support/appServer";
import { selfSigned } from "../../support/selfSigned";

const BODY = Buffer.from('{"type": "fieldCreated", "name": "Gård"}');
const never = new AbortController().signal;

describe("passing a delivery on", () => {
  let app: AppServer;
  beforeEach(async () => {
    app = await AppServer.start();
  });
  afterEach(() => app.stop());

  const forward = (
    body: Uint8Array = BODY,
    headers: DeliveryHeaders = [],
    { target = app.url, signal = never, timeoutMs = 5_000 } = {},
  ): Promise<ForwardResult> => forwardDelivery(target, { body, headers }, { signal, timeoutMs });

  const sent = (): AppRequest => {
    const request = app.requests.at(-1);
    assert.ok(request);
    return request;
  };

  const fault = (result: ForwardResult) => (result.kind === "failed" ? [result.fault, result.reason] : result);

  it("posts exactly the bytes, whatever they are", async () => {
    const all = Buffer.from(Array.from({ length: 1024 }, (_, at) => at % 256));
    for (const body of [BODY, all, Buffer.alloc(0), Buffer.alloc(1024 * 1024, "é"), new Uint8Array([0, 255, 13, 10])]) {
      const result = await forward(body);
      assert.deepEqual([result.kind, result.kind === "answered" && result.status], ["answered", 204]);
      assert.ok(Buffer.compare(sent().body, body) === 0);
      assert.deepEqual([sent().method, sent().path], ["POST", "/alerts"]);
      assert.equal(sent().header("content-length"), String(body.length));
    }
  });

  it("keeps the headers in their order and case, repeated ones too, but those of the connection and the host", async () => {
    const kept = [
      ["User-Agent", "Leaf/1.0"],
      ["x-leaf-signature", "abc+/="],
      ["X-Many", "one"],
      ["X-Many", "two"],
      ["X-Latin", "Gr\u00fc\u00dfe"],
      ["X-Empty", ""],
      ["X-Forwarded-For", "203.0.113.9"],
    ] as const;
    await forward(BODY, [
      ["Host", "my-app.tunnel.example"],
      ["Content-Length", "1"],
      ["Connection", "keep-alive, X-Private, X-Leaf-Signature"],
      ["Keep-Alive", "timeout=5"],
      ["Transfer-Encoding", "chunked"],
      ["X-Private", "between neighbors"],
      ["Expect", "100-continue"],
      ["TE", "trailers"],
      ["Upgrade", "h2c"],
      ["Proxy-Authorization", "Basic abc"],
      ...kept,
    ]);
    const { rawHeaders } = sent();
    const pairs = rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name, rawHeaders[at + 1]]] : []));
    const own = /^(?:host|content-length|connection)$/i;
    assert.deepEqual(
      pairs.filter(([name = ""]) => !own.test(name)),
      kept,
    );
    assert.equal(sent().header("host"), app.url.host);
    assert.equal(sent().header("content-length"), String(BODY.length));
  });

  it("adds nothing but what HTTP needs", async () => {
    await forward();
    const names = sent().rawHeaders.filter((_, at) => at % 2 === 0);
    assert.deepEqual(names.map((name) => name.toLowerCase()).sort(), ["connection", "content-length", "host"]);
  });

  it("says what the other side answered, and follows no redirect", async () => {
    for (const [status, body] of [
      [200, ""],
      [201, "created"],
      [302, "elsewhere"],
      [307, ""],
      [404, '{"error": "no"}'],
      [500, "<h1>Gård: 500</h1>"],
    ] as const) {
      app.answer = (response) => response.writeHead(status, { location: app.url.href }).end(body);
      const before = app.requests.length;
      const result = await forward();
      assert.ok(result.kind === "answered" && result.ms >= 0);
      assert.deepEqual([result.status, result.body], [status, body]);
      assert.equal(app.requests.length, before + 1);
    }
  });

  it("reads the beginning of a long answer only, and whole characters of it, also when it is packed", async () => {
    for (const long of ["x".repeat(10_000_000), "é".repeat(LARGEST_FORWARD_ANSWER), `x${"é".repeat(9_000)}`]) {
      for (const packed of [false, true]) {
        app.answer = (response) => {
          if (packed) response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(long));
          else response.writeHead(200).end(long);
        };
        const result = await forward();
        assert.ok(result.kind === "answered" && result.status === 200);
        assert.ok(long.startsWith(result.body));
        const size = Buffer.byteLength(result.body);
        assert.ok(size > LARGEST_FORWARD_ANSWER - 2 && size <= LARGEST_FORWARD_ANSWER, String(size));
      }
    }
  });

  it("names what failed", async () => {
    const dead = await deadAddress();
    assert.deepEqual(fault(await forward(BODY, [], { target: dead })), ["connection", "ECONNREFUSED"]);
    const nowhere = new URL("http://nowhere.invalid/");
    const [kind, reason = ""] = [fault(await forward(BODY, [], { target: nowhere }))].flat() as string[];
    assert.equal(kind, "name");
    assert.match(reason, /^(?:ENOTFOUND|EAI_AGAIN)$/);
    const encrypted = new URL(app.url.href.replace("http:", "https:"));
    assert.equal([fault(await forward(BODY, [], { target: encrypted }))].flat()[0], "notHttp");

    app.answer = (_, request) => request.socket.resetAndDestroy();
    assert.deepEqual(fault(await forward()), ["connection", "ECONNRESET"]);
    app.answer = (_, request) => request.socket.end();
    assert.deepEqual(fault(await forward()), ["connection", "ECONNRESET"]);
    app.answer = (_, request) => request.socket.end("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf");
    assert.equal([fault(await forward())].flat()[0], "connection");
    app.answer = (_, request) => request.socket.end("nonsense\r\n\r\n");
    assert.equal([fault(await forward())].flat()[0], "notHttp");
    app.answer = (_, request) =>
      request.socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
    assert.equal((await forward()).kind, "failed");
    app.answer = (response) => response.writeHead(200, { "content-encoding": "gzip" }).end("not packed");
    assert.deepEqual(fault(await forward()), ["notHttp", "packing"]);
  });

  it("waits only so long, also for the end of an answer", async () => {
    app.answer = () => undefined;
    assert.deepEqual(fault(await forward(BODY, [], { timeoutMs: 30 })), ["timeout", "timeout"]);
    app.answer = (response) => response.writeHead(200).write("and then nothing");
    assert.deepEqual(fault(await forward(BODY, [], { timeoutMs: 30 })), ["timeout", "timeout"]);
  });

  it("ends when it is canceled, and sends nothing if that was before", async () => {
    const ending = new AbortController();
    app.answer = () => ending.abort();
    assert.deepEqual(fault(await forward(BODY, [], { signal: ending.signal })), ["canceled", "canceled"]);
    assert.equal(app.requests.length, 1);
    assert.deepEqual(fault(await forward(BODY, [], { signal: ending.signal })), ["canceled", "canceled"]);
    assert.equal(app.requests.length, 1);
  });

  it("takes a certificate of this machine's own server as it is, and no other without proof", async function () {
    const server = createSecureServer({ ...selfSigned() }, (request, response) => {
      request.resume();
      response.writeHead(202).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    const { port } = server.address() as AddressInfo;
    const target = new URL(`https://127.0.0.1:${port}/`);
    const result = await forward(BODY, [], { target });
    assert.deepEqual([result.kind, result.kind === "answered" && result.status], ["answered", 202]);
    // Only Linux has more than one such address from the start.
    if (process.platform === "linux") {
      target.hostname = "127.0.0.2";
      assert.deepEqual(fault(await forward(BODY, [], { target })), ["tls", "DEPTH_ZERO_SELF_SIGNED_CERT"]);
    }
    await new Promise((resolve) => server.close(resolve));
  });
});
