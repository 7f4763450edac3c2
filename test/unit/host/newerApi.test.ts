import assert from "node:assert/strict";
import { newerApiOf, type EditorApi, type HttpServer } from "../../../src/host/newerApi";

class TextPart {
  constructor(readonly value: string) {}
}
class ToolResult {
  constructor(readonly content: readonly object[]) {}
}
class HttpDefinition {
  constructor(
    readonly label: string,
    readonly uri: HttpServer["uri"],
    readonly headers: Readonly<Record<string, string>>,
    readonly version: string,
  ) {}
}
const nothing = { dispose: () => undefined };
const tools = { LanguageModelTextPart: TextPart, LanguageModelToolResult: ToolResult };

describe("what an editor has for assistants", () => {
  it("is nothing in one without language models", () => {
    assert.deepEqual(newerApiOf({}), {});
    assert.deepEqual(newerApiOf({ ...tools, McpHttpServerDefinition: HttpDefinition }), {});
  });

  it("is nothing in the oldest one, which has models alone", () => {
    assert.deepEqual(newerApiOf({ lm: { selectChatModels: () => [] } }), {});
  });

  it("is nothing where a part is missing that the others need", () => {
    const lm = { registerTool: () => nothing, registerMcpServerDefinitionProvider: () => nothing };
    assert.deepEqual(newerApiOf({ lm }), {});
    assert.deepEqual(newerApiOf({ lm, LanguageModelTextPart: TextPart }), {});
  });

  it("is tools without MCP servers in one that has no provider of them", () => {
    const registered: string[] = [];
    const editor: EditorApi = {
      ...tools,
      McpHttpServerDefinition: HttpDefinition,
      lm: {
        registerTool: (name) => {
          registered.push(name);
          return nothing;
        },
      },
    };
    const api = newerApiOf(editor);
    assert.deepEqual(Object.keys(api), ["tools"]);
    api.tools?.register("leaf_list_users", { invoke: () => Promise.resolve({}) });
    assert.deepEqual(registered, ["leaf_list_users"]);
    assert.deepEqual(api.tools?.result("text"), new ToolResult([new TextPart("text")]));
  });

  it("is both in a new one, and each is called as the editor's own", () => {
    const lm = {
      registered: [] as string[],
      registerTool: () => nothing,
      registerMcpServerDefinitionProvider(this: { registered: string[] }, id: string) {
        this.registered.push(id);
        return nothing;
      },
    };
    const { tools: own, mcp } = newerApiOf({ ...tools, McpHttpServerDefinition: HttpDefinition, lm });
    assert.ok(own && mcp);
    const provider = {
      provideMcpServerDefinitions: () => [],
      resolveMcpServerDefinition: () => Promise.resolve(undefined),
    };
    mcp.register("leaf", { ...provider, onDidChangeMcpServerDefinitions: () => nothing });
    assert.deepEqual(lm.registered, ["leaf"]);
    const uri = { path: "/mcp" } as HttpServer["uri"];
    assert.deepEqual(mcp.server("Leaf", uri, { a: "b" }, "1"), new HttpDefinition("Leaf", uri, { a: "b" }, "1"));
  });
});
