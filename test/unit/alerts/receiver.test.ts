import assert from "node:assert/strict";
import { request as sendRequest } from "node:http";
import { connect, type Socket } from "node:net";
import { networkInterfaces } from "node:os";

import {
  AlertReceiver,
  LARGEST_DELIVERY,
  MOST_CONNECTIONS,
  newSegment,
  type ReceivedDelivery,
  type ReceiverTools,
  type RefusedRequest,
} from "../../../src/alerts/receiver";
import { systemClock } from "../../../src/base/clock";
import { silentLogger } from "../../../src/base/logger";

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

describe("the receiver of alerts", () => {
  const came: ReceivedDelivery[] = [];
  const refused: RefusedRequest[] = [];
  let handle: ReceiverTools["handle"] = () => Promise.resolve(200);
  let receiver: AlertReceiver;
  let url: URL;

  const create = (more: Partial<ReceiverTools> = {}) =>
    new AlertReceiver({
      clock: systemClock,
      log: silentLogger,
      handle: (delivery) => {
        came.push(delivery);
        return handle(delivery);
      },
      ...more,
    });

  beforeEach(async () => {
    came.length = refused.length = 0;
    handle = () => Promise.resolve(200);
    receiver = create();
    receiver.onDidRefuse((request) => refused.push(request));
    url = new URL((await receiver.start(0)).url);
  });
  afterEach(() => receiver.stop());

  const ask = ({ method = "POST", path = url.pathname, headers = {}, body = "{}" }: Asked): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const to = { host: "127.0.0.1", port: url.port, method, path, agent: false, setHost: false };
      const sent = sendRequest({ ...to, headers: { host: url.host, ...headers } }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      sent.on("error", reject);
      sent.end(method === "GET" ? undefined : body);
    });

  /** The whole answer to what is written, once the receiver ends the connection. */
  const written = (text: string | Buffer, ending = false): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), "127.0.0.1", () => (ending ? socket.end(text) : socket.write(text)));
      let answer = "";
      socket.setEncoding("utf8").on("data", (part: string) => (answer += part));
      socket.on("error", reject).on("close", () => resolve(answer));
    });

  const opened = (): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), "127.0.0.1", () => resolve(socket));
      socket.on("error", reject);
    });

  it("gives away exactly the bytes and headers that came, and answers with the status it is given, and nothing else", async () => {
    const body = Buffer.from(Array.from({ length: 4096 }, (_, at) => (at * 7) % 256));
    const before = Date.now();
    for (const status of [200, 204, 201, 500, 404, 302, 429]) {
      handle = () => Promise.resolve(status);
      const answer = await ask({ body, headers: { "X-Leaf-Signature": "a+/=", "X-Two": "Gr\u00fc\u00dfe" } });
      assert.deepEqual([answer.status, answer.text], [status, ""]);
      const [delivery] = came.splice(0);
      assert.ok(delivery && Buffer.compare(delivery.body, body) === 0);
      assert.deepEqual(delivery.headers.slice(0, 3), [
        ["host", url.host],
        ["X-Leaf-Signature", "a+/="],
        ["X-Two", "Gr\u00fc\u00dfe"],
      ]);
      assert.ok(delivery.at >= before && delivery.at <= Date.now());
    }
    assert.deepEqual(refused, []);
  });

  it("has a path of at least 128 bits, another one at each start unless it is given one", async () => {
    const bits = (segment: string) => segment.length * 6;
    assert.ok(bits(url.pathname.slice(1)) >= 128);
    assert.notEqual(newSegment(), newSegment());
    await receiver.stop();
    const again = new URL((await receiver.start(0)).url);
    assert.notEqual(again.pathname, url.pathname);
    await receiver.stop();
    const segment = url.pathname.slice(1);
    assert.equal(new URL((await receiver.start(0, segment)).url).pathname, url.pathname);
    await receiver.stop();
    for (const short of ["", "alerts", "a/b", `${segment}/..`, segment.slice(0, 21)]) {
      await assert.rejects(receiver.start(0, short));
    }
  });

  it("answers 404 at each other path", async () => {
    const { pathname } = url;
    for (const path of [
      "/",
      "/alerts",
      `${pathname}/`,
      `${pathname}?a=b`,
      pathname.slice(0, -1),
      `${pathname}x`,
      pathname.toLowerCase() === pathname ? pathname.toUpperCase() : pathname.toLowerCase(),
      `/${pathname}`,
      `http://${url.host}${pathname}`,
      "*",
    ]) {
      assert.equal((await ask({ path })).status, 404, path);
    }
    assert.deepEqual(came, []);
    assert.ok(refused.every(({ why, status }) => why === "path" && status === 404));
  });

  it("takes POST only, and answers a preflight without CORS headers", async () => {
    for (const method of ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]) {
      const { status, headers } = await ask({ method, body: "" });
      assert.equal(status, 405, method);
      assert.equal(headers["allow"], "POST");
      assert.deepEqual(
        Object.keys(headers).filter((name) => name.startsWith("access-control")),
        [],
      );
    }
    const preflight = { origin: "https://page.example", "access-control-request-method": "POST" };
    const { status, headers } = await ask({ method: "OPTIONS", headers: preflight, body: "" });
    assert.ok(status === 403 && !Object.keys(headers).some((name) => name.startsWith("access-control")));
    assert.deepEqual(came, []);
  });

  it("refuses requests under another host's name, so that no page can give its own name to this address", async () => {
    const { port } = url;
    for (const host of [
      "page.example",
      `page.example:${port}`,
      "127.0.0.1",
      "127.0.0.1:1",
      "localhost",
      `127.0.0.1:${port}.page.example`,
      `localhost.page.example:${port}`,
      `127.0.0.2:${port}`,
      `0.0.0.0:${port}`,
      "",
    ]) {
      assert.equal((await ask({ headers: { host } })).status, 403, host);
    }
    const head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nHost: page.example\r\nContent-Length: 2\r\n`;
    assert.match(await written(`${head}Connection: close\r\n\r\n{}`), /^HTTP\/1\.1 40[03]/);
    assert.match(await written(`POST ${url.pathname} HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}`), /^HTTP\/1\.[01] 403/);
    assert.deepEqual(came, []);
    assert.equal(refused[0]?.host, "page.example");
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LOCALHOST:${port}`]) {
      assert.equal((await ask({ headers: { host } })).status, 200, host);
    }
  });

  it("takes requests under the name of a tunnel that was allowed", async () => {
    const host = "my-app.tunnel.example";
    assert.equal((await ask({ headers: { host } })).status, 403);
    receiver.allowHost("My-App.tunnel.example:443");
    for (const each of [host, `${host}:443`]) assert.equal((await ask({ headers: { host: each } })).status, 200);
    assert.equal((await ask({ headers: { host: `x.${host}` } })).status, 403);
    const origin = `https://${host}`;
    assert.equal((await ask({ headers: { host, origin } })).status, 403, "not for the tunnel's pages");
  });

  it("refuses whatever a web page sends", async () => {
    for (const origin of ["https://page.example", "null", "", `http://${url.host}`, `http://localhost:${url.port}`]) {
      const { status, headers } = await ask({ headers: { origin, "content-type": "text/plain" } });
      assert.equal(status, 403, origin);
      assert.ok(!Object.keys(headers).some((name) => name.startsWith("access-control")));
    }
    assert.deepEqual(came, []);
    assert.ok(refused.every(({ why }) => why === "origin"));
  });

  it("takes a body of 1 MB, and ends the connection of a larger one without reading on", async () => {
    assert.equal((await ask({ body: Buffer.alloc(LARGEST_DELIVERY, "x") })).status, 200);
    assert.equal(came.splice(0)[0]?.body.length, LARGEST_DELIVERY);
    const head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\n`;
    // Neither of them ends what it sends: the receiver does.
    const declared = await written(`${head}Content-Length: ${LARGEST_DELIVERY + 1}\r\n\r\n`);
    const size = LARGEST_DELIVERY + 1;
    const chunked = await written(
      `${head}Transfer-Encoding: chunked\r\n\r\n${size.toString(16)}\r\n${"x".repeat(size)}\r\n`,
    );
    for (const answer of [declared, chunked]) {
      assert.match(answer, /^HTTP\/1\.1 413 /);
      assert.match(answer, /\r\nconnection: close\r\n/i);
    }
    assert.deepEqual(came, []);
    assert.deepEqual(
      refused.map(({ why }) => why),
      ["tooLarge", "tooLarge"],
    );
  });

  it("has a hundred connections at once, and takes others when one of them ends", async () => {
    const sockets = await Promise.all(Array.from({ length: MOST_CONNECTIONS }, opened));
    await assert.rejects(ask({}), /ECONNRESET|socket hang up|EPIPE/);
    assert.deepEqual(came, []);
    const [first] = sockets;
    assert.ok(first);
    // The receiver has noticed once it has ended its side, too.
    await new Promise((resolve) => first.on("close", resolve).end());
    for (;;) {
      const answer = await ask({}).catch(() => undefined);
      if (answer) break;
    }
    assert.equal(came.length, 1);
    for (const socket of sockets) socket.destroy();
  });

  it("listens on this machine only", async () => {
    assert.equal(url.hostname, "127.0.0.1");
    const outside = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .filter(({ internal, address }) => !internal && !address.startsWith("fe80"));
    const others = ["::1", "127.0.0.2", ...outside.map(({ address }) => address)];
    for (const host of others) {
      await assert.rejects(
        new Promise((resolve, reject) => connect(Number(url.port), host, () => resolve(host)).on("error", reject)),
        /ECONNREFUSED|EADDRNOTAVAIL|ENETUNREACH|EHOSTUNREACH|EAFNOSUPPORT|EINVAL/,
        host,
      );
    }
  });

  it("waits only so long for a request to arrive", async () => {
    const hasty = create({ requestMs: 60 });
    const own = new URL((await hasty.start(0)).url);
    const head = `POST ${own.pathname} HTTP/1.1\r\nHost: ${own.host}\r\n`;
    for (const text of ["", head, `${head}Content-Length: 9\r\n\r\nhalf`]) {
      await new Promise<void>((resolve, reject) => {
        const socket = connect(Number(own.port), "127.0.0.1", () => socket.write(text));
        socket.on("error", reject).on("close", () => resolve());
        socket.resume();
      });
    }
    assert.deepEqual(came, []);
    await hasty.stop();
  });

  it("forgets a sender who breaks off", async () => {
    const head = `POST ${url.pathname} HTTP/1.1\r\nHost: ${url.host}\r\nContent-Length: 9\r\n\r\nhalf`;
    await written(head, true);
    const socket = await opened();
    socket.write(head);
    socket.resetAndDestroy();
    assert.equal((await ask({})).status, 200);
    assert.equal(came.length, 1);
  });

  it("answers 500 and logs it when a delivery can't be handled, and 502 for a status that ends no request", async () => {
    const warnings: string[] = [];
    const log = { ...silentLogger, warn: (message: string) => warnings.push(message) };
    const failing = create({ log, handle: () => Promise.reject(new Error("no room")) });
    await receiver.stop();
    url = new URL((await failing.start(0)).url);
    assert.equal((await ask({})).status, 500);
    assert.match(warnings.join("\n"), /no room/);
    await failing.stop();
    url = new URL((await receiver.start(0)).url);
    for (const status of [0, 99, 101, 700, 1000]) {
      handle = () => Promise.resolve(status);
      assert.equal((await ask({})).status, 502, String(status));
    }
  });

  it("ends all connections when it stops, also those that wait for an answer, and frees the port", async () => {
    let arrived = () => undefined as unknown;
    const waiting = new Promise((resolve) => (arrived = () => resolve(undefined)));
    let release = () => undefined as unknown;
    handle = () => {
      arrived();
      return new Promise((resolve) => (release = () => resolve(200)));
    };
    const pending = ask({}).catch((error: unknown) => error);
    const idle = await opened();
    const ended = new Promise((resolve) => idle.on("close", resolve).resume());
    await waiting;
    await Promise.all([receiver.stop(), receiver.stop()]);
    assert.ok((await pending) instanceof Error);
    await ended;
    release();
    await assert.rejects(ask({}), /ECONNREFUSED/);
    await receiver.stop();
    const next = create();
    await next.start(Number(url.port));
    await next.stop();
  });

  it("says that a port is taken, and can be started at another", async () => {
    await assert.rejects(receiver.start(0), /running already/);
    const other = create();
    await assert.rejects(other.start(Number(url.port)), { code: "EADDRINUSE" });
    await assert.rejects(other.start(70_000), { code: "ERR_SOCKET_BAD_PORT" });
    await other.start(0);
    const stopping = other.stop();
    await other.start(0);
    await Promise.all([stopping, other.stop()]);
    const never = create();
    const starting = never.start(0);
    await never.stop();
    await starting;
  });
});
