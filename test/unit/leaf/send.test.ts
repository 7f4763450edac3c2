import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { systemClock, type Sleep } from "../../../src/base/clock";
import { silentLogger, type Logger } from "../../../src/base/logger";
import { maskText } from "../../../src/base/redact";
import { LeafError, type LeafErrorKind } from "../../../src/leaf/errors";
import { nodeFetch } from "../../../src/leaf/fetch";
import { leafAt, type LeafRequest, type SendTools } from "../../../src/leaf/send";
import { json, TestServer } from "../../support/fixtures";

describe("sending", () => {
  const server = new TestServer();
  before(() => server.start());
  after(() => server.stop());

  const slept: number[] = [];
  const sleep: Sleep = (ms) => {
    slept.push(ms);
    return Promise.resolve();
  };
  const tools: SendTools = {
    fetch: nodeFetch,
    clock: systemClock,
    sleep,
    log: silentLogger,
    random: () => 0,
    mask: maskText,
  };
  beforeEach(() => (slept.length = 0));

  const send = (request: Partial<LeafRequest> = {}, more: Partial<SendTools> = {}, apiUrl = server.url) =>
    leafAt({ apiUrl, token: "example-token" }, { ...tools, ...more })({ method: "GET", path: "/x", ...request });
  const failure = async (work: Promise<unknown>): Promise<LeafError> => {
    try {
      await work;
    } catch (error) {
      assert.ok(error instanceof LeafError, String(error));
      return error;
    }
    assert.fail("it succeeded");
  };

  it("sends the method, the path, the query, the token and the body as JSON", async () => {
    server.answers((_request, response) => json(response, 200, { ok: true }, { "x-total-count": "41" }));
    const answer = await send({
      method: "POST",
      path: "/a%2Fb",
      query: { page: 0, name: "A & B", none: undefined },
      body: { x: 1 },
    });
    const [received] = server.received;
    assert.equal(received?.method, "POST");
    assert.equal(received.url, "/a%2Fb?page=0&name=A+%26+B");
    assert.equal(received.headers.authorization, "Bearer example-token");
    assert.equal(received.headers["content-type"], "application/json");
    assert.deepEqual(received.body, { x: 1 });
    assert.deepEqual([answer.status, answer.body, answer.total], [200, { ok: true }, 41]);
  });

  it("takes an empty answer as no body", async () => {
    server.answers((_request, response) => response.writeHead(204).end());
    const answer = await send();
    assert.deepEqual([answer.status, answer.body, answer.total], [204, undefined, undefined]);
  });

  const statuses: [number, LeafErrorKind][] = [
    [400, "rejected"],
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "notFound"],
    [407, "proxy"],
    [408, "timeout"],
    [409, "rejected"],
    [429, "rateLimited"],
    [500, "server"],
    [503, "server"],
    [302, "malformed"],
  ];
  for (const [status, kind] of statuses) {
    it(`calls an answer ${status} ${kind}`, async () => {
      server.answers((_request, response) =>
        json(response, status, { title: "T", detail: "D" }, { location: "http://127.0.0.1:1/" }),
      );
      const error = await failure(send({ method: "POST" }));
      assert.equal(error.kind, kind);
      assert.equal(error.status, status);
      assert.equal(error.problem?.detail, "D");
    });
  }

  it("never follows a redirect, so that the token stays with the host it is for", async () => {
    server.answers((request, response) =>
      request.url === "/x" ? response.writeHead(307, { location: "/elsewhere" }).end() : response.end("{}"),
    );
    assert.equal((await failure(send())).kind, "malformed");
    assert.equal(server.received.length, 1);
  });

  it("calls HTML and half of an answer malformed", async () => {
    server.answers((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in to the WiFi</h1>"),
    );
    assert.equal((await failure(send())).kind, "malformed");
    server.answers((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write('{"a":');
      setImmediate(() => response.destroy());
    });
    assert.equal((await failure(send({ method: "POST" }))).kind, "malformed");
  });

  it("calls a refused port and an unknown host offline, at once", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    const refused = await failure(send({}, {}, `http://127.0.0.1:${port}`));
    assert.equal(refused.kind, "offline");
    assert.equal(refused.code, "ECONNREFUSED");
    const unknown = await failure(send({}, {}, "http://leaf.invalid"));
    assert.equal(unknown.kind, "offline");
    assert.deepEqual(slept, []);
  });

  it("calls a certificate that it can't trust tls", async () => {
    const fetch = () => Promise.reject(Object.assign(new Error("x"), { code: "SELF_SIGNED_CERT_IN_CHAIN" }));
    assert.equal((await failure(send({}, { fetch }))).kind, "tls");
  });

  it("repeats a GET after a passing failure, three times in all, waiting longer each time", async () => {
    server.answersInTurn(
      (response) => response.destroy(),
      (response) => json(response, 503, {}),
      (response) => json(response, 200, { ok: 1 }),
    );
    assert.deepEqual((await send()).body, { ok: 1 });
    assert.deepEqual(slept, [500, 1000]);
    server.answers((_request, response) => json(response, 500, {}));
    assert.equal((await failure(send())).kind, "server");
    assert.equal(server.received.length, 3);
  });

  it("waits as long as Retry-After says, and gives up if that is too long to wait", async () => {
    server.answersInTurn(
      (response) => json(response, 429, {}, { "retry-after": "7" }),
      (response) => json(response, 200, {}),
    );
    await send();
    assert.deepEqual(slept, [7000]);
    server.answers((_request, response) => json(response, 429, {}, { "retry-after": "60" }));
    const error = await failure(send());
    assert.equal(error.retryAfterSeconds, 60);
    assert.equal(server.received.length, 1);
  });

  it("never repeats a POST or a PATCH by itself", async () => {
    for (const method of ["POST", "PATCH"] as const) {
      server.answers((_request, response) => response.destroy());
      assert.equal((await failure(send({ method }))).kind, "offline");
      assert.equal(server.received.length, 1);
    }
  });

  it("stops when it is cancelled", async () => {
    const stop = new AbortController();
    server.answers(() => stop.abort());
    assert.equal((await failure(send({ signal: stop.signal }))).kind, "cancelled");
  });

  it("logs method, path, status and time, and no query, body or token", async () => {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const log: Logger = { debug: write, info: write, warn: write, error: write };
    server.answers((_request, response) => json(response, 200, { name: "Ada" }));
    await send({ path: "/users", query: { email: "ada@example.com" } }, { log });
    assert.match(lines.join("\n"), /^GET \/users → 200 in \d+ ms$/);
  });

  it("masks what an error says", async () => {
    server.answers((_request, response) => json(response, 400, { detail: "bad password=hunter22 and token=abcdef" }));
    const error = await failure(send());
    assert.ok(!JSON.stringify([error.message, error.problem]).includes("hunter22"));
  });
});
