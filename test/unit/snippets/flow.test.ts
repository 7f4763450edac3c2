import assert from "node:assert/strict";
import { panorama } from "../../../src/providers/panorama";
import { startSandbox, type Sandbox } from "../../../src/sandbox/main";
import { flowOf, neededVariables, type Flow, type FlowSubject } from "../../../src/snippets/flow/flow";
import { pythonProgram } from "../../../src/snippets/flow/python";
import { shellScript } from "../../../src/snippets/flow/shell";
import { typescriptProgram } from "../../../src/snippets/flow/typescript";
import { json, TestServer } from "../../support/fixtures";
import { missing, runCode, type Needed, type Ran } from "../../support/snippets/programs";

const WRITERS = { sh: shellScript, typescript: typescriptProgram, python: pythonProgram } as const;
type Kind = keyof typeof WRITERS;
const KINDS: readonly (readonly [Kind, readonly Needed[]])[] = [
  ["sh", ["sh", "curl", "jq"]],
  ["typescript", []],
  ["python", ["python3"]],
];

const USERS = "/services/usermanagement/api/users";

/** The flow, with less patience than a farmer needs. */
async function quickFlow(subject: FlowSubject): Promise<Flow> {
  return { ...(await flowOf(subject)), pollSeconds: 0.2 };
}

/** Runs tests about each language that this machine can run, and says why where it can't. */
function forEachKind(tests: (kind: Kind) => void): void {
  for (const [kind, needed] of KINDS) {
    const lack = missing(needed);
    describe(kind, () => {
      if (lack === undefined) tests(kind);
      else {
        it(`is not run, because this machine has no ${lack}`, function () {
          this.skip();
        });
      }
    });
  }
}

describe("the whole flow as a program, run against the sandbox", function () {
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
    apiUrl: sandbox.info.url,
    provider: panorama,
    environment: "STAGE",
    operation: "organizationCode",
    ...change,
  });

  const variables = (name: string): Record<string, string> => {
    const { email, password, partner, organizations } = sandbox.info;
    return {
      ...{ LEAF_EMAIL: email, LEAF_PASSWORD: password },
      ...{ LEAF_USER_NAME: `It's "${name}" \\ $HOME`, LEAF_USER_EMAIL: `${name}@flow.example` },
      ...{ PANORAMA_CLIENT_ID: partner.STAGE.clientId, PANORAMA_USERNAME: partner.STAGE.username },
      ...{ PANORAMA_PASSWORD: partner.STAGE.password, SHARING_URL_ID: partner.STAGE.sharingUrlId },
      ORGANIZATION_CODE: organizations.find(({ environment }) => environment === "STAGE")?.organizationCode ?? "",
    };
  };

  const control = async (method: string, path: string): Promise<unknown> => {
    const response = await fetch(`${sandbox.info.url}/__sandbox/${path}`, { method });
    assert.ok(response.ok, `${path}: ${response.status}`);
    const text = await response.text();
    return text === "" ? undefined : JSON.parse(text);
  };

  /** Runs the program, and is the farmer as soon as there is a link. */
  async function connect(kind: Kind, change: Partial<FlowSubject> = {}): Promise<Ran & { readonly id: string }> {
    const flow = await quickFlow(subject(change));
    let approved: Promise<unknown> | undefined;
    let id = change.leafUserId ?? "";
    const ran = await runCode(kind, WRITERS[kind](flow), variables(kind), (stdout) => {
      if (approved || !stdout.includes("\n")) return;
      approved = (async () => {
        const requests = (await control("GET", "requests")) as { method: string; path: string }[];
        const call = requests.findLast(({ path }) => path.endsWith("/one-click-integration/Panorama"));
        id = call?.path.split("/").at(-3) ?? "";
        await control("POST", `leafUsers/${id}/approve`);
      })();
    });
    await approved;
    return { ...ran, id };
  }

  forEachKind((kind) => {
    it("creates a Leaf user, shows the farmer's link, waits for the farmer, and prints the events", async () => {
      await control("DELETE", "requests");
      const { code, stdout, stderr, id } = await connect(kind);
      assert.equal(code, 0, stderr);
      const [link = "", ...rest] = stdout.split("\n");
      assert.equal(new URL(link).origin, sandbox.info.url);
      const events = JSON.parse(rest.join("\n")) as { statusCode: number }[];
      assert.ok(events.length > 0 && events.every(({ statusCode }) => typeof statusCode === "number"));
      assert.match(stderr, /Status: ACTIVE\s*$/);
      const requests = (await control("GET", "requests")) as { method: string; path: string; status: number }[];
      const made = requests.map(({ method, path, status }) => `${method} ${path} ${String(status)}`);
      const looks = made.filter((each) => each === `GET ${USERS}/${id}/panorama-credentials 200`);
      assert.equal(looks.length, 1);
      assert.deepEqual(
        made.filter((each) => !each.includes("panorama-credentials 404")),
        [
          "POST /api/authenticate 200",
          `POST ${USERS} 201`,
          `POST ${USERS}/${id}/one-click-integration/Panorama 200`,
          ...looks,
          `GET ${USERS}/${id}/panorama-credentials/events 200`,
        ],
      );
    });
  });

  it("connects a Leaf user that exists, by a Share Initiation URL as well", async function () {
    if (missing(["python3"]) !== undefined) this.skip();
    const signedIn = await fetch(`${sandbox.info.url}/api/authenticate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: sandbox.info.email, password: sandbox.info.password, rememberMe: "false" }),
    });
    const { id_token } = (await signedIn.json()) as { id_token: string };
    const created = await fetch(`${sandbox.info.url}${USERS}`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${id_token}` },
      body: JSON.stringify({ name: "There already", email: "there@flow.example" }),
    });
    const { id } = (await created.json()) as { id: string };
    const change = { leafUserId: id, operation: "sharingUrlId" } as const;
    assert.ok(neededVariables(await flowOf(subject(change))).includes("SHARING_URL_ID"));
    const ran = await connect("python", change);
    assert.equal(ran.code, 0, ran.stderr);
    assert.equal(ran.id, id);
  });

  it("holds no value of a secret, and says which variables it needs", async () => {
    const values = Object.entries(variables("x")).filter(([name]) => !name.startsWith("LEAF_USER"));
    for (const write of [shellScript, typescriptProgram, pythonProgram]) {
      for (const operation of ["organizationCode", "sharingUrlId"] as const) {
        const flow = await flowOf(subject({ operation }));
        const code = write(flow);
        for (const [, value] of values) assert.ok(!code.includes(value));
        for (const name of neededVariables(flow)) assert.ok(code.includes(name), name);
      }
    }
  });
});

describe("the whole flow as a program, run against a server whose answers a test writes", function () {
  this.timeout(60_000);
  const server = new TestServer();
  const ID = 'it\'s "a" $HOME `id` 100% \\ !!農\nx/../y?z#{{q}}';
  const env = {
    ...{ LEAF_EMAIL: "dev@example.com", LEAF_PASSWORD: "p\"\\$`'!", PANORAMA_CLIENT_ID: "example-client" },
    ...{
      PANORAMA_USERNAME: "example-partner",
      PANORAMA_PASSWORD: "q\"\\\\u0041$(id)`'!",
      ORGANIZATION_CODE: "krwv4vYH",
    },
  };
  before(() => server.start());
  after(() => server.stop());

  const subject = (): FlowSubject => ({
    apiUrl: server.url,
    provider: panorama,
    environment: "PRODUCTION",
    operation: "organizationCode",
    leafUserId: ID,
  });

  /** Answers as Leaf does, with this credential. */
  const answers = (credential: { status: number; body: unknown; location?: string }) =>
    server.answers(({ method, url }, response) => {
      if (url === "/api/authenticate") json(response, 200, { id_token: "header.payload.signature" });
      else if (method === "POST") json(response, 200, { signInUrl: "https://panorama.ag/connections/example" });
      else if (url.includes("/events?")) json(response, 200, []);
      else {
        const { location } = credential;
        const headers: Record<string, string> = location === undefined ? {} : { location };
        json(response, credential.status, credential.body, headers);
      }
    });

  forEachKind((kind) => {
    it("sends ids and secrets as they are", async () => {
      answers({ status: 200, body: { status: "OK" } });
      const ran = await runCode(kind, WRITERS[kind](await quickFlow(subject())), env);
      assert.equal(ran.code, 0, ran.stderr);
      const [signIn, oneClick, ...reads] = server.received;
      assert.ok(signIn && oneClick);
      assert.deepEqual(signIn.body, { username: env.LEAF_EMAIL, password: env.LEAF_PASSWORD, rememberMe: "false" });
      assert.equal(signIn.headers.authorization, undefined);
      assert.deepEqual(oneClick.body, {
        ...{ clientId: env.PANORAMA_CLIENT_ID, username: env.PANORAMA_USERNAME, password: env.PANORAMA_PASSWORD },
        ...{ clientEnvironment: "PRODUCTION", organizationCode: env.ORGANIZATION_CODE },
      });
      assert.equal(reads.length, 2);
      for (const { url, headers } of [oneClick, ...reads]) {
        assert.equal(headers.authorization, "Bearer header.payload.signature");
        assert.equal(headers.accept, "application/json");
        assert.equal(decodeURIComponent(new URL(url, server.url).pathname.split("/")[5] ?? ""), ID);
      }
      assert.match(reads[1]?.url ?? "", /\/events\?page=0&size=100&sort=createdDate%2Cdesc$/);
    });

    it("ends with a failure where Leaf refuses, where the link expires, and where a variable is missing", async () => {
      const flow = await quickFlow(subject());
      answers({ status: 403, body: { detail: "no access here" } });
      const refused = await runCode(kind, WRITERS[kind](flow), env);
      assert.notEqual(refused.code, 0);
      assert.match(refused.stderr, /403[^]*no access here/);
      answers({ status: 404, body: {} });
      const expired = await runCode(kind, WRITERS[kind]({ ...flow, seconds: 0 }), env);
      assert.notEqual(expired.code, 0);
      assert.match(expired.stderr, /The link expired: sharing was not turned on in time\./);
      const less = { ...env, LEAF_PASSWORD: "" };
      server.received.length = 0;
      const missed = await runCode(kind, WRITERS[kind](flow), less);
      assert.notEqual(missed.code, 0);
      assert.match(missed.stderr, /Set LEAF_PASSWORD\./);
      assert.equal(server.received.length, 0);
    });

    it("follows no redirect, so that the token stays at its API", async () => {
      const elsewhere = new TestServer();
      await elsewhere.start();
      try {
        elsewhere.answers((_request, response) => json(response, 200, { status: "ACTIVE" }));
        answers({ status: 302, body: {}, location: `${elsewhere.url}/x` });
        const ran = await runCode(kind, WRITERS[kind](await quickFlow(subject())), env);
        assert.notEqual(ran.code, 0);
        assert.deepEqual(elsewhere.received, []);
      } finally {
        await elsewhere.stop();
      }
    });
  });
});
