import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { systemClock, type Sleep } from "../../../src/base/clock";
import { silentLogger, type Logger } from "../../../src/base/logger";
import { maskText } from "../../../src/masking/redact";
import { Budgets, WindowBuckets } from "../../../src/leaf/budget";
import { LeafError, type LeafErrorKind } from "../../../src/leaf/errors";
import { nodeFetch } from "../../../src/leaf/fetch";
import { leafAt, type LeafRequest, type SendTools } from "../../../src/leaf/send";
import { json, TestServer } from "../../support/fixtures";
import { VirtualTime } from "../../support/world";

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

  it("calls HTML a proxy's answer, and half of an answer malformed", async () => {
    server.answers((_request, response) =>
      response.writeHead(200, { "content-type": "text/html" }).end("<h1>Sign in to the WiFi</h1>"),
    );
    assert.equal((await failure(send())).kind, "proxy");
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

  describe("with a budget", () => {
    const budgeted = (perMinute = 300) => {
      const time = new VirtualTime();
      const own = { ...tools, clock: time, sleep: time.sleep };
      const budgets = new Budgets({ ...own, storage: new WindowBuckets(), perMinute: () => perMinute });
      const target = { apiUrl: server.url, account: "a" };
      const leaf = leafAt(target, { ...own, budget: ({ account, apiUrl }) => budgets.of(account ?? apiUrl) });
      return { time, leaf, budget: budgets.of("a") };
    };

    it("counts every request, retries too", async () => {
      const { leaf, time } = budgeted(2);
      server.answersInTurn(
        (response) => json(response, 503, {}),
        (response) => json(response, 200, {}),
      );
      const began = time.now();
      await leaf({ method: "GET", path: "/x" });
      assert.ok(time.now() - began < 2000);
      await leaf({ method: "GET", path: "/x" });
      assert.ok(time.now() - began > 60_000, "two were sent, so the third waits for its minute");
    });

    it("sends nothing while Leaf asks to wait, and goes on by itself", async () => {
      const { leaf, time, budget } = budgeted();
      server.answersInTurn(
        (response) => json(response, 429, {}, { "retry-after": "12" }),
        (response) => json(response, 200, { ok: 1 }),
      );
      const began = time.now();
      assert.deepEqual((await leaf({ method: "GET", path: "/x" })).body, { ok: 1 });
      assert.ok(time.now() - began >= 12_000);
      assert.equal(budget.pausedUntil, undefined);
    });

    it("tells somebody who waits how long Leaf wants to be left alone, and does not ask again before", async () => {
      const { leaf, time } = budgeted();
      server.answers((_request, response) => json(response, 429, {}, { "retry-after": "60" }));
      for (const seconds of [60, 60]) {
        const error = await failure(leaf({ method: "GET", path: "/x" }));
        assert.deepEqual([error.kind, error.retryAfterSeconds], ["rateLimited", seconds]);
      }
      assert.equal(server.received.length, 1);
      time.advance(61_000);
      server.answers((_request, response) => json(response, 200, {}));
      await leaf({ method: "GET", path: "/x" });
    });

    it("comes back in the background as often as it takes, and never with a POST", async () => {
      const { leaf } = budgeted();
      const limited = (response: Parameters<typeof json>[0]) => json(response, 429, {}, { "retry-after": "60" });
      server.answersInTurn(limited, limited, limited, limited, (response) => json(response, 200, { ok: 1 }));
      assert.deepEqual((await leaf({ method: "GET", path: "/x", background: true })).body, { ok: 1 });
      assert.equal(server.received.length, 5);
      server.answers((_request, response) => limited(response));
      assert.equal((await failure(leaf({ method: "POST", path: "/x" }))).kind, "rateLimited");
      assert.equal(server.received.length, 1);
    });
  });

  it("never repeats a POST or a PATCH by itself", async () => {
    for (const method of ["POST", "PATCH"] as const) {
      server.answers((_request, response) => response.destroy());
      assert.equal((await failure(send({ method }))).kind, "offline");
      assert.equal(server.received.length, 1);
    }
  });

  it("sends nothing when it was cancelled before, and leaves no body behind", async () => {
    server.answers((_request, response) => json(response, 200, {}));
    const signal = AbortSignal.abort();
    assert.equal((await failure(send({ method: "POST", body: { x: 1 }, signal }))).kind, "cancelled");
    // A turn of the event loop, in which an error that nobody listens for would come up.
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(server.received.length, 0);
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
