import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { request as sendRequest } from "node:http";

import { ALERT_EVENTS } from "../../../src/alerts/alertEvents";
import type { DeliveryEntry } from "../../../src/alerts/deliveries";
import { AlertListener, MOST_REPLAYS, type ListenerState, type ListenerTools } from "../../../src/alerts/listener";
import { systemClock } from "../../../src/base/clock";
import { silentLogger } from "../../../src/base/logger";
import { alertSubject } from "../../support/alertSubject";
import { AppServer, deadAddress, type AppRequest } from "../../support/appServer";
import { addWebhook, CONFIRMATION, EVENTS, failedCalls, SECRET, settled, trigger } from "../sandbox/alertSupport";
import { Rig } from "../sandbox/support";

/** Whether the signature belongs to the bytes that came: computed here, with nothing of ours. */
const isSigned = ({ body, header }: AppRequest, secret = SECRET): boolean =>
  header("x-leaf-signature") === createHmac("sha256", secret).update(body).digest("base64");

describe("the listener of alerts", () => {
  let listener: AlertListener;
  let app: AppServer;
  let secret: string | undefined;
  let forwardTo: URL | undefined;
  const received: DeliveryEntry[] = [];
  const warnings: string[] = [];

  const create = (more: Partial<ListenerTools> = {}) =>
    new AlertListener({
      secret: () => Promise.resolve(secret),
      forwardTo: () => forwardTo,
      clock: systemClock,
      log: { ...silentLogger, warn: (message) => warnings.push(message) },
      ...more,
    });

  beforeEach(async () => {
    secret = SECRET;
    forwardTo = undefined;
    received.length = warnings.length = 0;
    app = await AppServer.start();
    listener = create();
    listener.onDidReceive((entry) => received.push(entry));
  });
  afterEach(async () => {
    await listener.stop();
    listener.dispose();
    await app.stop();
  });

  const started = async (): Promise<string> => {
    const state = await listener.start({ port: 0 });
    return state.kind === "listening" ? state.url : assert.fail(JSON.stringify(state));
  };

  /** Each over a connection of its own, so that none is open afterwards. */
  const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<number> =>
    new Promise((resolve, reject) => {
      const sent = sendRequest(url, { method: "POST", headers, agent: false }, (response) => {
        response.resume().on("end", () => resolve(response.statusCode ?? 0));
      });
      sent.on("error", reject).end(body);
    });

  const signature = (body: string, key = SECRET) => ({
    "x-leaf-signature": createHmac("sha256", key).update(body).digest("base64"),
  });

  /** What came of passing on all that is remembered. */
  const forwards = () =>
    listener.deliveries.all().map(({ forward }) => {
      if (forward === undefined || forward === "pending") return forward;
      return forward.kind === "answered" ? forward.status : forward.fault;
    });

  it("is off until it is started, and again after it is stopped", async () => {
    const states: ListenerState["kind"][] = [];
    listener.onDidChangeState(({ kind }) => states.push(kind));
    assert.deepEqual(listener.state, { kind: "off" });
    const url = await started();
    assert.equal(await started(), url, "one that listens goes on");
    await listener.stop();
    await listener.stop();
    assert.deepEqual(listener.state, { kind: "off" });
    await assert.rejects(post(url, "{}"));
    const { port, pathname } = new URL(url);
    const again = await listener.start({ port: Number(port), segment: pathname.slice(1) });
    assert.deepEqual(again, { kind: "listening", url });
    assert.deepEqual(states, ["listening", "off", "listening"]);
  });

  it("says in a sentence why it can't be started", async () => {
    const { port } = new URL(await started());
    const other = create();
    const state = await other.start({ port: Number(port) });
    const sentence = `Port ${port} is in use by another program. Choose another port, or 0 for any free one.`;
    assert.deepEqual(state, { kind: "failed", sentence });
    assert.deepEqual(other.state, state);
    const invalid = await other.start({ port: 70_000 });
    assert.ok(invalid.kind === "failed" && invalid.sentence.includes("70000 (ERR_SOCKET_BAD_PORT)"));
    assert.equal((await other.start({ port: 0 })).kind, "listening");
    await other.stop();
    other.dispose();
  });

  it("is in the state of the last call, however fast they come", async () => {
    const [first] = await Promise.all([listener.start({ port: 0 }), listener.stop(), listener.start({ port: 0 })]);
    assert.equal(first.kind, "listening");
    assert.equal(listener.state.kind, "listening");
    await Promise.all([listener.start({ port: 0 }), listener.stop()]);
    assert.equal(listener.state.kind, "off");
  });

  it("receives every alert of the sandbox, and finds each signed", async () => {
    const rig = await Rig.start({ rateLimitPerMinute: 0 });
    await addWebhook(rig, await started(), EVENTS);
    for (const event of EVENTS) await trigger(rig, event);
    await settled(rig);
    const [confirmation, ...alerts] = listener.deliveries.all();
    assert.equal(confirmation?.alert.kind, "confirmation");
    assert.equal(Buffer.from(confirmation.body).toString(), CONFIRMATION);
    const events = alerts.map(({ alert }) => (alert.kind === "event" ? alert.event : alert.kind));
    assert.deepEqual(events.sort(), [...ALERT_EVENTS].sort());
    for (const { verdict } of [confirmation, ...alerts]) {
      assert.deepEqual(verdict, { kind: "matches", exactHeader: true });
    }
    assert.equal(received.length, EVENTS.length + 1);
    assert.deepEqual(await failedCalls(rig), []);
    await rig.stop();
  });

  it("loses none of a thousand deliveries, which reach the developer's own address as they came", async function () {
    this.timeout(60_000);
    forwardTo = app.url;
    const rig = await Rig.start({ rateLimitPerMinute: 0 });
    await addWebhook(rig, await started(), ["fieldCreated"]);
    await settled(rig);
    await trigger(rig, "fieldCreated", { count: 1_000, fields: { name: "Gård · 農場", area: 1.5 } });
    await settled(rig);
    assert.equal(listener.deliveries.size, 1_001);
    assert.equal(app.requests.length, 1_001);
    assert.ok(app.requests.every((request) => isSigned(request)));
    const texts = (bodies: readonly Uint8Array[]) => bodies.map((body) => Buffer.from(body).toString()).sort();
    const entries = listener.deliveries.all();
    assert.deepEqual(texts(app.requests.map(({ body }) => body)), texts(entries.map(({ body }) => body)));
    assert.ok(entries.every(({ verdict }) => verdict?.kind === "matches"));
    assert.deepEqual([...new Set(forwards())], [204]);
    assert.deepEqual(await failedCalls(rig), []);
    await rig.stop();
  });

  it("answers what the developer's own address answered, so that Leaf sends again what that refused", async () => {
    const url = await started();
    assert.equal(await post(url, "{}"), 200, "without such an address");
    forwardTo = app.url;
    for (const status of [200, 202, 302, 400, 404, 500, 503]) {
      app.answer = (response) => response.writeHead(status).end(`said ${status}`);
      assert.equal(await post(url, "{}"), status);
      const { forward } = listener.deliveries.all().at(-1) ?? assert.fail();
      assert.ok(typeof forward === "object" && forward.kind === "answered");
      assert.deepEqual([forward.status, forward.body], [status, `said ${status}`]);
    }
    forwardTo = await deadAddress();
    assert.equal(await post(url, "{}"), 502);
    assert.deepEqual(forwards().at(-1), "connection");
    const hasty = create({ forwardMs: 30 });
    forwardTo = app.url;
    app.answer = () => undefined;
    const state = await hasty.start({ port: 0 });
    assert.equal(await post(state.kind === "listening" ? state.url : "", "{}"), 504);
    await hasty.stop();
    hasty.dispose();
  });

  it("has the sandbox send again what the developer's own address refused, and counts the attempts", async () => {
    forwardTo = app.url;
    const rig = await Rig.start({ rateLimitPerMinute: 0 });
    await addWebhook(rig, await started(), ["fieldCreated"]);
    await settled(rig);
    app.answer = (response) => response.writeHead(500).end("not yet");
    await trigger(rig, "fieldCreated");
    await settled(rig);
    app.answer = (response) => response.writeHead(200).end();
    await rig.advance(60);
    await settled(rig);
    assert.deepEqual(
      listener.deliveries.all().map(({ attempt }) => attempt),
      [1, 1, 2],
    );
    assert.deepEqual(forwards(), [204, 500, 200]);
    assert.deepEqual(await failedCalls(rig), []);
    await rig.stop();
  });

  it("shows a delivery before the developer's own address has answered", async () => {
    forwardTo = app.url;
    const url = await started();
    let release = () => undefined as unknown;
    const reached = new Promise<void>((resolve) => {
      app.answer = (response) => {
        release = () => response.writeHead(201).end();
        resolve();
      };
    });
    const answered = post(url, "{}");
    await reached;
    assert.deepEqual([received.length, forwards()], [1, ["pending"]]);
    release();
    assert.equal(await answered, 201);
    assert.deepEqual(forwards(), [201]);
  });

  it("says of each delivery whether it is signed, and nothing if no secret is known or it can't be read", async () => {
    const url = await started();
    const body = '{"type": "fieldCreated"}';
    await post(url, body, signature(body));
    await post(url, body, signature(body, "another"));
    await post(url, body);
    secret = undefined;
    await post(url, body, signature(body));
    const kinds = () => listener.deliveries.all().map(({ verdict }) => verdict?.kind);
    assert.deepEqual(kinds(), ["matches", "wrongSecret", "headerMissing", undefined]);
    assert.deepEqual(warnings, []);
    const other = create({ secret: () => Promise.reject(new Error("locked")) });
    const state = await other.start({ port: 0 });
    assert.equal(await post(state.kind === "listening" ? state.url : "", body, signature(body)), 200);
    assert.deepEqual(
      other.deliveries.all().map(({ verdict }) => verdict),
      [undefined],
    );
    assert.match(warnings.join(), /locked/);
    await other.stop();
    other.dispose();
  });

  it("passes nothing on to itself", async () => {
    const url = await started();
    for (const own of [url, url.replace("127.0.0.1", "localhost"), `https://tunnel.example${new URL(url).pathname}`]) {
      forwardTo = new URL(own);
      assert.equal(await post(url, "{}"), 502);
    }
    assert.deepEqual(forwards(), ["loop", "loop", "loop"]);
  });

  it("sends a delivery again with a signature of the secret, which an independent receiver accepts", async () => {
    const url = await started();
    const body = '{"type": "fieldCreated", "name": "Gård", "area": 1.0}';
    await post(url, body, signature(body, "the old secret"));
    forwardTo = app.url;
    const once = await listener.replay({ slot: 0 });
    assert.ok(once.kind === "sent" && once.entries.length === 1);
    const [entry] = once.entries;
    assert.ok(entry?.source === "replay" && typeof entry.forward === "object");
    assert.deepEqual(entry.verdict, { kind: "matches", exactHeader: true });
    assert.deepEqual(listener.deliveries.get(entry.slot), entry);
    const several = await listener.replay({ slot: 0 }, { times: 3, secret: "new · ключ" });
    assert.ok(several.kind === "sent" && several.entries.length === 3);
    assert.deepEqual(
      several.entries.map(({ attempt }) => attempt),
      [2, 3, 4],
    );
    const edited = Buffer.from('{"type": "fieldUpdated"}');
    await listener.replay({ body: edited }, { target: new URL("/other", app.url) });
    assert.deepEqual(
      app.requests.map((request) => [request.path, request.body.toString()]),
      [...Array.from({ length: 4 }, () => ["/alerts", body]), ["/other", edited.toString()]],
    );
    const secrets = [SECRET, "new · ключ", "new · ключ", "new · ключ", SECRET];
    for (const [at, request] of app.requests.entries()) {
      assert.ok(isSigned(request, secrets[at]));
      assert.equal(request.header("content-type"), "application/json");
    }
    assert.equal(received.length, 1, "a replay isn't received");
  });

  it("sends samples of all events, also while it is off", async () => {
    forwardTo = app.url;
    const subject = alertSubject();
    for (const event of [...ALERT_EVENTS, "aNewEvent"]) {
      const sent = await listener.sendSample(event, subject);
      const { alert, source } = (sent.kind === "sent" && sent.entries[0]) || assert.fail();
      assert.ok(alert.kind === "event" && alert.event === event && source === "sample");
    }
    assert.equal(app.requests.length, ALERT_EVENTS.length + 1);
    assert.ok(app.requests.every((request) => isSigned(request)));
    const many = await listener.sendSample("fieldCreated", { ...subject, newId: randomUUID }, { times: 5 });
    assert.ok(many.kind === "sent");
    assert.equal(new Set(app.requests.slice(-5).map(({ body }) => body.toString())).size, 5, "each has its own ids");
    assert.deepEqual(received, []);
    assert.equal(listener.state.kind, "off");
  });

  it("sends nothing without an address, a secret or the delivery, and not more than a thousand times", async () => {
    const body = Buffer.from("{}");
    assert.deepEqual(await listener.replay({ slot: 0 }), { kind: "notFound" });
    assert.deepEqual(await listener.replay({ body }), { kind: "noTarget" });
    secret = undefined;
    assert.deepEqual(await listener.replay({ body }, { target: app.url }), { kind: "noSecret" });
    assert.deepEqual(await listener.sendSample("fieldCreated", alertSubject(), { target: app.url }), {
      kind: "noSecret",
    });
    for (const times of [0, -1, 1.5, NaN, MOST_REPLAYS + 1]) {
      await assert.rejects(listener.replay({ body }, { target: app.url, secret: "x", times }), RangeError);
    }
    assert.deepEqual([app.requests.length, listener.deliveries.size], [0, 0]);
  });

  it("sends no more once that is canceled", async () => {
    const ending = new AbortController();
    app.answer = (response) => {
      if (app.requests.length === 3) ending.abort();
      else response.writeHead(200).end();
    };
    const options = { target: app.url, times: 50, signal: ending.signal };
    const result = await listener.replay({ body: Buffer.from("{}") }, options);
    assert.ok(result.kind === "sent");
    assert.deepEqual(forwards(), [200, 200, "canceled"]);
    const none = await listener.replay({ body: Buffer.from("{}") }, options);
    assert.ok(none.kind === "sent" && none.entries.length === 0);
  });

  it("ends everything when it stops: connections, and what is being passed on", async () => {
    const open = () => process.getActiveResourcesInfo().filter((name) => name.startsWith("TCP")).length;
    const before = open();
    forwardTo = app.url;
    const url = await started();
    let reached = () => undefined as unknown;
    const waiting = new Promise<void>((resolve) => (reached = resolve));
    app.answer = () => {
      if (app.requests.length === 5) reached();
    };
    const posts = Array.from({ length: 5 }, () => post(url, "{}").catch((error: unknown) => error));
    const sending = listener.replay({ body: Buffer.from("{}") });
    await waiting;
    await listener.stop();
    for (const answer of await Promise.all(posts)) assert.ok(answer instanceof Error);
    await sent(5);
    listener.dispose();
    const replayed = await sending;
    assert.ok(replayed.kind === "sent");
    assert.deepEqual([...new Set(forwards())], ["canceled"]);
    assert.deepEqual(await listener.start({ port: 0 }), { kind: "off" }, "not after it was disposed");
    // The application ends its side when it sees that the other one has ended.
    while (open() > before) await new Promise((resolve) => setTimeout(resolve, 2));
  });

  /** Waits until so many are no longer pending. */
  async function sent(count: number): Promise<void> {
    const done = () => forwards().filter((forward) => forward !== "pending").length >= count;
    while (!done()) await new Promise((resolve) => setTimeout(resolve, 2));
  }
});
