import assert from "node:assert/strict";
import { MASK } from "../../../src/base/text";
import { createWebhook, deleteWebhook, isEventTaken, listFailedCalls, listWebhooks } from "../../../src/leaf/alerts";
import type { Leaf } from "../../../src/leaf/send";
import { failure, LeafRig } from "../../support/leafRig";

const PATH = "/services/alerts/api/alerts/webhooks";
const SECRET = "example-webhook-secret";
const NEW = {
  name: "Local test",
  url: "https://hooks.example/leaf",
  secret: SECRET,
  events: ["fieldCreated", "aNewEvent"],
};
const PAGE = { page: 0, size: 20 };

describe("Leaf's webhooks", () => {
  const rig = new LeafRig();
  const { server } = rig;
  let leaf: Leaf;
  before(async () => {
    await server.start();
    leaf = rig.leafWith();
  });
  after(() => server.stop());

  const asked = () => server.received.map(({ method, url, body }) => [method, url, body]);

  describe("in a list", () => {
    it("have no secret, only whether there is one", async () => {
      const other = { ...NEW, id: 7, secret: null, url: `https://hooks.example/?first=${SECRET}`, events: [] };
      rig.replies(200, [{ ...NEW, id: "w1" }, other]);
      const { webhooks, unreadable } = await listWebhooks(leaf);
      assert.deepEqual(asked(), [["GET", PATH, undefined]]);
      assert.deepEqual(webhooks[0], {
        id: "w1",
        name: NEW.name,
        url: { shown: NEW.url, exact: NEW.url },
        events: NEW.events,
        signed: true,
      });
      assert.deepEqual([webhooks[1]?.id, webhooks[1]?.signed, unreadable], ["7", false, 0]);
      assert.equal(webhooks[1]?.url?.shown, `https://hooks.example/?first=${MASK}`);
      assert.ok(!JSON.stringify(webhooks[0]).includes(SECRET));
    });

    it("hand out their secrets for masking alone, also those of webhooks that were created elsewhere", async () => {
      rig.replies(200, [
        { ...NEW, id: "w1" },
        { ...NEW, id: "w2", secret: null },
      ]);
      const masked: string[] = [];
      const list = await listWebhooks(leaf, (secret) => void masked.push(secret));
      assert.deepEqual(masked, [SECRET]);
      assert.ok(!JSON.stringify(list).includes(SECRET));
    });

    it("have an address to show and one to use, where it holds a token", async () => {
      const url = "https://hooks.example/leaf?token=example-token-value";
      rig.replies(200, [{ ...NEW, id: "w1", url }]);
      const [webhook] = (await listWebhooks(leaf)).webhooks;
      assert.deepEqual(webhook?.url, { shown: `https://hooks.example/leaf?token=${MASK}`, exact: url });
    });

    it("are those that can be read, whatever their parts are", async () => {
      rig.replies(200, [null, "w", { name: "no id" }, { id: "w1" }, { id: "w2", name: 5, url: {}, events: ["a", 5] }]);
      const { webhooks, unreadable } = await listWebhooks(leaf);
      assert.equal(unreadable, 3);
      assert.deepEqual(webhooks, [
        { id: "w1", name: null, url: null, events: [], signed: false },
        { id: "w2", name: null, url: null, events: ["a"], signed: false },
      ]);
    });

    it("may stand under items, and be none", async () => {
      rig.replies(200, { items: [{ ...NEW, id: "w1" }] });
      assert.equal((await listWebhooks(leaf)).webhooks.length, 1);
      for (const nothing of [[], { items: [] }, null]) {
        rig.replies(200, nothing);
        assert.deepEqual(await listWebhooks(leaf), { webhooks: [], unreadable: 0 });
      }
      for (const odd of [{ webhooks: [] }, "text", 7]) {
        rig.replies(200, odd);
        assert.equal((await failure(listWebhooks(leaf))).kind, "malformed");
      }
    });
  });

  describe("are created", () => {
    const answers: readonly [string, number, string, Readonly<Record<string, string>>, string | undefined][] = [
      ["the whole webhook", 201, JSON.stringify({ ...NEW, id: "w1" }), {}, "w1"],
      ["the whole webhook and 200", 200, JSON.stringify({ ...NEW, id: 17 }), {}, "17"],
      ["a Location alone", 201, "", { location: `https://api.withleaf.io${PATH}/w1` }, "w1"],
      ["a relative Location", 201, "", { location: "/api/alerts/webhooks/w1/" }, "w1"],
      ["both", 201, JSON.stringify({ ...NEW, id: "w1" }), { location: `${PATH}/w2` }, "w1"],
      ["a text beside a Location", 201, "Created", { location: `${PATH}/w1` }, "w1"],
      ["nothing", 201, "", {}, undefined],
      ["a body and a Location without an id", 200, "{}", { location: PATH }, undefined],
      ["a Location that leads elsewhere", 201, "", { location: `${PATH}/%2E%2E` }, undefined],
    ];
    for (const [title, status, text, headers, id] of answers) {
      it(`with an answer of ${title}`, async () => {
        rig.writes(status, text, headers);
        assert.equal(await createWebhook(leaf, NEW), id);
        assert.deepEqual(asked(), [["POST", PATH, NEW]]);
      });
    }

    it("once, though the answer is lost", async () => {
      rig.replies(503, {});
      assert.equal((await failure(createWebhook(leaf, NEW))).kind, "server");
      assert.equal(server.received.length, 1);
    });

    it("unless another one has an event, and the refusal doesn't quote the secret", async () => {
      rig.replies(400, {
        title: "Bad Request",
        status: 400,
        detail: `fieldCreated is registered already, so ${SECRET} is refused`,
        errorKey: "eventRegisteredTwice",
      });
      const error = await failure(createWebhook(leaf, NEW));
      assert.equal(isEventTaken(error), true);
      assert.match(error.problem?.detail ?? "", /registered already/);
      assert.ok(!`${error.message}${JSON.stringify(error.problem)}`.includes(SECRET));
      rig.replies(400, { title: "Bad Request", status: 400, detail: "url must be public" });
      assert.equal(isEventTaken(await failure(createWebhook(leaf, NEW))), false);
    });
  });

  it("are deleted, also if they were deleted already", async () => {
    for (const status of [204, 200, 404]) {
      rig.writes(status, status === 404 ? '{"status":404,"title":"Not Found"}' : "");
      await deleteWebhook(leaf, "a/b");
      assert.deepEqual(asked()[0], ["DELETE", `${PATH}/a%2Fb`, undefined]);
    }
    rig.replies(403, { title: "Forbidden", status: 403 });
    assert.equal((await failure(deleteWebhook(leaf, "w1"))).kind, "forbidden");
  });
});

describe("Leaf's failed calls", () => {
  const rig = new LeafRig();
  const { server } = rig;
  let leaf: Leaf;
  before(async () => {
    await server.start();
    leaf = rig.leafWith();
  });
  after(() => server.stop());

  const base = { apiOwner: "owner", createdAt: "2026-03-19T12:00:00.123456Z", url: "https://hooks.example/leaf" };

  async function listed(...items: readonly unknown[]) {
    rig.replies(200, { items });
    return (await listFailedCalls(leaf, PAGE)).calls;
  }

  it("say what the receiver answered, or that it was not reached", async () => {
    const [answered, unreachable] = await listed(
      { ...base, status: 500, response: "<h1>Oops</h1>", requestBody: "{}" },
      { ...base, connectionError: "Connection refused", requestBody: "{}" },
    );
    assert.deepEqual(server.received[0]?.url, `${PATH}/failed-calls?page=0&size=20`);
    assert.deepEqual(answered?.failure, { kind: "answered", status: 500, response: "<h1>Oops</h1>" });
    assert.deepEqual(unreachable?.failure, { kind: "unreachable", connectionError: "Connection refused" });
    assert.deepEqual([answered.createdAt, answered.url?.exact], [base.createdAt, base.url]);
    assert.notEqual(answered.key, unreachable.key);
  });

  it("have a body to show and one to send again", async () => {
    const requestBody =
      '{"message": "token=example-token-value", "n": 12345678901234567890, "x": 1.0, "é": "\\u00e9"}\n';
    const [call] = await listed({ ...base, status: 500, requestBody, response: '{"password":"example-password"}' });
    assert.equal(call?.exactBody, requestBody);
    assert.ok(call.shownBody.includes(MASK) && !call.shownBody.includes("example-token-value"));
    assert.deepEqual(call.failure, { kind: "answered", status: 500, response: `{"password":"${MASK}"}` });
  });

  it("mask what the account knows as a secret", async () => {
    const knowing = rig.leafWith({ mask: (text) => text.replaceAll("planted", MASK) });
    rig.replies(200, [{ ...base, connectionError: "planted one", requestBody: "planted two" }]);
    const [call] = (await listFailedCalls(knowing, PAGE)).calls;
    assert.deepEqual(call?.failure, { kind: "unreachable", connectionError: `${MASK} one` });
    assert.deepEqual([call.shownBody, call.exactBody], [`${MASK} two`, "planted two"]);
  });

  const odd: readonly [string, object, object][] = [
    ["a status as text", { status: "502" }, { kind: "answered", status: 502, response: "" }],
    ["a body without a status", { response: "no" }, { kind: "answered", status: null, response: "no" }],
    [
      "a body that is JSON",
      { status: 400, response: { a: 1 } },
      { kind: "answered", status: 400, response: '{"a":1}' },
    ],
    ["both kinds", { status: 400, connectionError: "late" }, { kind: "answered", status: 400, response: "" }],
    ["an empty error", { connectionError: "" }, { kind: "unknown" }],
    ["nulls", { status: null, response: null, connectionError: null }, { kind: "unknown" }],
    [
      "a status that is none",
      { status: {}, connectionError: "reset" },
      { kind: "unreachable", connectionError: "reset" },
    ],
  ];
  for (const [title, fields, expected] of odd) {
    it(`can have ${title}`, async () => {
      const [call] = await listed({ ...base, ...fields });
      assert.deepEqual(call?.failure, expected);
    });
  }

  it("can have any part missing, and a body that is no text can't be sent again exactly", async () => {
    const calls = await listed(
      { url: null },
      { requestBody: { type: "x" } },
      { createdAt: "never", requestBody: null },
    );
    assert.deepEqual(
      calls.map(({ createdAt, url, shownBody, exactBody }) => [createdAt, url, shownBody, exactBody]),
      [
        [null, null, "", null],
        [null, null, '{"type":"x"}', null],
        [null, null, "", null],
      ],
    );
  });

  it("are counted as received, those included that are none, and known again by their content", async () => {
    rig.replies(200, [null, 5, { title: "x" }, { ...base, status: 500 }], { "x-total-count": "40" });
    const first = await listFailedCalls(leaf, PAGE);
    assert.deepEqual([first.received, first.calls.length, first.total, first.next], [4, 1, 40, undefined]);
    rig.replies(200, { items: [{ ...base, status: 500, servedBy: "another" }] }, { link: '<x?page=2>; rel="next"' });
    const again = await listFailedCalls(leaf, { page: 1, size: 20 });
    assert.deepEqual([again.calls[0]?.key, again.next], [first.calls[0]?.key, true]);
  });

  it("are no other answer", async () => {
    for (const wrong of [{ items: "none" }, { calls: [] }, "text"]) {
      rig.replies(200, wrong);
      assert.equal((await failure(listFailedCalls(leaf, PAGE))).kind, "malformed");
    }
  });
});
