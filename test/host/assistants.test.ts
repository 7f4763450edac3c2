import assert from "node:assert/strict";
import * as vscode from "vscode";
import { startSandbox, type Sandbox } from "../../src/sandbox/main";
import type { TestParts } from "../../src/extension";
import { newerApiOf, type EditorApi } from "../../src/host/newerApi";
import { nodeFetch } from "../../src/leaf/fetch";
import { offerAssistants } from "../../src/ui/assistants/assistants";
import { accountText } from "../../src/ui/status/accountText";
import { extensionId } from "../rig/identity";
import { delay, waitFor } from "../rig/wait";
import { McpServer } from "../support/mcpServer";
import { control, parts, until } from "./support";

/** What newer editors have, as a test calls it. */
interface ToolsApi {
  invokeTool(
    name: string,
    options: { readonly input: object; readonly toolInvocationToken: undefined },
  ): Thenable<{ readonly content: readonly { readonly value: string }[] }>;
}

const READING = [
  "leaf_list_users",
  "leaf_get_panorama_status",
  "leaf_get_credential_events",
  "leaf_diagnose_connection",
];
const STARTING = "leaf_start_panorama_connection";

const has = newerApiOf(vscode);
const timeoutMs = 30_000;
const set = (name: string, value: unknown) =>
  vscode.workspace.getConfiguration("leafPanorama").update(name, value, vscode.ConfigurationTarget.Global);

/** What the editor hands a model that calls a tool. */
async function invoke(name: string, input: object): Promise<string> {
  // The oldest editor's types know nothing of it.
  const lm = vscode.lm as unknown as ToolsApi;
  const { content } = await lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return content.map(({ value }) => value).join("");
}

/** Why the editor refuses a tool; undefined if it doesn't. */
async function refusalOf(name: string): Promise<string | undefined> {
  try {
    await invoke(name, {});
    return undefined;
  } catch (error) {
    return String(error);
  }
}

const isRegistered = async (name: string) => (await refusalOf(name)) === undefined;

async function switchOn(): Promise<void> {
  await set("assistants.enabled", true);
  if (has.tools) await waitFor(() => isRegistered("leaf_list_users"), { timeoutMs, what: "the tools" });
}

async function switchOff(): Promise<void> {
  await set("assistants.enabled", undefined);
  if (!has.tools) return;
  // Called in between, a tool that is on its way out makes the editor log a failure of its own.
  await delay(500);
  await waitFor(async () => !(await isRegistered("leaf_list_users")), { timeoutMs, what: "their end" });
}

describe("what assistants get of an editor", () => {
  let p: TestParts;
  before(async () => {
    p = await parts();
  });

  /** The tools and providers that an editor with this API is told of, and what is logged beside. */
  function offeredTo(editor: EditorApi): { lines: string[]; end: () => void } {
    const lines: string[] = [];
    const write = (line: string) => void lines.push(line);
    const log = { debug: write, info: write, warn: write, error: write };
    const offered = offerAssistants({ ...p, log, fetch: nodeFetch }, editor);
    return { lines, end: () => offered.dispose() };
  }
  const names: string[] = [];
  beforeEach(() => (names.length = 0));
  const told = (name: string) => {
    names.push(name);
    return { dispose: () => void names.splice(names.indexOf(name), 1) };
  };
  const tools = { LanguageModelTextPart: Map, LanguageModelToolResult: Map };

  it("is nothing without language models, and the log says so", () => {
    const { lines, end } = offeredTo({});
    assert.deepEqual(names, []);
    assert.equal(lines.length, 2);
    end();
  });

  it("is the tools alone where there are no MCP servers of extensions", () => {
    const { lines, end } = offeredTo({ ...tools, lm: { registerTool: told } });
    assert.deepEqual(names.sort(), [...READING, STARTING].sort());
    assert.deepEqual(lines, ["This editor takes no MCP servers from extensions."]);
    end();
    assert.deepEqual(names, []);
  });

  it("is what a proposal's refusal leaves of it, and the log says what is refused", () => {
    const registerTool = () => {
      throw new Error("CANNOT use API proposal: lmTools");
    };
    const { lines, end } = offeredTo({ ...tools, lm: { registerTool } });
    assert.deepEqual(names, []);
    assert.equal(lines.filter((line) => line.includes("doesn't take leaf_") && line.includes("proposal")).length, 5);
    end();
  });

  it("is taken with the setting on, whatever the editor has, and nothing is shown", async () => {
    await switchOn();
    await switchOff();
    assert.equal(p.store.snapshot.session.kind, "signedOut");
  });
});

// An editor without tools has nothing to be called: what it is told of is above.
if (has.tools) {
  describe("the tools for language models in the editor", function () {
    this.timeout(60_000);
    let p: TestParts;
    before(async () => {
      p = await parts();
      await vscode.commands.executeCommand("leafPanorama.startSandbox");
      await until(p.store, () => p.store.snapshot.users.loadedAt !== undefined && !p.store.snapshot.users.loading);
    });
    after(async () => {
      await switchOff();
      await vscode.commands.executeCommand("leafPanorama.stopSandbox");
    });

    const idThatIs = (kind: string) => {
      const found = [...p.store.snapshot.connections].find(([, connection]) => connection.kind === kind);
      assert.ok(found, kind);
      return found[0];
    };
    const pressEnter = () => vscode.commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
    const closePrompt = () => vscode.commands.executeCommand("workbench.action.closeQuickOpen");
    /** The call, and what is done to the prompt that it opens: again, until the call has ended. */
    async function answering(input: object, answer: () => Thenable<unknown>): Promise<string> {
      let text: string | undefined;
      const called = invoke(STARTING, input).then((said) => (text = said));
      await waitFor(
        async () => {
          if (text === undefined) await answer();
          return text !== undefined;
        },
        { timeoutMs, what: "the answer of the tool" },
      );
      return called;
    }

    it("are not registered until the setting is on", async () => {
      for (const name of [...READING, STARTING]) assert.match((await refusalOf(name)) ?? "", /implementation/, name);
    });

    it("answer as soon as it is on, in JSON below 8 KB, and with no secret of the account", async () => {
      await switchOn();
      const leafUserId = idThatIs("attention");
      const answers = new Map<string, string>();
      for (const name of READING) answers.set(name, await invoke(name, { leafUserId }));
      for (const [name, text] of answers) {
        assert.ok(Buffer.byteLength(text) <= 8192, name);
        assert.equal((JSON.parse(text) as { failed?: true }).failed, undefined, text);
      }
      assert.match(answers.get("leaf_list_users") ?? "", /"leafUsersInAccount":12/);
      assert.match(answers.get("leaf_get_panorama_status") ?? "", /"state":"attention"/);
      assert.match(answers.get("leaf_get_credential_events") ?? "", /"httpStatus":400/);
      assert.match(answers.get("leaf_diagnose_connection") ?? "", /"verdict":"explained"/);
      const token = await p.sessions.require().token(false);
      const codes = (["STAGE", "PRODUCTION"] as const).flatMap((environment) => p.sandbox.organizations(environment));
      const partner = JSON.parse((await p.storage.read("partner:sandbox:STAGE")) ?? "") as { password: string };
      const secrets = [token ?? "", partner.password, ...codes.map(({ organizationCode }) => organizationCode)];
      for (const secret of secrets) {
        assert.ok(secret !== "");
        for (const [name, text] of answers) assert.ok(!text.includes(secret), name);
      }
    });

    it("say in words what is wrong with a call, and throw nothing", async () => {
      assert.match(await invoke("leaf_get_panorama_status", {}), /"failed":true.*leafUserId must be a text/);
      assert.match(await invoke("leaf_get_panorama_status", { leafUserId: "nobody" }), /"failed":true.*Not found/);
    });

    it("start nothing when the developer closes the prompt", async () => {
      const leafUserId = idThatIs("notConnected");
      const text = await answering({ leafUserId, environment: "STAGE" }, closePrompt);
      assert.match(text, /"failed":true.*closed the prompt, so nothing was started/);
      assert.equal(p.store.connection(leafUserId).kind, "notConnected");
    });

    it("start nothing on PRODUCTION, without a prompt", async () => {
      const leafUserId = idThatIs("notConnected");
      assert.match(await invoke(STARTING, { leafUserId, environment: "PRODUCTION" }), /"failed":true.*PRODUCTION/);
      assert.equal(p.store.connection(leafUserId).kind, "notConnected");
    });

    it("start a connection with the operation that the developer chooses, and give neither its code nor the link", async () => {
      const leafUserId = idThatIs("notConnected");
      const text = await answering({ leafUserId, environment: "STAGE" }, pressEnter);
      assert.match(text, /"state":"awaitingFarmer","environment":"STAGE","minutesLeft":1[45]/);
      const link = await p.connector.signInUrl(leafUserId);
      assert.ok(link !== undefined && !text.includes(link));
      for (const { organizationCode } of p.sandbox.organizations("STAGE")) assert.ok(!text.includes(organizationCode));
      await p.connector.cancel(leafUserId);
    });

    it("are refused again as soon as the setting is off", async () => {
      await switchOff();
      for (const name of [...READING, STARTING]) assert.match((await refusalOf(name)) ?? "", /implementation/, name);
    });
  });
}

// The same: an editor that takes no MCP servers from extensions starts none.
if (has.mcp) {
  describe("the MCP server of the account in the editor", function () {
    this.timeout(60_000);
    const [server, elsewhere, ofOther] = [new McpServer(), new McpServer(), new McpServer()];
    let p: TestParts;
    let sandbox: Sandbox;
    let other: Sandbox;
    before(async () => {
      p = await parts();
      for (const one of [server, elsewhere, ofOther]) await one.start();
      sandbox = await startSandbox({});
      other = await startSandbox({ seed: 2 });
      await set("assistants.mcpServers", { [sandbox.info.url]: server.url, [other.info.url]: ofOther.url });
      await signIn(sandbox);
    });
    after(async () => {
      await switchOff();
      await set("assistants.mcpServers", undefined);
      for (const account of await p.accounts.all()) {
        if ([sandbox, other].some(({ info }) => info.url === account.apiUrl)) await p.erasure.remove(account);
      }
      for (const one of [sandbox, other]) await one.stop();
      for (const one of [server, elsewhere, ofOther]) await one.stop();
    });
    beforeEach(() => {
      for (const one of [server, elsewhere, ofOther]) {
        one.received.length = 0;
        one.instead = () => undefined;
      }
    });

    const signIn = ({ info: { url, email, password } }: Sandbox) =>
      p.sessions.signIn(url, { email, password, rememberMe: false }, { keepPassword: true });
    /** Starts every MCP server that the editor knows, as a chat does. */
    const startServers = () => vscode.commands.executeCommand("workbench.mcp.startServer", "*");
    const restartServer = () =>
      vscode.commands.executeCommand(
        "workbench.mcp.restartServer",
        `${extensionId}/Leaf: ${accountText(p.sessions.require().account)}`,
      );
    const asked = (one: McpServer, why: string) =>
      waitFor(
        async () => {
          if (one.received.length === 0) await startServers();
          return one.received.length > 0;
        },
        { timeoutMs, what: why },
      );
    const token = () => p.sessions.require().token(false);

    it("is none while the setting is off", async () => {
      await startServers();
      assert.deepEqual(server.received, []);
    });

    it("gets the token of the account in the header that Leaf documents", async () => {
      await switchOn();
      await asked(server, "the first request");
      assert.deepEqual([...new Set(server.tokens)], [await token()]);
      assert.match(server.received[0]?.body ?? "", /"method":"initialize"/);
    });

    it("gets the new token once the old one was renewed", async () => {
      const old = await token();
      await control(sandbox.info.url, "clock", { advanceSeconds: 25 * 3600 });
      await p.users.refresh();
      const renewed = await token();
      assert.ok(renewed !== undefined && renewed !== old);
      server.received.length = 0;
      await restartServer();
      await asked(server, "a request after the renewal");
      assert.deepEqual([...new Set(server.tokens)], [renewed]);
    });

    it("takes no token elsewhere: a redirect is not followed", async () => {
      server.instead = () => ({ status: 307, headers: { location: elsewhere.url } });
      await restartServer();
      await asked(server, "a request that is redirected");
      await startServers();
      assert.deepEqual(elsewhere.received, []);
    });

    it("is another one for another account", async () => {
      await signIn(other);
      await asked(ofOther, "a request to the other account's server");
      assert.deepEqual([...new Set(ofOther.tokens)], [await token()]);
      server.received.length = 0;
      await startServers();
      assert.deepEqual(server.received, []);
    });

    it("gets nothing after a sign-out, and is none from then on", async () => {
      await restartServer();
      await asked(ofOther, "a request before the sign-out");
      await p.sessions.signOut();
      ofOther.received.length = 0;
      await startServers();
      assert.deepEqual(
        [server, elsewhere, ofOther].flatMap((one) => one.received),
        [],
      );
    });
  });
}
