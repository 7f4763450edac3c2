import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { ALERT_EVENTS } from "../../../src/alerts/alertEvents";
import { sampleBody } from "../../../src/alerts/sampleBodies";
import { providers } from "../../../src/providers";
import { leafTypes } from "../../../src/snippets/leafTypes";
import { alertSubject } from "../../support/alertSubject";
import { fixture } from "../../support/fixtures";
import { waitFor } from "../../rig/wait";
import { list, object, Rig, string, USERS } from "../sandbox/support";

const FILE = "leafAnswers.ts";

/** The language's own types, read once. */
const library = new Map<string, ts.SourceFile>();

/** What the compiler says, under `strict`, of the types and of values that are said to be of some of them. */
function complaints(values: readonly (readonly [type: string, value: unknown])[]): string[] {
  const names = [...new Set(values.flatMap(([type]) => type.match(/\w+/g) ?? []))];
  // A literal may have no field that its type doesn't know.
  const uses = values.map(([type, value], index) => `export const value${index}: ${type} = ${JSON.stringify(value)};`);
  const texts = new Map([
    [FILE, leafTypes()],
    ["uses.ts", `import type { ${names.join(", ")} } from "./leafAnswers";\n${uses.join("\n")}\n`],
  ]);
  const options: ts.CompilerOptions = {
    ...{ strict: true, noEmit: true, exactOptionalPropertyTypes: true, verbatimModuleSyntax: true },
    ...{
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
    },
    ...{ types: [], lib: ["lib.es2022.d.ts"] },
  };
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    getSourceFile: (name, how, ...others) => {
      const text = texts.get(path.basename(name));
      if (text !== undefined) return ts.createSourceFile(name, text, how);
      const known = library.get(name) ?? disk.getSourceFile(name, how, ...others);
      if (known) library.set(name, known);
      return known;
    },
    fileExists: (name) => texts.has(path.basename(name)) || disk.fileExists(name),
    readFile: (name) => texts.get(path.basename(name)) ?? disk.readFile(name),
  };
  const program = ts.createProgram([...texts.keys()], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}

/** The type of each transcribed answer; those of calls that the extension doesn't make have none. */
const FIXTURES: Readonly<Record<string, string | undefined>> = {
  authenticate: "AuthenticateAnswer",
  boundary: undefined,
  credential: "PanoramaCredential",
  credentialCreate: "PanoramaCredential",
  credentialMissing: "Problem",
  events: "CredentialEvent[]",
  fields: undefined,
  file: "LeafFile",
  fileStatus: undefined,
  files: "FilesAnswer",
  oneClick: "OneClickAnswer",
  oneClickSharingUrlId: "OneClickAnswer",
  operation: undefined,
  operationSummary: undefined,
  operations: undefined,
  otherCredentialCreate: "ProviderCredential",
  outsideFieldGeojson: undefined,
  providerOrganizationSelected: "ProviderOrganization",
  providerOrganizations: "ProviderOrganization[]",
  resources: "ResourcesAnswer",
  unauthorized: "Problem",
  uncoveredFiles: undefined,
  user: "LeafUser",
  userCreated: "LeafUser",
  userMissing: "Problem",
  userPatched: "LeafUser",
  users: "LeafUser[]",
};

describe("the types of Leaf's answers", function () {
  this.timeout(60_000);

  it("are those of the answers that are transcribed from Leaf's documentation", () => {
    const names = readdirSync("test/fixtures/leaf").flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
    assert.deepEqual(names.sort(), Object.keys(FIXTURES).sort());
    const values = names.flatMap((name) => {
      const type = FIXTURES[name];
      return type === undefined ? [] : [[type, fixture(name).body] as const];
    });
    assert.ok(values.length > 15);
    assert.deepEqual(complaints(values), []);
  });

  it("are those of the sandbox's answers", async () => {
    const rig = await Rig.start({ embeddedCredentials: true });
    try {
      const get = async (address: string) => (await rig.get(address)).json;
      const id = await rig.connectedUser();
      const values: (readonly [string, unknown])[] = [
        ["LeafUser[]", await get(`${USERS}?size=100`)],
        ["LeafUser", await get(`${USERS}/${id}`)],
        ["PanoramaCredential", await get(`${USERS}/${id}/panorama-credentials`)],
        ["CredentialEvent[]", await get(`${USERS}/${id}/panorama-credentials/events?size=100`)],
        ["OneClickAnswer", (await rig.oneClick(await rig.newUser())).json],
        ["Problem", await get(`${USERS}/nobody`)],
        ["ResourcesAnswer", await get(`/services/integrations/api/resources?leafUserId=${id}&provider=Panorama`)],
        ["FilesAnswer", await get("/services/operations/api/files?size=100")],
        ["LeafFile[]", list(object(await get("/services/operations/api/files"))["operations"])],
      ];
      for (const { status, fields } of providers.slice(1)) {
        const body = Object.fromEntries(fields.required.map((field) => [field, `example-${field}`]));
        const at = `${USERS}/${id}/${status.path}`;
        values.push(
          ["ProviderCredential", (await rig.post(at, body)).json],
          ["CredentialEvent[]", await get(`${at}/events`)],
        );
      }
      values.push(["ProviderOrganization[]", await get(`${USERS}/${id}/JohnDeere/organizations`)]);
      const webhooks = "/services/alerts/api/alerts/webhooks";
      const hook = { name: "App", url: "http://127.0.0.1:9/leaf", secret: "example-secret", events: ["fieldCreated"] };
      values.push(["Webhook", (await rig.post(webhooks, hook)).json], ["Webhook[]", await get(webhooks)]);
      // Nothing listens there, so that the confirmation fails.
      const failed = await waitFor(
        async () => {
          const answer = await get(`${webhooks}/failed-calls`);
          return list(object(answer)["items"]).length > 0 ? answer : undefined;
        },
        { timeoutMs: 20_000, what: "the confirmation to fail" },
      );
      values.push(["FailedCallsAnswer", failed]);
      const [confirmation] = list(object(failed)["items"]);
      values.push(["WebhookConfirmation", JSON.parse(string(confirmation?.["requestBody"]))]);
      assert.deepEqual(complaints(values), []);
    } finally {
      await rig.stop();
    }
  });

  it("are those of the alerts, and name each of their events", () => {
    const subject = alertSubject();
    const bodies = ALERT_EVENTS.map((event) => ["Alert", JSON.parse(sampleBody(event, subject))] as const);
    assert.deepEqual(complaints([["PanoramaCredential", { id: "x" }], ...bodies]), []);
    for (const event of ALERT_EVENTS) assert.ok(leafTypes().includes(`"${event}"`), event);
  });

  it("refuse what Leaf doesn't answer", () => {
    const wrong: readonly (readonly [string, unknown])[] = [
      ["LeafUser", { name: "no id" }],
      ["LeafUser", { id: "x", nom: "a field that there is none of" }],
      ["CredentialEvent", { statusCode: {} }],
      ["OneClickAnswer", { signinUrl: "x" }],
      ["AuthenticateAnswer", {}],
      ["FilesAnswer", []],
      ["Alert", { type: 1 }],
    ];
    assert.equal(complaints(wrong).length, wrong.length);
  });
});
