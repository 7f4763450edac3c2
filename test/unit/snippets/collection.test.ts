import assert from "node:assert/strict";
import { providers } from "../../../src/providers";
import { johnDeere } from "../../../src/providers/johnDeere";
import { panorama } from "../../../src/providers/panorama";
import { startSandbox, type Sandbox } from "../../../src/sandbox/main";
import { callListOf, postmanCollection, type CallList } from "../../../src/snippets/collection";
import { httpCollection } from "../../../src/snippets/httpCollection";
import type { FlowSubject } from "../../../src/snippets/flow/flow";
import { json, TestServer } from "../../support/fixtures";
import { formsOf } from "../../support/plantedSecrets";
import { readHttpFile, sendHttpFile, type HttpFileAnswer } from "../../support/snippets/httpFile";
import { runCollection, type PostmanAnswer } from "../../support/snippets/newman";

const USERS = "/services/usermanagement/api/users";

interface Collection {
  readonly info: { readonly schema: string };
  readonly variable: readonly { readonly key: string; readonly value: string; readonly secret?: boolean }[];
  readonly item: readonly { readonly item: readonly { readonly name: string }[] }[];
}

const read = (text: string) => JSON.parse(text) as Collection;

/** With less patience than a farmer needs. */
async function quickList(subject: FlowSubject, others: Parameters<typeof callListOf>[1] = []): Promise<CallList> {
  const list = await callListOf(subject, others);
  return { ...list, flow: { ...list.flow, pollSeconds: 0.2 } };
}

describe("collections of calls, run against the sandbox", function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox({
      onError: (error) => {
        throw error;
      },
    });
  });
  after(() => sandbox.stop());

  const subject = (change: Partial<FlowSubject> = {}): FlowSubject => ({
    ...{ apiUrl: sandbox.info.url, provider: panorama, environment: "STAGE", operation: "organizationCode" },
    ...change,
  });
  const code = () =>
    sandbox.info.organizations.find(({ environment }) => environment === "STAGE")?.organizationCode ?? "";
  const approve = async (id: string) => {
    const response = await fetch(`${sandbox.info.url}/__sandbox/leafUsers/${id}/approve`, { method: "POST" });
    assert.ok(response.ok, await response.text());
  };
  /** The Leaf user of a one-click call. */
  const idIn = (path: string) => path.split("/").at(-3) ?? "";

  it("connect a farmer and read all that is there, in Postman's own runner", async () => {
    const { email, password, partner } = sandbox.info;
    const collection = read(postmanCollection(await quickList(subject(), [johnDeere])));
    const { answers, failures, said } = await runCollection(
      collection,
      {
        ...{ email, password, leafUserName: `It's "new" \\ {{token}}`, leafUserEmail: "new@postman.example" },
        ...{ partnerClientId: partner.STAGE.clientId, partnerUsername: partner.STAGE.username },
        ...{ partnerPassword: partner.STAGE.password, organizationCode: code() },
      },
      async ({ name, path }) => {
        if (name === "Start one-click connection") await approve(idIn(path));
      },
    );
    assert.deepEqual(failures, []);
    const link = said.find((line) => line.includes("opens this link"));
    assert.ok(link?.includes(sandbox.info.url), said.join("\n"));
    const waits = answers.filter(({ name }) => name === "Wait until the credential works");
    assert.equal(waits.at(-1)?.status, 200);
    const others = answers.filter((answer) => !waits.includes(answer));
    const id = idIn(answers.find(({ path }) => path.endsWith("/Panorama"))?.path ?? "");
    assert.deepEqual(
      others.map(({ name, method, path, status }: PostmanAnswer) => [name, `${method} ${path}`, status]),
      [
        ["Sign in", "POST /api/authenticate", 200],
        ["Create Leaf user", `POST ${USERS}`, 201],
        ["Start one-click connection", `POST ${USERS}/${id}/one-click-integration/Panorama`, 200],
        ["Credential events", `GET ${USERS}/${id}/panorama-credentials/events`, 200],
        ["Leaf users", `GET ${USERS}`, 200],
        ["Leaf user", `GET ${USERS}/${id}`, 200],
        ["Panorama credential", `GET ${USERS}/${id}/panorama-credentials`, 200],
        ["Panorama credential events", `GET ${USERS}/${id}/panorama-credentials/events`, 200],
        ["Fields from Panorama", "GET /services/integrations/api/resources", 200],
        ["Files from Panorama", "GET /services/operations/api/files", 200],
        ["John Deere credential", `GET ${USERS}/${id}/john-deere-credentials`, 404],
        ["John Deere credential events", `GET ${USERS}/${id}/john-deere-credentials/events`, 404],
        ["John Deere organizations", `GET ${USERS}/${id}/JohnDeere/organizations`, 404],
        ["Webhooks", "GET /services/alerts/api/alerts/webhooks", 200],
      ],
    );
    const user = JSON.parse(others.find(({ name }) => name === "Leaf user")?.text ?? "") as {
      id: string;
      name: string;
    };
    assert.deepEqual([user.id, user.name], [id, `It's "new" \\ {{token}}`]);
  });

  it("connect a farmer and read all that is there, as a .http file", async () => {
    const { email, password, partner } = sandbox.info;
    const env = {
      ...{ LEAF_EMAIL: email, LEAF_PASSWORD: password, LEAF_USER_NAME: "By file", LEAF_USER_EMAIL: "by@file.example" },
      ...{ PANORAMA_CLIENT_ID: partner.STAGE.clientId, PANORAMA_USERNAME: partner.STAGE.username },
      ...{ PANORAMA_PASSWORD: partner.STAGE.password, ORGANIZATION_CODE: code() },
    };
    const text = httpCollection(await callListOf(subject(), [johnDeere]));
    const answers = await sendHttpFile(text, env, ({ url }, name) =>
      name === "oneClick" ? approve(idIn(new URL(url).pathname)) : undefined,
    );
    const id = idIn(new URL(answers[2]?.url ?? "").pathname);
    assert.deepEqual(
      answers.map(({ method, url, status }: HttpFileAnswer) => `${method} ${new URL(url).pathname} ${String(status)}`),
      [
        "POST /api/authenticate 200",
        `POST ${USERS} 201`,
        `POST ${USERS}/${id}/one-click-integration/Panorama 200`,
        `GET ${USERS}/${id}/panorama-credentials 200`,
        `GET ${USERS}/${id}/panorama-credentials/events 200`,
        `GET ${USERS} 200`,
        `GET ${USERS}/${id} 200`,
        `GET ${USERS}/${id}/panorama-credentials 200`,
        `GET ${USERS}/${id}/panorama-credentials/events 200`,
        "GET /services/integrations/api/resources 200",
        "GET /services/operations/api/files 200",
        `GET ${USERS}/${id}/john-deere-credentials 404`,
        `GET ${USERS}/${id}/john-deere-credentials/events 404`,
        `GET ${USERS}/${id}/JohnDeere/organizations 404`,
        "GET /services/alerts/api/alerts/webhooks 200",
      ],
    );
  });

  it("say in Postman's runner that the farmer's time has run out, and end", async () => {
    const list = await quickList(subject());
    const { email, password, partner } = sandbox.info;
    const { answers, failures } = await runCollection(
      JSON.parse(postmanCollection({ ...list, flow: { ...list.flow, seconds: 0 } })),
      {
        ...{ email, password, leafUserName: "Too late", leafUserEmail: "late@postman.example" },
        ...{ partnerClientId: partner.STAGE.clientId, partnerUsername: partner.STAGE.username },
        ...{ partnerPassword: partner.STAGE.password, organizationCode: code() },
      },
    );
    assert.equal(answers.filter(({ name }) => name === "Wait until the credential works").length, 1);
    assert.equal(failures.length, 1);
    assert.match(failures[0] ?? "", /expected false to equal true/);
  });

  it("stop in Postman's runner at what Leaf refuses", async () => {
    const collection: unknown = JSON.parse(postmanCollection(await quickList(subject({ leafUserId: "6f1d" }))));
    const { answers, failures } = await runCollection(collection, { email: sandbox.info.email, password: "wrong" });
    assert.equal(failures.length, 1);
    assert.match(failures[0] ?? "", /^Not signed in: .*401/s);
    assert.equal(answers.length, 1);
  });

  it("hold no secret, with empty variables for them that are marked as secret", async () => {
    const list = await callListOf(subject({ leafUserId: "6f1d" }), providers.slice(1));
    const collection = postmanCollection(list);
    const secrets = read(collection).variable.filter(({ secret }) => secret);
    assert.deepEqual(
      secrets.map(({ key, value }) => [key, value]),
      ["token", "password", "partnerPassword", "organizationCode", "sharingUrlId"].map((key) => [key, ""]),
    );
    assert.equal(read(collection).info.schema, "https://schema.getpostman.com/json/collection/v2.1.0/collection.json");
    const { password, partner, organizations } = sandbox.info;
    const planted = [
      password,
      ...Object.values(partner).flatMap((set) => [set.clientId, set.username, set.password, set.sharingUrlId]),
      ...organizations.map(({ organizationCode }) => organizationCode),
    ];
    for (const text of [collection, httpCollection(list)]) {
      for (const form of planted.flatMap(formsOf)) assert.ok(!Buffer.from(text).includes(form));
    }
  });
});

describe("collections of calls, run against a server that says what has arrived", function () {
  this.timeout(60_000);
  const server = new TestServer();
  const ID = 'it\'s "a" $HOME `id` 100% \\ !!農\nx/../y?z#{{q}}';
  const PASSWORD = "q\"\\\\u0041$(id)`'! {{token}} 農 %41";
  before(() => server.start());
  after(() => server.stop());
  beforeEach(() =>
    server.answers(({ method, url }, response) => {
      if (url === "/api/authenticate") json(response, 200, { id_token: "header.payload.signature" });
      else json(response, 200, method === "POST" ? { signInUrl: "https://panorama.ag/x" } : { status: "ACTIVE" });
    }),
  );

  const list = () =>
    quickList({
      ...{ apiUrl: server.url, provider: panorama, environment: "PRODUCTION", operation: "sharingUrlId" },
      leafUserId: ID,
    });

  /** Whose id the requests were about: in the path, or in the query. */
  const ids = () =>
    server.received.flatMap(({ url }) => {
      const { pathname, searchParams } = new URL(url, server.url);
      const inPath = pathname.startsWith(`${USERS}/`) ? decodeURIComponent(pathname.split("/")[5] ?? "") : undefined;
      return inPath ?? searchParams.get("leafUserId") ?? [];
    });

  it("send ids and secrets as they are, from Postman", async () => {
    const { failures } = await runCollection(JSON.parse(postmanCollection(await list())), {
      ...{ email: "dev@example.com", password: PASSWORD, partnerClientId: "c", partnerUsername: PASSWORD },
      ...{ partnerPassword: PASSWORD, sharingUrlId: "00000000-0000-4000-8000-000000000001" },
    });
    assert.deepEqual(failures, []);
    const [signIn, oneClick, ...rest] = server.received;
    assert.deepEqual(signIn?.body, { username: "dev@example.com", password: PASSWORD, rememberMe: "false" });
    assert.equal(signIn.headers.authorization, undefined);
    assert.deepEqual(oneClick?.body, {
      ...{ clientId: "c", username: PASSWORD, password: PASSWORD, clientEnvironment: "PRODUCTION" },
      sharingUrlId: "00000000-0000-4000-8000-000000000001",
    });
    for (const { headers } of [oneClick, ...rest]) {
      assert.equal(headers.authorization, "Bearer header.payload.signature");
    }
    assert.ok(ids().length >= 8);
    for (const id of ids()) assert.equal(id, ID);
  });

  it("send ids as they are, from a .http file", async () => {
    const text = httpCollection(await list());
    assert.ok(readHttpFile(text).entries.length > 8);
    const escaped = JSON.stringify(PASSWORD).slice(1, -1);
    await sendHttpFile(text, {
      ...{ LEAF_EMAIL: "dev@example.com", LEAF_PASSWORD: escaped, PANORAMA_CLIENT_ID: "c", PANORAMA_USERNAME: escaped },
      ...{ PANORAMA_PASSWORD: escaped, SHARING_URL_ID: "00000000-0000-4000-8000-000000000001" },
    });
    assert.equal((server.received[1]?.body as { password: string }).password, PASSWORD);
    assert.ok(ids().length >= 8);
    for (const id of ids()) assert.equal(id, ID);
  });
});
