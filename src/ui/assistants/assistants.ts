import * as vscode from "vscode";
import { failureText, ToolRefusal } from "../../assistants/toolRefusal";
import { readTools, START_TOOL } from "../../assistants/readTools";
import type { Disposable } from "../../base/emitter";
import { messageOf } from "../../base/text";
import { mcpServersSetting } from "../../host/settings";
import { newerApiOf, type EditorApi } from "../../host/newerApi";
import { isLeafError } from "../../leaf/errors";
import type { AssistantsParts } from "./assistantsParts";
import { LeafMcpServers } from "./mcpServers";
import { planStart, startFromTool } from "./startTool";

/** The provider's id, as in the manifest. */
const MCP_PROVIDER = "leafPanorama.leaf";

/** Offers the tools and Leaf's MCP server, as far as this editor takes them, until the result is disposed of. */
export function offerAssistants(parts: AssistantsParts, editor: EditorApi): Disposable {
  const { tools, mcp } = newerApiOf(editor);
  const offered: Disposable[] = [];
  const offer = (what: string, register: () => Disposable) => {
    try {
      offered.push(register());
    } catch (error) {
      // In some versions it is there as a proposal, which no published extension may use.
      parts.log.warn(`This editor doesn't take ${what}: ${messageOf(error)}`);
    }
  };
  if (tools) {
    for (const [name, read] of Object.entries(readTools)) {
      offer(name, () =>
        tools.register(name, {
          invoke: async ({ input }, token) =>
            tools.result(await answered(parts, name, token, (signal) => read(parts, input, signal))),
        }),
      );
    }
    offer(START_TOOL, () =>
      tools.register(START_TOOL, {
        prepareInvocation: ({ input }, token) => withSignal(token, (signal) => planStart(parts, input, signal)),
        invoke: async ({ input }, token) =>
          tools.result(await answered(parts, START_TOOL, token, (signal) => startFromTool(parts, input, signal))),
      }),
    );
  } else parts.log.info("This editor has no tools for language models.");
  if (mcp) {
    const servers = new LeafMcpServers(parts, mcpServersSetting, mcp.server);
    offered.push(servers);
    offer("MCP servers", () => mcp.register(MCP_PROVIDER, servers));
  } else parts.log.info("This editor takes no MCP servers from extensions.");
  return {
    dispose: () => {
      for (const one of offered.reverse()) one.dispose();
    },
  };
}

/** What a tool answers: its result, or its failure in words; only a call that was given up is thrown. */
async function answered(
  { log, redactor }: AssistantsParts,
  name: string,
  token: vscode.CancellationToken,
  work: (signal: AbortSignal) => Promise<string>,
): Promise<string> {
  try {
    const text = await withSignal(token, work);
    log.info(`${name}: ${Buffer.byteLength(text)} bytes`);
    return text;
  } catch (error) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    const isExpected = error instanceof ToolRefusal || isLeafError(error);
    if (isExpected) log.info(`${name}: ${error.message}`);
    else log.error(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return failureText(error, redactor.text);
  }
}

async function withSignal<T>(token: vscode.CancellationToken, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  if (token.isCancellationRequested) stop.abort();
  const subscription: vscode.Disposable = token.onCancellationRequested(() => stop.abort());
  try {
    return await work(stop.signal);
  } finally {
    subscription.dispose();
  }
}
