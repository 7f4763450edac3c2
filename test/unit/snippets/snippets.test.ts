import assert from "node:assert/strict";
import type { ActiveSession } from "../../../src/accounts/openSession";
import { createLeafUser } from "../../../src/leaf/users";
import type { Leaf } from "../../../src/leaf/send";
import { panorama } from "../../../src/providers/panorama";
import { providers } from "../../../src/providers";
import {
  credentialCall,
  eventsCall,
  filesCall,
  leafUserCall,
  oneClickCall,
  resourcesCall,
} from "../../../src/snippets/calls";
import { Placeholders, type Variable } from "../../../src/snippets/placeholders";
import { snippetCall, type LeafCall } from "../../../src/snippets/snippetCall";
import { SNIPPET_KINDS, snippetLabel, snippetOf, type SnippetKind } from "../../../src/snippets/snippets";
import { json } from "../../support/fixtures";
import { LeafRig } from "../../support/leafRig";
import { formsOf } from "../../support/plantedSecrets";
import { lacking, runSnippets } from "../../support/snippets/kinds";
import { World } from "../../support/world";

/** What people, programs and enemies call things: each is an id, a name and a password. */
const HOSTILE = [
  "it's",
  "'; echo injected; '",
  '"double" quotes',
  "$HOME ${HOME} $(id) $env:PATH",
  "`id` and ``twice``",
  "100% %PATH% %41",
  "wait! !! !-1",
  "back\\slash \\n \\",
  "two\nlines\r\nand\ttabs",
  "Grünland 農場 🌾 e\u0301",
  "\u2018typographic\u2019 \u201cquotes\u201d \u201a\u201b\u201e",
  "hidden \u202egnp.exe \u200b\u2028\u2029\u{e0041}",
  "{{token}} {{$processEnv HOME}} {{",
  "${process.env.HOME} #{x} <%= x %>",
  "# // ### < ./file @file",
  "--flag -x",
  "a&b|c;d>e<f (g) [h] {i}",
  "~!@#$%^&*()_+=[]{}|;:,./<>?",
  "~",
];
/** Those that a password could be: it has no line ends. */
const ONE_LINE = HOSTILE.filter((text) => !/[\n\r\t\u2028]/.test(text));

const withToken = (apiUrl: string, placeholders: Placeholders) => ({
  apiUrl,
  token: placeholders.valueOf("LEAF_TOKEN"),
});

async function codeOf(
  kind: SnippetKind,
  call: LeafCall,
  apiUrl: string,
  placeholders = new Placeholders(),
): Promise<string> {
  return snippetOf(kind, await snippetCall(call, withToken(apiUrl, placeholders), placeholders));
}

/** Runs tests about a form where this machine can run it, and says why where it can't. */
function forEachKind(tests: (kind: SnippetKind) => void): void {
  for (const kind of SNIPPET_KINDS) {
    const lack = lacking(kind);
    describe(snippetLabel(kind), () => {
      if (lack === undefined) tests(kind);
      else {
        it(`is not run, because this machine has no ${lack}`, function () {
          this.skip();
        });
      }
    });
  }
}

describe("a call as code, run against the sandbox", function () {
  this.timeout(60_000);
  let world: World;
  let session: ActiveSession;
  let subjects: { connected: string; unconnected: string; other: string; otherId: string };
  before(async () => {
    world = await new World().start();
    await world.signIn();
    await world.users.refresh();
    session = world.sessions.require();
    const { users } = world.store.snapshot.users;
    const found = users.flatMap(({ id, attached }) =>
      providers.flatMap((one) => (one.events && one.status.embeddedKey in attached ? [{ id, other: one.id }] : [])),
    )[0];
    assert.ok(found, "a Leaf user of the sandbox has another provider");
    subjects = {
      connected: world.connected(),
      unconnected: world.unconnected(),
      other: found.id,
      otherId: found.other,
    };
  });
  after(() => world.stop());

  const other = () => providers.find(({ id }) => id === subjects.otherId) ?? assert.fail();
  const reads = (): readonly LeafCall[] => [
    leafUserCall(subjects.connected),
    credentialCall(panorama, subjects.connected),
    eventsCall(panorama, subjects.connected),
    eventsCall(panorama, subjects.connected, 1),
    resourcesCall(panorama, subjects.connected),
    filesCall(panorama, subjects.connected),
    credentialCall(other(), subjects.other),
    eventsCall(other(), subjects.other),
    // None: the answer is a refusal, and the same one.
    credentialCall(panorama, subjects.unconnected),
  ];

  /** What the extension's own call is answered with, and what the sandbox has seen of it. */
  async function extensionSees(calls: readonly LeafCall[]): Promise<{ answers: unknown[]; requests: string[] }> {
    await world.control("DELETE", "requests");
    const answers: unknown[] = [];
    for (const call of calls) {
      let answer: unknown;
      const leaf: Leaf = async (request) => {
        const answered = await session.leaf(request);
        answer = answered.body;
        return answered;
      };
      await call(leaf);
      answers.push(answer);
    }
    return { answers, requests: await seen() };
  }

  const seen = async () =>
    (await world.requests()).map(({ method, path, status }) => `${method} ${path} ${String(status)}`);

  forEachKind((kind) => {
    it("gets what the extension gets, by the same requests", async () => {
      const expected = await extensionSees(reads());
      const pieces = await Promise.all(reads().map((call) => codeOf(kind, call, world.info.url)));
      await world.control("DELETE", "requests");
      const texts = await runSnippets(kind, pieces, { LEAF_TOKEN: await tokenOf(session) });
      assert.deepEqual(await seen(), expected.requests);
      assert.equal(texts.length, expected.answers.length);
      for (const [index, text] of texts.slice(0, -1).entries()) {
        assert.deepEqual(JSON.parse(text), expected.answers[index], pieces[index]);
      }
      assert.equal(expected.requests.at(-1)?.split(" ").at(-1), "404");
    });

    it("starts a connection with credentials from the environment, as the extension does", async () => {
      const request = world.requestFor(subjects.unconnected);
      const { clientId, username, password } = request.partner;
      assert.ok("organizationCode" in request.operation);
      const env = {
        LEAF_TOKEN: await tokenOf(session),
        PANORAMA_CLIENT_ID: clientId,
        PANORAMA_USERNAME: username,
        PANORAMA_PASSWORD: password,
        ORGANIZATION_CODE: request.operation.organizationCode,
      };
      const placeholders = new Placeholders();
      const call = oneClickCall(panorama, subjects.unconnected, "STAGE", "organizationCode", placeholders);
      const [text = ""] = await runSnippets(kind, [await codeOf(kind, call, world.info.url, placeholders)], env);
      const { signInUrl } = JSON.parse(text) as { signInUrl: string };
      assert.equal(new URL(signInUrl).origin, world.info.url);
      // The very call, made by the extension itself.
      const real = oneClickCall(panorama, subjects.unconnected, "STAGE", "organizationCode", new Placeholders(env));
      await world.control("DELETE", "requests");
      await real(session.leaf);
      assert.deepEqual(await seen(), [
        `POST /services/usermanagement/api/users/${subjects.unconnected}/one-click-integration/Panorama 200`,
      ]);
    });
  });

  it("holds no secret in any form, and names what it reads from the environment", async () => {
    const { password, partner, organizations } = world.info;
    const secrets = [
      await tokenOf(session),
      password,
      ...Object.values(partner).flatMap((set) => [set.clientId, set.username, set.password, set.sharingUrlId]),
      ...organizations.map(({ organizationCode }) => organizationCode),
    ];
    for (const kind of SNIPPET_KINDS) {
      for (const operation of ["organizationCode", "sharingUrlId"] as const) {
        const placeholders = new Placeholders();
        const calls = [...reads(), oneClickCall(panorama, subjects.unconnected, "PRODUCTION", operation, placeholders)];
        for (const call of calls) {
          const code = await codeOf(kind, call, world.info.url, placeholders);
          for (const secret of secrets) {
            for (const form of formsOf(secret)) assert.ok(!Buffer.from(code).includes(form), `${kind}: ${code}`);
          }
          const token = {
            curl: "Bearer $LEAF_TOKEN",
            powershell: "Bearer $env:LEAF_TOKEN",
            typescript: "process.env.LEAF_TOKEN",
            python: 'os.environ["LEAF_TOKEN"]',
            http: "{{$processEnv LEAF_TOKEN}}",
          };
          assert.ok(code.includes(token[kind]), code);
        }
      }
    }
  });
});

describe("a call as code, run against a server that says what has arrived", function () {
  this.timeout(60_000);
  const rig = new LeafRig();
  before(() => rig.server.start());
  after(() => rig.server.stop());
  beforeEach(() => rig.server.answers((_request, response) => json(response, 200, { id: "example" })));

  /** What has arrived, without what belongs to the program that has sent it. */
  const arrived = () =>
    rig.server.received.map(({ method, url, headers, body }) => {
      const { pathname, searchParams } = new URL(url, rig.server.url);
      return {
        method,
        // Programs may write a character with a percent sign that needs none.
        path: pathname.split("/").map(decodeURIComponent),
        query: [...searchParams],
        accept: headers.accept,
        contentType: body === undefined ? undefined : headers["content-type"],
        authorization: headers.authorization,
        body,
      };
    });

  /** What arrives from the extension itself; what it makes of the answers is of no concern. */
  async function fromExtension(calls: readonly LeafCall[]): Promise<ReturnType<typeof arrived>> {
    rig.server.received.length = 0;
    for (const call of calls) await call(rig.leafWith()).catch(() => undefined);
    return arrived();
  }

  const TOKEN = { LEAF_TOKEN: "example-token" };

  forEachKind((kind) => {
    it("sends what the extension sends, whatever the id", async () => {
      const calls = HOSTILE.flatMap((id) => [leafUserCall(id), filesCall(panorama, id, 3)]);
      const expected = await fromExtension(calls);
      assert.equal(expected.length, calls.length);
      assert.deepEqual(
        expected.filter((_, index) => index % 2 === 0).map(({ path }) => path.at(-1)),
        HOSTILE,
      );
      rig.server.received.length = 0;
      await runSnippets(kind, await Promise.all(calls.map((call) => codeOf(kind, call, rig.server.url))), TOKEN);
      assert.deepEqual(arrived(), expected);
    });

    it("sends what the extension sends, whatever the texts of a body", async () => {
      const calls: readonly LeafCall[] = HOSTILE.map(
        (text) => (leaf: Leaf) =>
          createLeafUser(leaf, {
            name: text,
            email: `${text}@example.com`,
            phone: "",
            address: text,
            externalId: text,
          }),
      );
      const expected = await fromExtension(calls);
      rig.server.received.length = 0;
      await runSnippets(kind, await Promise.all(calls.map((call) => codeOf(kind, call, rig.server.url))), TOKEN);
      assert.deepEqual(arrived(), expected);
    });

    it("sends secrets as they are, from the environment and written down", async () => {
      const [all, one] = [ONE_LINE.join(" "), ONE_LINE[0] ?? ""];
      const known: Partial<Record<Variable, string>> = {
        ...{ LEAF_TOKEN: "example-token", ORGANIZATION_CODE: "krwv4vYH" },
        ...{ PANORAMA_CLIENT_ID: one, PANORAMA_USERNAME: all, PANORAMA_PASSWORD: all },
      };
      const start = (placeholders: Placeholders) =>
        oneClickCall(panorama, "6f1d", "STAGE", "organizationCode", placeholders);
      const [expected] = await fromExtension([start(new Placeholders(known))]);
      assert.equal((expected?.body as { password: string }).password, all);
      // A .http file has no way to escape what comes from the environment, which its text says.
      const escaped = (text: string) => (kind === "http" ? JSON.stringify(text).slice(1, -1) : text);
      const env = Object.fromEntries(Object.entries(known).map(([name, text]) => [name, escaped(text)]));
      rig.server.received.length = 0;
      const codes = await Promise.all(
        [new Placeholders(), new Placeholders(known)].map((placeholders) =>
          codeOf(kind, start(placeholders), rig.server.url, placeholders),
        ),
      );
      await runSnippets(kind, codes, env);
      assert.deepEqual(arrived(), [expected, expected], codes.join("\n"));
    });
  });
});

/** The token that the extension's calls are made with. */
async function tokenOf(session: ActiveSession): Promise<string> {
  const token = await session.token(false);
  assert.ok(token);
  return token;
}
