import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

import { WebhookSecrets } from "../../../src/accounts/webhookSecrets";
import { AlertUsers } from "../../../src/alerts/alertUsers";
import { AlertListener } from "../../../src/alerts/listener";
import { followAlerts } from "../../../src/alerts/statusAtOnce";
import { Webhooks } from "../../../src/alerts/webhooks";
import type { Disposable } from "../../../src/base/emitter";
import { silentLogger } from "../../../src/base/logger";
import { shownProvider } from "../../../src/providers";
import { alertSubject } from "../../support/alertSubject";
import { World } from "../../support/world";
import { object } from "../sandbox/support";

const SECRET = "planted webhook secret";
const EVENTS = ["credentialsUnauthenticated", "fieldCreated", "providerFileProcessingFinished", "aNewEvent"];
const CREDENTIALS = "/panorama-credentials";

describe("what an alert has told of", () => {
  let world: World;
  let webhooks: Webhooks;
  let listener: AlertListener;
  let following: Disposable;
  let url: string;
  let forwardTo: URL | undefined;
  const changed: string[] = [];
  const warnings: string[] = [];

  const begin = async (options: Parameters<World["start"]>[0] = {}) => {
    world = await new World().start(options);
    webhooks = new Webhooks(
      world.store,
      world.sessions,
      new WebhookSecrets(world.storage, world.redactor),
      silentLogger,
    );
    await world.signIn();
    const secret = () => webhooks.secretOf(webhooks.state.webhooks?.[0]?.id ?? "");
    const log = { ...silentLogger, warn: (message: string) => warnings.push(message) };
    listener = new AlertListener({ secret, forwardTo: () => forwardTo, clock: world.time, log });
    const { store, users, others, time: clock } = world;
    const dataChanged = (leafUserId: string) => changed.push(leafUserId);
    const provider = shownProvider;
    const alertUsers = new AlertUsers({ store, others, provider });
    following = followAlerts(listener, { alertUsers, users, others, provider, clock, log, dataChanged });
    const state = await listener.start({ port: 0 });
    url = state.kind === "listening" ? state.url : assert.fail(JSON.stringify(state));
    await webhooks.create({ name: "Listener", url, secret: SECRET, events: EVENTS });
    await world.users.refresh();
    await sentAll();
    await world.control("DELETE", "requests");
  };
  beforeEach(() => {
    forwardTo = undefined;
    changed.length = warnings.length = 0;
  });
  afterEach(async () => {
    following.dispose();
    await listener.stop();
    listener.dispose();
    webhooks.dispose();
    await world.stop();
  });

  const requests = async () => (await world.requests()).map(({ method, path }) => `${method} ${path.split("?")[0]}`);
  const pathOf = (leafUserId: string, last = CREDENTIALS) =>
    `GET /services/usermanagement/api/users/${leafUserId}${last}`;
  const kindOf = (leafUserId: string) => world.store.connection(leafUserId).kind;
  const expire = (leafUserId: string) => world.control("POST", `leafUsers/${leafUserId}/expire-token`);
  const trigger = (event: string, more: object = {}) => world.control("POST", "alerts", { event, ...more });
  const credentialOf = (leafUserId: string) => {
    const connection = world.store.connection(leafUserId);
    return ("credential" in connection && connection.credential.id) || assert.fail("There is no credential.");
  };
  const alertOf = (leafUserId: string, provider: string | null = "Panorama") =>
    JSON.stringify({ type: "credentialsUnauthenticated", provider, credentialId: credentialOf(leafUserId) });
  const post = async (body: string, signature?: string) => {
    const headers = { "x-leaf-signature": signature ?? "" };
    const { status } = await fetch(url, { method: "POST", body, ...(signature === undefined ? {} : { headers }) });
    assert.equal(status, 200);
  };
  const signed = (body: string, secret = SECRET) => createHmac("sha256", secret).update(body).digest("base64");
  /** A look that was begun before this one has been sent by the time this one is answered. */
  const lookAtAnother = async (leafUserId: string) => {
    await expire(leafUserId);
    await world.until(() => kindOf(leafUserId) === "attention");
    await sentAll();
  };
  const others = (than: string) => {
    const active = [...world.store.snapshot.connections].filter(([, { kind }]) => kind === "active");
    return active.find(([id]) => id !== than)?.[0] ?? assert.fail("Only one Leaf user is connected.");
  };

  it("is looked up at once: one request for the credential, and the row is up to date", async () => {
    await begin();
    const leafUserId = world.connected();
    await expire(leafUserId);
    await world.until(() => kindOf(leafUserId) === "attention");
    await sentAll();
    assert.deepEqual(await requests(), [pathOf(leafUserId)]);
    assert.deepEqual([changed, warnings], [[], []]);
  });

  it("is looked up also where the alert doesn't name the provider", async () => {
    await begin();
    const leafUserId = world.connected();
    const body = alertOf(leafUserId, null);
    await world.control("POST", `leafUsers/${leafUserId}/status`, { status: "MISSING_PERMISSION" });
    await post(body, signed(body));
    await world.until(() => kindOf(leafUserId) === "attention");
    assert.deepEqual(await requests(), [pathOf(leafUserId)]);
  });

  it("is not looked at unless the signature is right to the byte", async () => {
    await begin();
    const leafUserId = world.connected();
    const body = alertOf(leafUserId);
    await post(body);
    await post(body, "");
    await post(body, signed(body, "another secret"));
    await post(`${body}\n`, signed(body));
    await post(JSON.stringify({ ...object(JSON.parse(body)), credentialId: "unknown" }), signed("{}"));
    await post('{"type": "fieldCreated", "leafUserId": "user-1"}', signed("{}"));
    const alerts = listener.deliveries.all().filter(({ alert }) => alert.kind === "event");
    assert.deepEqual([alerts.length, alerts.some(({ verdict }) => verdict?.kind === "matches")], [6, false]);
    const another = others(leafUserId);
    await lookAtAnother(another);
    assert.deepEqual(await requests(), [pathOf(another)]);
    assert.deepEqual(changed, []);
  });

  it("is not looked at where the secret is not on this machine", async () => {
    await begin();
    const leafUserId = world.connected();
    const id = webhooks.state.webhooks?.[0]?.id ?? "";
    const secrets = new WebhookSecrets(world.storage, world.redactor);
    await secrets.forget(world.sessions.require().account, id);
    await expire(leafUserId);
    await sentAll();
    const alerts = listener.deliveries.all().filter(({ alert }) => alert.kind === "event");
    assert.deepEqual([alerts.length, alerts[0]?.verdict], [1, undefined]);
    await secrets.write(world.sessions.require().account, id, SECRET);
    const another = others(leafUserId);
    await lookAtAnother(another);
    assert.deepEqual(await requests(), [pathOf(another)]);
  });

  it("is not looked at for samples and replays of this window", async () => {
    await begin();
    const leafUserId = world.connected();
    forwardTo = new URL("/alerts", world.info.url);
    const subject = { ...alertSubject(), leafUserId, provider: "Panorama", credentialId: credentialOf(leafUserId) };
    for (const event of EVENTS) await listener.sendSample(event, subject, { secret: SECRET });
    await listener.replay({ body: Buffer.from(alertOf(leafUserId)) }, { secret: SECRET });
    assert.equal(listener.deliveries.all().filter(({ source }) => source !== "received").length, EVENTS.length + 1);
    forwardTo = undefined;
    const another = others(leafUserId);
    await lookAtAnother(another);
    const asked = (await requests()).filter((request) => request !== "POST /alerts");
    assert.deepEqual(asked, [pathOf(another)]);
    assert.deepEqual(changed, []);
  });

  it("is searched for once, with at most 50 requests, where the credential is not known", async () => {
    await begin({ users: 400 });
    const unknown = { fields: { credentialId: "unknown" } };
    await trigger("credentialsUnauthenticated", { ...unknown, count: 30 });
    await sentAll();
    await world.until(({ snapshot }) => !snapshot.users.loading);
    const asked = await requests();
    assert.ok(asked.length > 0 && asked.length <= 50, String(asked.length));
    assert.ok(asked.every((request) => request.startsWith("GET ")));
    await trigger("credentialsUnauthenticated", unknown);
    await sentAll();
    await world.until(({ snapshot }) => !snapshot.users.loading);
    assert.equal((await requests()).length, asked.length, "not again right afterwards");
    world.time.advance(60_000);
    await trigger("credentialsUnauthenticated", unknown);
    await sentAll();
    await world.until(({ snapshot }) => !snapshot.users.loading);
    const more = (await requests()).length - asked.length;
    assert.ok(more > 0 && more <= 50, String(more));
  });

  it("is looked up at another provider where it is that one's", async () => {
    await begin();
    const leafUserId = world.connected();
    await world.control("POST", `leafUsers/${leafUserId}/providers`, { providers: ["john-deere"] });
    const deere = world.others.named("JohnDeere") ?? assert.fail("There is no such provider.");
    await world.others.lookup(deere).look(leafUserId);
    const kind = () => world.store.connection(leafUserId, deere.id).kind;
    assert.equal(kind(), "active");
    await world.control("DELETE", "requests");
    await world.control("POST", `leafUsers/${leafUserId}/status`, {
      provider: "john-deere",
      status: "UNAUTHENTICATED",
    });
    await world.until(() => kind() === "attention");
    await sentAll();
    assert.deepEqual(await requests(), [pathOf(leafUserId, "/john-deere-credentials")]);
    assert.equal(kindOf(leafUserId), "active");
  });

  it("is asked for once for many alerts at once, and once more for those that came meanwhile", async () => {
    await begin();
    const leafUserId = world.connected();
    await world.control("POST", "faults", { kind: "latency", latencyMs: 300, path: "/services/usermanagement" });
    const body = alertOf(leafUserId);
    await expire(leafUserId);
    for (let n = 0; n < 20; n += 1) await post(body, signed(body));
    await world.until(() => kindOf(leafUserId) === "attention");
    await lookAtAnother(others(leafUserId));
    const asked = (await requests()).filter((request) => request === pathOf(leafUserId));
    assert.ok(asked.length >= 1 && asked.length <= 2, String(asked.length));
  });

  it("is data: that of the Leaf user has changed, once for each alert, and Leaf is not asked here", async () => {
    await begin();
    const leafUserId = world.connected();
    await trigger("fieldCreated", { leafUserId });
    await trigger("providerFileProcessingFinished", { leafUserId });
    await sentAll();
    assert.deepEqual(changed, [leafUserId, leafUserId]);
    await trigger("aNewEvent", { leafUserId, fields: { leafUserId: null } });
    await sentAll();
    assert.equal(changed.length, 2, "of whom it is isn't said");
    assert.deepEqual(await requests(), []);
  });

  it("is told in the log where Leaf doesn't answer, and looked up with the next alert", async () => {
    await begin();
    const leafUserId = world.connected();
    await world.control("POST", "faults", { kind: "status", status: 403, path: "/services/usermanagement" });
    await expire(leafUserId);
    await sentAll();
    while (warnings.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    assert.match(warnings[0] ?? "", /^What an alert has told of was not looked at: /);
    const body = alertOf(leafUserId);
    await post(body, signed(body));
    await world.until(() => kindOf(leafUserId) === "attention");
    assert.equal(warnings.length, 1);
  });

  it("concerns nobody after following has ended", async () => {
    await begin();
    following.dispose();
    const leafUserId = world.connected();
    await expire(leafUserId);
    await trigger("fieldCreated", { leafUserId });
    await sentAll();
    assert.deepEqual([changed, kindOf(leafUserId), await requests()], [[], "active", []]);
  });

  /** Waits until the sandbox has sent all alerts, and the listener has answered them. */
  async function sentAll(): Promise<void> {
    while (object(await world.control("GET", "alerts"))["outstanding"] !== 0) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
});
