import assert from "node:assert/strict";
import { connect } from "node:net";

import { MAX_RESPONSE_BYTES } from "../../../src/sandbox/webhooks/post";
import { spacedJson } from "../../../src/sandbox/webhooks/spacedJson";
import {
  accept,
  addWebhook,
  assertSigned,
  CONFIRMATION,
  deadUrl,
  failedCalls,
  Receiver,
  SECRET,
  settled,
  trigger,
  WEBHOOKS,
} from "./alertSupport";
import { first, object, Rig, string } from "./support";

const START = Date.parse("2026-03-19T12:00:00Z");

describe("a delivery of the sandbox", () => {
  let rig: Rig;
  let receiver: Receiver;
  // The clock stands, so that only a test moves it.
  const start = (options: object = {}) => Rig.start({ clock: { now: () => START }, rateLimitPerMinute: 0, ...options });
  beforeEach(async () => {
    rig = await start();
    receiver = await Receiver.start();
  });
  afterEach(async () => {
    await rig.stop();
    await receiver.stop();
  });

  it("begins with the confirmation, alone, also if other alerts wait", async () => {
    let release = () => undefined as unknown;
    receiver.answer = (response) => (release = () => response.writeHead(200).end());
    await addWebhook(rig, receiver.url, ["fieldCreated"]);
    await trigger(rig, "fieldCreated", { count: 20 });
    await receiver.arrived(1);
    assert.equal(first(receiver.arrivals).text, CONFIRMATION);
    assertSigned(first(receiver.arrivals));
    assert.equal(object((await rig.get("/__sandbox/alerts")).json)["outstanding"], 21);
    assert.equal(receiver.arrivals.length, 1);
    receiver.answer = accept;
    release();
    await receiver.arrived(21);
    await settled(rig);
    assert.deepEqual(await failedCalls(rig), []);
  });

  it("doesn't refuse the registration when the confirmation fails: it is repeated like any alert", async () => {
    receiver.answer = (response) => response.writeHead(500).end("not yet");
    await addWebhook(rig, receiver.url, ["fieldCreated"]);
    const [retry] = await settled(rig);
    assert.equal(retry?.["event"], null);
    assert.equal(first(await failedCalls(rig))["requestBody"], CONFIRMATION);
    receiver.answer = accept;
    await rig.advance(60);
    await receiver.arrived(2);
    await settled(rig);
    assert.deepEqual(await failedCalls(rig), []);
  });

  it("is a POST of one line in JSON, signed over the bytes that are sent", async () => {
    await addWebhook(rig, receiver.url, ["odd"]);
    const fields = {
      "a:b,c": 'x: "y", z\\',
      nested: { list: [1, -0.5, 1e21, true, null, [], {}], "": "" },
      words: "Gård Østerbølle · 農場 · \u{1f33e} · \u2028 · \ud800",
      lines: "a\r\nb\tc\u0000",
    };
    await trigger(rig, "odd", { fields, count: 4 });
    await receiver.arrived(5);
    for (const arrival of receiver.alerts) {
      assert.deepEqual([arrival.method, arrival.path], ["POST", "/hook"]);
      assert.equal(arrival.headers["content-type"], "application/json");
      assert.equal(arrival.headers["content-length"], String(arrival.bytes.length));
      assertSigned(arrival);
      assert.throws(() => assertSigned(arrival, `${SECRET}x`));
      assert.doesNotMatch(arrival.text, /[\r\n]/);
      for (const [field, value] of Object.entries(JSON.parse(JSON.stringify(fields)) as object)) {
        assert.deepEqual(arrival.json[field], value);
      }
      assert.ok(arrival.text.includes("Gård Østerbølle · 農場 · \u{1f33e}"), "not escaped");
    }
  });

  it("has exactly one space after : and , outside of strings, and none inside of other places", () => {
    for (const [value, expected] of [
      [{}, "{}"],
      [{ a: 1 }, '{"a": 1}'],
      [{ a: [1, 2], b: { c: null } }, '{"a": [1, 2], "b": {"c": null}}'],
      [{ "a:b": "c,d:e" }, '{"a:b": "c,d:e"}'],
      [{ 'q"': '\\",:' }, '{"q\\"": "\\\\\\",:"}'],
      [{ a: "", b: [[], {}] }, '{"a": "", "b": [[], {}]}'],
      [{ a: undefined, b: "\n é" }, '{"b": "\\n é"}'],
    ] as const) {
      assert.equal(spacedJson(value), expected);
    }
    const long = { text: "x:,".repeat(300_000) };
    assert.equal(spacedJson(long), `{"text": "${long.text}"}`);
  });

  it("has succeeded with any 2xx", async () => {
    let status = 200;
    receiver.answer = (response) => response.writeHead(status++).end();
    await addWebhook(rig, receiver.url, ["fieldCreated"]);
    while (status < 230) {
      await trigger(rig, "fieldCreated");
      await settled(rig);
    }
    assert.deepEqual(await failedCalls(rig), []);
    assert.deepEqual(await settled(rig), []);
  });

  it("fails with each other status, and lists what the receiver answered", async () => {
    const html = "<!doctype html><html><body><h1>Gård: 500</h1></body></html>";
    for (const [status, body, headers] of [
      [500, "", {}],
      [500, html, { "content-type": "text/html" }],
      [404, '{"error":"no"}', { "content-type": "application/json" }],
      [302, "elsewhere", { location: receiver.url }],
      [307, "", { location: receiver.url }],
      [304, "", {}],
      [429, "slow down", { "retry-after": "1" }],
    ] as const) {
      const event = `${status} ${body}`;
      receiver.answer = accept;
      const id = await addWebhook(rig, receiver.url, [event]);
      await settled(rig);
      receiver.answer = (response) => response.writeHead(status, headers).end(body);
      const before = receiver.arrivals.length;
      await trigger(rig, event);
      const retries = await settled(rig);
      assert.equal(receiver.arrivals.length, before + 1, "no redirect is followed");
      assert.equal(retries.length, 1);
      const call = first(await failedCalls(rig));
      assert.deepEqual(call, {
        apiOwner: rig.info.email,
        createdAt: "2026-03-19T12:00:00.000000Z",
        url: receiver.url,
        status,
        response: body,
        requestBody: receiver.arrivals.at(-1)?.text,
      });
      await rig.call("DELETE", `${WEBHOOKS}/${id}`);
    }
    assert.equal((await failedCalls(rig)).length, 7, "they stay when their webhook is deleted");
  });

  it("fails without a status when there is no connection, no answer, or half of one", async () => {
    const impatient = await start({ deliveryTimeoutMs: 150 });
    const byUrl = async (url: string): Promise<string> => {
      const id = await addWebhook(impatient, url, ["x"]);
      await settled(impatient);
      const call = first(await failedCalls(impatient));
      assert.deepEqual(Object.keys(call), ["apiOwner", "createdAt", "url", "connectionError", "requestBody"]);
      assert.deepEqual([call["url"], call["requestBody"]], [url, CONFIRMATION]);
      await impatient.call("DELETE", `${WEBHOOKS}/${id}`);
      return string(call["connectionError"]);
    };
    const dead = await deadUrl();
    assert.match(await byUrl(dead), /^connect ECONNREFUSED 127\.0\.0\.1:\d+$/);
    assert.match(await byUrl(dead.replace("127.0.0.1", "localhost")), /ECONNREFUSED/);
    assert.notEqual(await byUrl(receiver.url.replace("http:", "https:")), "");

    receiver.answer = () => undefined;
    assert.equal(await byUrl(receiver.url), "No answer within 150 ms.");
    receiver.answer = (response) => response.writeHead(200).write("and then nothing");
    assert.equal(await byUrl(receiver.url), "No answer within 150 ms.");
    receiver.answer = (_, request) => request.socket.resetAndDestroy();
    assert.match(await byUrl(receiver.url), /ECONNRESET|socket hang up/);
    receiver.answer = (_, request) => request.socket.end();
    assert.match(await byUrl(receiver.url), /socket hang up/);
    receiver.answer = (_, request) => request.socket.end("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf");
    assert.match(await byUrl(receiver.url), /aborted/);
    receiver.answer = (_, request) => request.socket.end("nonsense\r\n\r\n");
    assert.match(await byUrl(receiver.url), /Parse Error/);
    receiver.answer = (_, request) =>
      request.socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
    assert.notEqual(await byUrl(receiver.url), "");
    await impatient.stop();
  });

  it("reads the beginning of a long answer only, and whole characters of it", async () => {
    const bodies = ["é".repeat(MAX_RESPONSE_BYTES), `x${"é".repeat(MAX_RESPONSE_BYTES)}`];
    receiver.answer = accept;
    await addWebhook(rig, receiver.url, ["fieldCreated"]);
    await settled(rig);
    for (const body of bodies) {
      receiver.answer = (response) => response.writeHead(500).end(body);
      await trigger(rig, "fieldCreated");
      await settled(rig);
      const text = string(first(await failedCalls(rig))["response"]);
      assert.ok(body.startsWith(text) && Buffer.byteLength(text) > MAX_RESPONSE_BYTES - 2);
      assert.ok(Buffer.byteLength(text) <= MAX_RESPONSE_BYTES);
    }
    receiver.answer = (response) => response.writeHead(200).end("y".repeat(10_000_000));
    await trigger(rig, "fieldCreated");
    await settled(rig);
    assert.equal((await failedCalls(rig)).length, 2, "a long answer with 200 is a success");
  });

  it("to one webhook doesn't wait for another's receiver that hangs, nor does the API", async () => {
    const hanging = await Receiver.start(() => undefined);
    await addWebhook(rig, hanging.url, ["fieldUpdated"]);
    await addWebhook(rig, receiver.url, ["fieldCreated"]);
    await trigger(rig, "fieldUpdated", { count: 100 });
    await trigger(rig, "fieldCreated", { count: 100 });
    await receiver.arrived(101);
    await hanging.arrived(1);
    assert.equal(hanging.arrivals.length, 1);
    await Promise.all([rig.stop(), hanging.stop()]);
  });

  it("is one of at most eight at a time for a webhook", async () => {
    let open = 0;
    let most = 0;
    receiver.answer = (response) => {
      most = Math.max(most, ++open);
      setTimeout(() => {
        open -= 1;
        response.writeHead(200).end();
      }, 5);
    };
    await addWebhook(rig, receiver.url, ["fieldCreated"]);
    await trigger(rig, "fieldCreated", { count: 100 });
    await receiver.arrived(101);
    await settled(rig);
    assert.ok(most > 1 && most <= 8, String(most));
  });

  it("is one of a thousand, of which none is lost", async function () {
    this.timeout(60_000);
    await addWebhook(rig, receiver.url, ["fieldCreated"]);
    await trigger(rig, "fieldCreated", { count: 1_000 });
    await receiver.arrived(1_001);
    await settled(rig);
    const { alerts } = receiver;
    assert.equal(alerts.length, 1_000);
    for (const arrival of alerts) assertSigned(arrival);
    assert.deepEqual(await failedCalls(rig), []);
  });

  it("doesn't keep the sandbox from stopping, whatever state it is in", async () => {
    const hanging = await Receiver.start(() => undefined);
    const other = await start();
    await addWebhook(other, hanging.url, ["fieldCreated"]);
    await addWebhook(other, await deadUrl(), ["fieldUpdated"]);
    await trigger(other, "fieldCreated", { count: 1_000 });
    await trigger(other, "fieldUpdated", { count: 10 });
    await hanging.arrived(1);
    await Promise.all([other.stop(), other.stop()]);
    const { port, hostname } = new URL(hanging.url);
    await new Promise<void>((resolve) => connect(Number(port), hostname, resolve).unref());
    assert.equal(hanging.arrivals.length, 1);
    await hanging.stop();
  });
});
