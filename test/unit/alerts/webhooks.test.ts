import assert from "node:assert/strict";

import { WebhookSecrets } from "../../../src/accounts/webhookSecrets";
import { Webhooks } from "../../../src/alerts/webhooks";
import { silentLogger } from "../../../src/base/logger";
import { MASK } from "../../../src/base/text";
import { isEventTaken } from "../../../src/leaf/alerts";
import { isLeafError } from "../../../src/leaf/errors";
import { nodeFetch } from "../../../src/leaf/fetch";
import { AppServer } from "../../support/appServer";
import { World } from "../../support/world";
import { WEBHOOKS } from "../sandbox/alertSupport";
import { list, object } from "../sandbox/support";

const SECRET = "planted webhook secret";
const EVENTS = ["fieldCreated", "fieldUpdated"];

describe("the account's webhooks", () => {
  let world: World;
  let webhooks: Webhooks;
  let secrets: WebhookSecrets;
  let app: AppServer;
  const warnings: string[] = [];
  const log = { ...silentLogger, warn: (message: string) => void warnings.push(message) };
  beforeEach(async () => {
    warnings.length = 0;
    world = await new World().start();
    app = await AppServer.start();
    secrets = new WebhookSecrets(world.storage, world.redactor);
    webhooks = new Webhooks(world.store, world.sessions, secrets, log);
    await world.signIn();
  });
  afterEach(async () => {
    webhooks.dispose();
    await world.stop();
    await app.stop();
  });

  const make = (changes: { name?: string; url?: string; events?: readonly string[]; secret?: string } = {}) =>
    webhooks.create({ name: "Test", url: app.url.href, secret: SECRET, events: EVENTS, ...changes });
  const names = () => webhooks.state.webhooks?.map(({ name }) => name);
  const webhookAt = (at: number) => webhooks.state.webhooks?.[at] ?? assert.fail("There is no such webhook.");
  const first = () => webhookAt(0);
  const second = () => webhookAt(1);
  const requests = async () => (await world.requests()).map(({ method, path }) => `${method} ${path.split("?")[0]}`);

  /** Answers of Leaf's, changed on their way. */
  const change = (concerns: (method: string, url: URL) => boolean, to: (text: string) => string, query = true) => {
    world.fetch = async (url, init) => {
      const address = new URL(url);
      if (!concerns(init.method, address)) return nodeFetch(url, init);
      if (!query) address.search = "";
      const answer = await nodeFetch(address.href, init);
      const { status } = answer;
      const text = await answer.text();
      const get = (name: string) => (name.toLowerCase() === "content-type" ? "application/json" : null);
      return { status, headers: { get }, text: () => Promise.resolve(to(text)) };
    };
  };
  /** Holds back what Leaf answers to the next of these requests, until it is let go. */
  const hold = (path: string) => {
    let arrived = () => undefined as unknown;
    let letGo = () => undefined as unknown;
    const waiting = new Promise<void>((resolve) => (arrived = resolve));
    const going = new Promise<void>((resolve) => (letGo = resolve));
    world.fetch = async (url, init) => {
      if (new URL(url).pathname !== path) return nodeFetch(url, init);
      world.fetch = nodeFetch;
      const answer = await nodeFetch(url, { ...init, signal: new AbortController().signal });
      arrived();
      await going;
      return answer;
    };
    return { waiting, letGo: () => void letGo() };
  };

  it("are not known until somebody asks, and loaded then with what failed", async () => {
    assert.deepEqual(webhooks.state, { loading: false });
    await world.control("DELETE", "requests");
    const loading: boolean[] = [];
    webhooks.onDidChange(() => loading.push(webhooks.state.loading));
    await webhooks.refresh();
    assert.deepEqual(webhooks.state, { loading: false, error: undefined, webhooks: [], failedCalls: [] });
    assert.deepEqual([loading[0], loading.at(-1)], [true, false]);
    assert.deepEqual(await requests(), [`GET ${WEBHOOKS}`, `GET ${WEBHOOKS}/failed-calls`]);
  });

  it("have their secret kept when they are created here, and never in the list", async () => {
    await make({ name: `Test of ${SECRET}` });
    const { id, name, events, signed, url } = first();
    assert.equal(await webhooks.secretOf(id), SECRET);
    assert.deepEqual([name, events, signed, url?.exact], [`Test of ${MASK}`, EVENTS, true, app.url.href]);
    assert.ok(!JSON.stringify(webhooks.state).includes(SECRET));
    assert.equal(world.redactor.text(`it is ${SECRET}`), `it is ${MASK}`);
    assert.equal(await webhooks.secretOf("another"), undefined);
  });

  it("are found by address and event where Leaf doesn't say the id of a new one", async () => {
    await make({ name: "Older", events: ["operatorCreated"], secret: "planted older secret" });
    for (const answer of ["{}", "", "[]", '{"id": null}']) {
      change(
        (method) => method === "POST",
        () => answer,
      );
      // As after a restart: which webhooks there are is not known yet.
      webhooks.dispose();
      webhooks = new Webhooks(world.store, world.sessions, secrets, log);
      await make({ name: "Newer" });
      assert.deepEqual(names(), ["Older", "Newer"]);
      assert.equal(await webhooks.secretOf(first().id), "planted older secret", answer);
      assert.equal(await webhooks.secretOf(second().id), SECRET, answer);
      await webhooks.delete(second().id);
    }
  });

  it("are found by being new where Leaf says neither the id nor the events", async () => {
    await make({ name: "Older", events: ["operatorCreated"], secret: "planted older secret" });
    change(
      (method) => method !== "DELETE",
      (text) => (text.startsWith("[") ? text.replaceAll('"events"', '"other"') : "{}"),
    );
    await make({ name: "Newer" });
    assert.deepEqual(
      [await webhooks.secretOf(first().id), await webhooks.secretOf(second().id)],
      ["planted older secret", SECRET],
    );
  });

  it("tell who has an event already, by what Leaf says at that moment", async () => {
    await make();
    assert.deepEqual(names(), ["Test"]);
    const body = { name: "Elsewhere", url: app.url.href, secret: "planted elsewhere", events: ["machineCreated"] };
    await world.sessions.require().leaf({ method: "POST", path: WEBHOOKS, body, statusOnly: true });
    const holders = await webhooks.holdersOf(["machineCreated", "fieldUpdated", "operatorCreated"]);
    assert.deepEqual(
      [...holders].map(([event, { name }]) => [event, name]),
      [
        ["machineCreated", "Elsewhere"],
        ["fieldUpdated", "Test"],
      ],
    );
    assert.deepEqual([...(await webhooks.holdersOf([]))], []);
  });

  it("are loaded once a session without being asked to, also where that fails, and again after another sign-in", async () => {
    world.fetch = () => Promise.reject(new Error("no network"));
    await webhooks.loadOnce();
    assert.notEqual(webhooks.state.error, undefined);
    world.fetch = nodeFetch;
    await webhooks.loadOnce();
    assert.equal(webhooks.state.webhooks, undefined, "a failure is not tried again by itself");
    await webhooks.refresh();
    assert.deepEqual(webhooks.state.webhooks, []);
    const before = (await requests()).length;
    await Promise.all([webhooks.loadOnce(), webhooks.loadOnce()]);
    assert.equal((await requests()).length, before);
    await world.sessions.signOut();
    await webhooks.loadOnce();
    assert.equal((await requests()).length, before, "nothing is asked for without a session");
    await world.signIn();
    await Promise.all([webhooks.loadOnce(), webhooks.loadOnce()]);
    assert.equal((await requests()).slice(before).filter((each) => each === `GET ${WEBHOOKS}`).length, 1);
  });

  it("are loaded without a prompt: where the sign-in has expired, that is said instead", async () => {
    let prompts = 0;
    world.askToRenew = () => {
      prompts += 1;
      return Promise.resolve();
    };
    await world.control("POST", "clock", { advanceSeconds: 31 * 86_400 });
    await webhooks.loadOnce();
    assert.equal(prompts, 0);
    assert.equal(world.store.snapshot.session.kind, "refused");
    assert.deepEqual(webhooks.state, { loading: false });
  });

  it("are not created where another has one of the events, and the secret is not stored", async () => {
    await make();
    const stored = JSON.stringify([...world.storage.kept]);
    await assert.rejects(make({ name: "Second", secret: "planted refused secret" }), (error) => {
      assert.ok(isEventTaken(error) && isLeafError(error));
      assert.ok(!JSON.stringify([error, error.message]).includes("planted refused"));
      return true;
    });
    assert.equal(JSON.stringify([...world.storage.kept]), stored);
    await webhooks.refresh();
    assert.deepEqual(names(), ["Test"]);
  });

  it("lose their secret here when they are deleted, also one that is deleted already", async () => {
    await make();
    await make({ name: "Second", events: ["machineCreated"], secret: "planted second secret" });
    const [one, two] = [first().id, second().id];
    await webhooks.delete(one);
    assert.deepEqual(names(), ["Second"]);
    assert.equal(await webhooks.secretOf(one), undefined);
    assert.equal(await webhooks.secretOf(two), "planted second secret");
    await world.sessions.require().leaf({ method: "DELETE", path: `${WEBHOOKS}/${two}`, statusOnly: true });
    await webhooks.delete(two);
    assert.deepEqual(names(), []);
    assert.equal(await webhooks.secretOf(two), undefined);
    assert.ok(![...world.storage.kept.values()].some((text) => text.includes("planted")));
  });

  describe("that are replaced", () => {
    const others = { name: "New", url: "", secret: "planted new secret", events: ["machineCreated"] };
    const replace = (changes: Partial<typeof others> = {}) =>
      webhooks.replace(first().id, { ...others, url: app.url.href, ...changes });
    const calls = async () =>
      (await world.requests())
        .filter(({ path, method }) => path.startsWith(WEBHOOKS) && method !== "GET")
        .map(({ method, status }) => `${method} ${status}`);
    const refuse = (count: number) =>
      world.control("POST", "faults", { kind: "status", status: 400, method: "POST", path: WEBHOOKS, count });
    beforeEach(async () => {
      await make();
      await world.control("DELETE", "requests");
    });

    it("stay until the new one is there, where they share no event with it", async () => {
      assert.deepEqual(await replace(), { kind: "replaced", kept: "kept" });
      assert.deepEqual([names(), await calls()], [["New"], ["POST 201", "DELETE 204"]]);
      assert.equal(await webhooks.secretOf(first().id), "planted new secret");
      assert.ok(![...world.storage.kept.values()].some((text) => text.includes(SECRET)));
    });

    it("are untouched where the new one is refused then", async () => {
      await refuse(1);
      await assert.rejects(replace(), (error) => isLeafError(error, "rejected"));
      await webhooks.refresh();
      assert.deepEqual([names(), await calls(), await webhooks.secretOf(first().id)], [["Test"], ["POST 400"], SECRET]);
    });

    it("are told of, where the new one is there and they could not be deleted", async () => {
      await world.control("POST", "faults", { kind: "status", status: 403, method: "DELETE", path: WEBHOOKS });
      const result = await replace();
      assert.ok(result.kind === "both" && result.error.kind === "forbidden");
      await webhooks.refresh();
      assert.deepEqual(names(), ["Test", "New"]);
    });

    it("go first where they share an event, because Leaf allows it one webhook", async () => {
      assert.deepEqual(await replace({ events: ["fieldCreated", "machineCreated"] }), {
        kind: "replaced",
        kept: "kept",
      });
      assert.deepEqual([names(), await calls()], [["New"], ["DELETE 204", "POST 201"]]);
    });

    it("are created again with their secret where the new one is refused then, also if it was created elsewhere", async () => {
      const url = app.url.href;
      const elsewhere = { name: "Elsewhere", url, secret: "planted elsewhere", events: ["operatorCreated"] };
      await world.sessions.require().leaf({ method: "POST", path: WEBHOOKS, body: elsewhere, statusOnly: true });
      await webhooks.refresh();
      for (const { id, name, events } of [first(), second()]) {
        await refuse(1);
        const result = await webhooks.replace(id, { ...others, url, events: [...events, "machineCreated"] });
        assert.ok(result.kind === "restored" && result.error.kind === "rejected", name ?? "");
      }
      assert.deepEqual(names(), ["Test", "Elsewhere"]);
      assert.deepEqual([first().events, second().events], [EVENTS, ["operatorCreated"]]);
      assert.equal(await webhooks.secretOf(first().id), SECRET);
      assert.equal(await webhooks.secretOf(second().id), "planted elsewhere");
    });

    it("are lost where Leaf refuses both, which is said", async () => {
      await refuse(2);
      const result = await replace({ events: EVENTS });
      assert.ok(result.kind === "lost" && result.error.kind === "rejected");
      await webhooks.refresh();
      assert.deepEqual(names(), []);
    });

    it("are not created again where the new one is there although its answer was lost", async () => {
      let lost = 0;
      world.fetch = async (url, init) => {
        const answer = await nodeFetch(url, init);
        if (init.method !== "POST") return answer;
        lost += 1;
        throw new Error("socket hang up");
      };
      assert.deepEqual(await replace({ events: EVENTS }), { kind: "replaced", kept: "kept" });
      assert.deepEqual([lost, names(), await webhooks.secretOf(first().id)], [1, ["New"], "planted new secret"]);
    });

    it("may be gone already, as after an attempt whose answer was lost", async () => {
      const url = app.url.href;
      await world.sessions.require().leaf({ method: "DELETE", path: `${WEBHOOKS}/${first().id}`, statusOnly: true });
      await world.control("DELETE", "requests");
      assert.deepEqual(await replace({ url, events: EVENTS }), { kind: "replaced", kept: "kept" });
      assert.deepEqual([names(), await calls()], [["New"], ["POST 201"]]);
    });

    it("are deleted although the answer to that was lost", async () => {
      world.fetch = async (url, init) => {
        const answer = await nodeFetch(url, init);
        if (init.method !== "DELETE") return answer;
        throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
      };
      assert.deepEqual(await replace({ events: EVENTS }), { kind: "replaced", kept: "kept" });
      assert.deepEqual(names(), ["New"]);
    });

    it("are told of as unsure where an answer was lost, and nobody can say what is there", async () => {
      let posted = false;
      world.fetch = async (url, init) => {
        if (posted) throw Object.assign(new Error("no network"), { code: "ENETUNREACH" });
        const answer = await nodeFetch(url, init);
        if (init.method !== "POST") return answer;
        posted = true;
        throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
      };
      const result = await replace({ events: EVENTS });
      assert.equal(result.kind, "unsure");
    });

    it("are replaced and deleted although the secret store fails, which the log tells", async () => {
      world.storage.outcome = "thisSessionOnly";
      world.storage.erase = () => Promise.reject(new Error("The keyring is locked."));
      assert.deepEqual(await replace({ events: EVENTS }), { kind: "replaced", kept: "thisSessionOnly" });
      await webhooks.delete(first().id);
      assert.deepEqual([names(), warnings.length], [[], 1]);
    });

    it("are the same account's, whoever is signed in to by then", async () => {
      const other = await new World().start();
      try {
        const { url, email, password } = other.info;
        world.fetch = async (address, init) => {
          const answer = await nodeFetch(address, init);
          if (init.method === "DELETE") await world.sessions.signIn(url, { email, password, rememberMe: true });
          return answer;
        };
        const result = await replace({ events: EVENTS });
        assert.equal(result.kind, "lost", JSON.stringify(result));
        world.fetch = nodeFetch;
        await webhooks.refresh();
        assert.deepEqual(names(), [], "the other account got no webhook");
      } finally {
        await other.stop();
      }
    });
  });

  it("have a secret that Leaf tells where it isn't stored, and it is stored then", async () => {
    const body = { name: "Elsewhere", url: app.url.href, secret: "planted elsewhere", events: ["operatorCreated"] };
    await world.sessions.require().leaf({ method: "POST", path: WEBHOOKS, body, statusOnly: true });
    await webhooks.refresh();
    const { id } = first();
    assert.equal(await webhooks.secretOf(id), undefined);
    assert.equal(await webhooks.knownSecretOf(id), "planted elsewhere");
    assert.equal(await webhooks.secretOf(id), "planted elsewhere");
    assert.equal(world.redactor.text("it is planted elsewhere"), `it is ${MASK}`);
    world.storage.kept.delete([...world.storage.kept.keys()].find((key) => key.startsWith("webhooks:")) ?? "");
    const forgetIt = () =>
      world.storage.kept.delete([...world.storage.kept.keys()].find((key) => key.startsWith("webhooks:")) ?? "");
    const withoutSecrets = (text: string) =>
      JSON.stringify(list(JSON.parse(text)).map((one) => ({ ...object(one), secret: null })));
    forgetIt();
    change(
      (_, { pathname }) => pathname === WEBHOOKS,
      (text) => withoutSecrets(text),
    );
    assert.equal(await webhooks.knownSecretOf(id), "planted elsewhere", "where the list leaves it out");
    forgetIt();
    change(
      () => true,
      (text) => (text.startsWith("[") ? withoutSecrets(text) : JSON.stringify({ id })),
    );
    assert.equal(await webhooks.knownSecretOf(id), undefined, "Leaf need not tell it");
  });

  it("say whose creation is under way, because the confirmation comes before the id", async () => {
    const seen: string[][] = [];
    app.answer = (response) => {
      seen.push(webhooks.beginning.map(({ name }) => name));
      response.writeHead(200).end();
    };
    world.fetch = async (url, init) => {
      const answer = await nodeFetch(url, init);
      if (init.method === "POST") await settled();
      return answer;
    };
    await make();
    assert.deepEqual([seen, webhooks.beginning], [[["Test"]], []]);
  });

  it("keep their secret when Leaf doesn't delete them", async () => {
    await make();
    const { id } = first();
    await world.control("POST", "faults", { kind: "status", status: 403, method: "DELETE", path: WEBHOOKS });
    await assert.rejects(webhooks.delete(id), (error) => isLeafError(error, "forbidden"));
    assert.equal(await webhooks.secretOf(id), SECRET);
  });

  it("have at most 100 failed calls, newest first, however Leaf orders them and however many it gives", async () => {
    await make();
    app.answer = (response) => response.writeHead(500).end("no");
    for (let n = 0; n < 12; n += 1) {
      await world.control("POST", "alerts", { event: "fieldCreated", count: 10, fields: { message: `batch ${n}` } });
      await settled();
      await world.control("POST", "clock", { advanceSeconds: 1 });
    }
    await webhooks.refresh();
    assert.deepEqual(batches(), expected(10));
    change(
      (_, { pathname }) => pathname.endsWith("/failed-calls"),
      (text) => JSON.stringify({ items: list(object(JSON.parse(text))["items"]).toReversed() }),
      false,
    );
    await webhooks.refresh();
    assert.deepEqual(batches(), expected(10));
  });

  const expected = (count: number) =>
    Array.from({ length: count }, (_, n) => Array<string>(10).fill(`batch ${11 - n}`)).flat();
  const batches = () => webhooks.state.failedCalls?.map(({ shownBody }) => object(JSON.parse(shownBody))["message"]);

  it("say why they could not be loaded, keep what was known, and forget the failure with the next load", async () => {
    await make();
    for (const path of [WEBHOOKS, `${WEBHOOKS}/failed-calls`]) {
      await world.control("POST", "faults", { kind: "status", status: 403, method: "GET", path });
      await webhooks.refresh();
      assert.equal(webhooks.state.error?.kind, "forbidden", path);
      assert.deepEqual([names(), webhooks.state.loading], [["Test"], false]);
      await webhooks.refresh();
      assert.equal(webhooks.state.error, undefined, path);
    }
  });

  it("of one account are gone when another one is signed in, and so is an answer that comes too late", async () => {
    await make();
    const other = await new World().start();
    try {
      const { url, email, password } = other.info;
      const change = () => world.sessions.signIn(url, { email, password, rememberMe: true });
      for (const path of [WEBHOOKS, `${WEBHOOKS}/failed-calls`]) {
        await world.signIn();
        await webhooks.refresh();
        assert.deepEqual(names(), ["Test"]);
        const { id } = first();
        const { waiting, letGo } = hold(path);
        const late = webhooks.refresh();
        await waiting;
        await change();
        assert.deepEqual(webhooks.state, { loading: false });
        assert.equal(await webhooks.secretOf(id), undefined);
        letGo();
        await late;
        assert.deepEqual(webhooks.state, { loading: false });
        await webhooks.refresh();
        assert.deepEqual(names(), []);
      }
    } finally {
      await other.stop();
    }
  });

  it("are those of the last load where an earlier one takes longer", async () => {
    await make();
    const { waiting, letGo } = hold(WEBHOOKS);
    const early = webhooks.refresh();
    await waiting;
    await make({ name: "Second", events: ["machineCreated"] });
    assert.deepEqual([names(), webhooks.state.loading], [["Test", "Second"], false]);
    letGo();
    await early;
    assert.deepEqual([names(), webhooks.state.loading], [["Test", "Second"], false]);
  });

  it("are gone after signing out, and nothing is asked or created then", async () => {
    await make();
    const { id } = first();
    await world.sessions.signOut();
    assert.deepEqual(webhooks.state, { loading: false });
    await world.control("DELETE", "requests");
    await webhooks.refresh();
    assert.equal(await webhooks.secretOf(id), undefined);
    const unauthorized = (error: unknown) => isLeafError(error, "unauthorized");
    await assert.rejects(make(), unauthorized);
    await assert.rejects(webhooks.delete(id), unauthorized);
    await assert.rejects(webhooks.holdersOf(EVENTS), unauthorized);
    assert.deepEqual([webhooks.state, await requests()], [{ loading: false }, []]);
  });

  /** Waits until the sandbox has sent all that it had to send. */
  async function settled(): Promise<void> {
    while (object(await world.control("GET", "alerts"))["outstanding"] !== 0) {
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  }
});
