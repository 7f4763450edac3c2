import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

import { assemble, type Parts } from "../../../src/assemble";
import { Deliveries, type NewDelivery } from "../../../src/alerts/deliveries";
import { deliveryMarkdown, deliverySentence, forwardText } from "../../../src/alerts/deliveryText";
import { AlertUsers } from "../../../src/alerts/alertUsers";
import { AlertListener } from "../../../src/alerts/listener";
import { followAlerts } from "../../../src/alerts/statusAtOnce";
import { DeliveriesView } from "../../../src/alerts/view/deliveriesView";
import { deliveriesText } from "../../../src/alerts/view/deliveryExport";
import { Webhooks } from "../../../src/alerts/webhooks";
import type { Disposable } from "../../../src/base/emitter";
import type { Logger } from "../../../src/base/logger";
import { isLeafError } from "../../../src/leaf/errors";
import { Redactor } from "../../../src/masking/redact";
import { explain } from "../../../src/model/explain";
import { AppServer } from "../../support/appServer";
import { json, TestServer } from "../../support/fixtures";
import { memoryPorts, MemoryStorage } from "../../support/memory";
import { textsIn } from "../../support/plantedRig";
import { secretBodies } from "../../support/secretBodies";
import { leakOf } from "../../support/secrets";
import { WEBHOOKS } from "../sandbox/alertSupport";

/** Created in this window, in an earlier one, and by somebody else. */
const OWN = "planted orchard harvest meadow";
const EARLIER = "planted thicket barley hollow";
const ELSEWHERE = "planted clover granary furrow";
const TOKEN = "Pl4ntedTokenQx7Zk29Wv";
const PASSWORD = "Pl4nted!Password%With&Signs";
const ALL = [OWN, EARLIER, ELSEWHERE, TOKEN, PASSWORD];
const ADDRESS = `https://hooks.example/leaf?token=${TOKEN}`;

const assertNone = (place: string, text: string, secrets: readonly string[] = ALL) => {
  for (const secret of secrets) assert.equal(leakOf(secret, text), undefined, `${place}: ${text}`);
};

const deliveryOf = (body: string, more: Partial<NewDelivery> = {}) =>
  new Deliveries().add({
    ...{ source: "received" as const, at: 0, headers: [], verdict: undefined, body: Buffer.from(body) },
    ...more,
  });

describe("a secret in a delivery", () => {
  it("is not shown where its name or its looks give it away: in bodies, messages and answers", () => {
    const mask = new Redactor().text;
    for (const { secret, text } of secretBodies) {
      const message = JSON.stringify({ type: "fieldCreated", message: text });
      const forward = { kind: "answered", status: 500, ms: 1, body: text } as const;
      for (const entry of [deliveryOf(text), deliveryOf(message), deliveryOf("{}", { forward })]) {
        assertNone(text, deliveryMarkdown(entry, mask), [secret]);
        assertNone(text, deliverySentence(entry, mask), [secret]);
      }
    }
  });

  it("is not shown in its headers, nor where the body or the answer quotes them", () => {
    const redactor = new Redactor();
    const signature = createHmac("sha256", OWN).update("{}").digest("base64");
    const basic = Buffer.from(`farm:${PASSWORD}`).toString("base64");
    const headers = [
      ["X-Leaf-Signature", signature],
      ["x-leaf-signature", signature],
      ["Authorization", `Bearer ${TOKEN}`],
      ["Proxy-Authorization", `Basic ${basic}`],
      ["Cookie", `theme=dark; sid=${TOKEN}x`],
      ["X-Api-Key", PASSWORD],
      ["X-Forwarded-Uri", `/hook?access_token=${TOKEN}y`],
    ] as const;
    const quoted = `got ${signature} and ${TOKEN} and ${basic} with ${PASSWORD}`;
    const body = JSON.stringify({ type: "fieldCreated", message: quoted, more: [quoted] });
    const entry = deliveryOf(body, { headers, forward: { kind: "answered", status: 401, ms: 1, body: quoted } });
    const text = deliveryMarkdown(entry, redactor.text);
    assertNone("the text", text, [signature, TOKEN, PASSWORD, basic]);
    for (const [name] of headers) assert.ok(text.includes(name), name);
  });

  it("is not shown where it is known, however it is written", () => {
    const redactor = new Redactor();
    for (const secret of ALL) redactor.remember(secret);
    for (const secret of ALL) {
      const forms = [
        ...[secret, encodeURIComponent(secret), Buffer.from(secret).toString("base64")],
        ...[
          JSON.stringify(JSON.stringify({ it: secret })),
          Array.from(secret)
            .map((sign) => `&#${sign.charCodeAt(0)};`)
            .join(""),
        ],
      ];
      for (const form of forms) {
        const body = JSON.stringify({
          type: form,
          provider: form,
          status: form,
          fieldId: form,
          message: form,
          x: form,
        });
        const entry = deliveryOf(body, {
          headers: [["X-Note", form]],
          forward: { kind: "answered", status: 500, ms: 1, body: form },
        });
        assertNone("the text", deliveryMarkdown(entry, redactor.text), [secret]);
        assertNone("the sentence", deliverySentence(entry, redactor.text), [secret]);
      }
    }
  });
});

describe("a secret in a delivery, in the panel of all of them", () => {
  it("is in no row, no detail and no export, and is found by no filter", () => {
    for (const { secret, text } of secretBodies) {
      const deliveries = new Deliveries();
      const headers = [["X-Note", text]] as const;
      const forward = { kind: "answered", status: 500, ms: 1, body: text } as const;
      const verdict = { kind: "wrongSecret" } as const;
      for (const body of [text, JSON.stringify({ type: text, leafUserId: text, message: text })]) {
        deliveries.add({ source: "received", at: 0, headers, verdict, body: Buffer.from(body), forward });
      }
      const mask = new Redactor().text;
      const view = new DeliveriesView({
        deliveries,
        listener: () => ({ kind: "off" }),
        forwardTo: () => undefined,
        leafUserOf: ({ alert }) =>
          alert.kind === "event" ? { id: alert.leafUserId ?? "", name: undefined } : undefined,
        mask,
      });
      const shown = textsIn([view.state(), ...view.shown.map(({ slot }) => view.detail(slot))]);
      assertNone(`the panel of ${text}`, shown, [secret]);
      for (const format of ["json", "csv", "markdown"] as const) {
        const { filter, shown: entries } = view;
        const exported = { exportedAt: "", filter, remembered: 2, entries, leafUserIdOf: () => text };
        assertNone(`${format} of ${text}`, deliveriesText(exported, mask, format), [secret]);
      }
      view.setFilter({ classes: [], text: secret });
      assert.equal(view.state().shown, 0, text);
    }
  });
});

describe("a secret that Leaf quotes about webhooks", () => {
  let server: TestServer;
  let app: AppServer;
  let parts: Parts;
  let webhooks: Webhooks;
  let storage: MemoryStorage;
  const ends: Disposable[] = [];
  const lines: string[] = [];
  const keep = <T extends Disposable>(part: T): T => {
    ends.push(part);
    return part;
  };
  const write = (line: string) => void lines.push(line);
  const log: Logger = { debug: write, info: write, warn: write, error: write };

  beforeEach(async () => {
    lines.length = ends.length = 0;
    server = new TestServer();
    await server.start();
    app = await AppServer.start();
    storage = new MemoryStorage();
  });
  afterEach(async () => {
    for (const end of ends.reverse()) end.dispose();
    await server.stop();
    await app.stop();
  });

  /** A window that has signed in, before a Leaf that answers like this. */
  const open = async (answers: Readonly<Record<string, { status: number; body: unknown }>>) => {
    server.answers(({ method, url }, response) => {
      const { pathname } = new URL(url, server.url);
      const own = answers[`${method} ${pathname.replace(WEBHOOKS, "")}`];
      if (pathname === "/api/authenticate") json(response, 200, { id_token: "example-token" });
      else json(response, own?.status ?? 404, own?.body ?? {});
    });
    parts = assemble({ ...memoryPorts(), log, secrets: storage, sleep: () => Promise.resolve() }, keep);
    webhooks = keep(new Webhooks(parts.store, parts.sessions, parts.webhookSecrets, log));
    const login = { email: "owner@example.com", password: "example-password", rememberMe: true };
    await parts.sessions.signIn(server.url, login);
  };
  const thrown = async (act: () => Promise<unknown>) => {
    try {
      await act();
    } catch (error) {
      if (!isLeafError(error)) throw error;
      return textsIn([error, error.stack, explain(error)]);
    }
    return assert.fail("Nothing was thrown.");
  };

  const hooks = [
    { id: "own", name: `Own ${OWN}`, url: ADDRESS, secret: OWN, events: [`one ${ELSEWHERE}`] },
    { id: "earlier", name: `password=${TOKEN}`, url: `https://u:${TOKEN}@x.example/${EARLIER}`, secret: EARLIER },
    { id: "elsewhere", name: null, url: `https://x.example/?s=${encodeURIComponent(OWN)}`, secret: ELSEWHERE },
  ];
  const call = { createdAt: "2026-03-19T12:00:00Z", url: ADDRESS };
  const quotes = [
    { response: `<h1>401</h1><p>The secret is ${OWN}, not ${EARLIER}</p>`, status: 401 },
    { response: `Authorization: Bearer ${TOKEN}\npassword: ${PASSWORD}`, status: 500 },
    { connectionError: `connect to ${ADDRESS} failed` },
    { connectionError: `the signature was made with ${EARLIER}` },
  ];
  const items = quotes.map((one) => {
    return { ...call, ...one, requestBody: JSON.stringify({ type: "x", message: OWN, password: PASSWORD }) };
  });

  it("is in no webhook, failed call or log line, but in what is marked as exact", async () => {
    const answers = {
      "POST ": { status: 201, body: { id: "own", secret: OWN } },
      "GET ": { status: 200, body: hooks },
      "GET /failed-calls": { status: 200, body: { items } },
    };
    await open(answers);
    await parts.webhookSecrets.write(parts.sessions.require().account, "earlier", EARLIER);
    for (const end of ends.splice(0).reverse()) end.dispose();
    // As after a restart: the secrets of earlier windows are not known by then.
    await open(answers);
    await webhooks.create({ name: `Own ${OWN}`, url: ADDRESS, secret: OWN, events: ["one"] });
    const { state } = webhooks;
    assert.deepEqual([state.webhooks?.length, state.failedCalls?.length, state.error], [3, 4, undefined]);
    const shown = JSON.stringify(state, (key, value: unknown) => (/^exact/.test(key) ? undefined : value));
    assertNone("what is known of webhooks", shown);
    assert.equal(state.webhooks?.[0]?.url?.exact, ADDRESS);
    assert.ok(state.failedCalls?.[0]?.exactBody?.includes(PASSWORD));
    assertNone("the log", lines.join("\n"));
  });

  it("is in no error about webhooks, in no sentence about it, and not in the log", async () => {
    const body = { title: `refused ${OWN}`, detail: `secret ${OWN}, token=${TOKEN}`, errorKey: "invalid", status: 400 };
    const fault = { status: 400, body: { ...body, message: `{"secret":"${OWN}","password":"${PASSWORD}"}` } };
    await open({ "POST ": fault, "DELETE /own": fault, "GET ": fault });
    const webhook = { name: "Own", url: ADDRESS, secret: OWN, events: ["one"] };
    assertNone("creating", await thrown(() => webhooks.create(webhook)));
    await parts.webhookSecrets.write(parts.sessions.require().account, "own", OWN);
    assertNone("deleting", await thrown(() => webhooks.delete("own")));
    assertNone("asking for holders", await thrown(() => webhooks.holdersOf(["one"])));
    await webhooks.refresh();
    assert.ok(webhooks.state.error);
    assertNone("the state", textsIn([webhooks.state, explain(webhooks.state.error)]));
    assertNone("the log", lines.join("\n"));
  });

  it("is in no log line of a listener that receives, verifies, passes on and follows", async () => {
    await open({ "GET ": { status: 200, body: hooks }, "GET /failed-calls": { status: 200, body: { items } } });
    const { store, users, others, provider, clock, redactor } = parts;
    const forwardTo = () => new URL(`/hook?token=${TOKEN}`, app.url);
    const listener = keep(new AlertListener({ secret: () => Promise.resolve(OWN), forwardTo, clock, log }));
    const changes: string[] = [];
    const dataChanged = (leafUserId: string) => void changes.push(leafUserId);
    const alertUsers = new AlertUsers({ store, others, provider });
    keep(followAlerts(listener, { alertUsers, users, others, provider, clock, log, dataChanged }));
    redactor.remember(OWN);
    app.answer = (response) => response.writeHead(401).end(`expected ${OWN}, got password=${PASSWORD}`);
    const state = await listener.start({ port: 0 });
    assert.ok(state.kind === "listening");
    const signatures: string[] = [];
    for (const key of ["credentialId", "fieldId"]) {
      const body = JSON.stringify({ type: "x", leafUserId: "user-1", [key]: `id ${OWN}`, message: `token=${TOKEN}` });
      const signature = createHmac("sha256", OWN).update(body).digest("base64");
      signatures.push(signature);
      const headers = { "x-leaf-signature": signature, authorization: `Bearer ${TOKEN}` };
      await fetch(state.url, { method: "POST", body, headers });
    }
    await listener.stop();
    assert.deepEqual(changes, ["user-1"]);
    const entries = listener.deliveries.all();
    assert.deepEqual([entries.length, entries[0]?.verdict?.kind], [2, "matches"]);
    for (const entry of entries) {
      assertNone("the text", deliveryMarkdown(entry, redactor.text), [...ALL, ...signatures]);
      assertNone("the row", `${deliverySentence(entry, redactor.text)} ${forwardText(entry.forward)}`);
    }
    assertNone("the log", lines.join("\n"), [...ALL, ...signatures, new URL(state.url).pathname.slice(1)]);
  });
});
