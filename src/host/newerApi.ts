import type * as vscode from "vscode";
import type { Disposable, Event } from "../base/emitter";

/*
 * What editors newer than the oldest one have for assistants. Any part of it can be missing, and in some versions a part
 * is there and refuses to be used, because it was a proposal then: nothing is read without a check.
 */

/** What a tool is about to do, as the editor shows it; with `confirmationMessages`, the user is asked first. */
export interface ToolPlan {
  readonly invocationMessage?: string;
  readonly confirmationMessages?: { readonly title: string; readonly message: vscode.MarkdownString };
}

/** A tool for language models, as the editor calls it. The input is what a model has written. */
interface HostTool {
  invoke(options: { readonly input: unknown }, token: vscode.CancellationToken): Promise<object>;
  prepareInvocation?(
    options: { readonly input: unknown },
    token: vscode.CancellationToken,
  ): Promise<ToolPlan | undefined>;
}

/** An address; the editor's own is one. */
interface ServerAddress {
  toString(skipEncoding?: boolean): string;
}

/** An MCP server that is reached by HTTP, as the editor knows it. */
export interface HttpServer {
  readonly label: string;
  readonly uri: ServerAddress;
  readonly headers: Readonly<Record<string, string>>;
}

/** Names MCP servers to the editor. */
export interface HttpServerProvider {
  readonly onDidChangeMcpServerDefinitions: Event<void>;
  provideMcpServerDefinitions(): HttpServer[];
  /** The server as it is to be started; undefined if it is not to be. */
  resolveMcpServerDefinition(server: HttpServer): Promise<HttpServer | undefined>;
}

/** The editor's API, as far as it matters here; `vscode` itself, or what a test makes of it. */
export interface EditorApi {
  readonly lm?: {
    /** The oldest editor has this one alone. */
    readonly selectChatModels?: unknown;
    readonly registerTool?: (name: string, tool: HostTool) => Disposable;
    readonly registerMcpServerDefinitionProvider?: (id: string, provider: HttpServerProvider) => Disposable;
  };
  readonly LanguageModelTextPart?: new (value: string) => object;
  readonly LanguageModelToolResult?: new (content: readonly object[]) => object;
  readonly McpHttpServerDefinition?: new (
    label: string,
    uri: ServerAddress,
    headers: Record<string, string>,
    version: string,
  ) => HttpServer;
}

/** What this editor has of it. */
export interface NewerApi {
  readonly tools?: {
    readonly register: (name: string, tool: HostTool) => Disposable;
    /** A tool's answer. */
    readonly result: (text: string) => object;
  };
  readonly mcp?: {
    readonly register: (id: string, provider: HttpServerProvider) => Disposable;
    readonly server: (
      label: string,
      uri: ServerAddress,
      headers: Record<string, string>,
      version: string,
    ) => HttpServer;
  };
}

/** Finds out what an editor has; where something is missing that a part needs, that part is undefined. */
export function newerApiOf(editor: EditorApi): NewerApi {
  const {
    lm,
    LanguageModelTextPart: TextPart,
    LanguageModelToolResult: Result,
    McpHttpServerDefinition: Server,
  } = editor;
  const { registerTool, registerMcpServerDefinitionProvider: registerProvider } = lm ?? {};
  return {
    ...(registerTool && TextPart && Result
      ? {
          tools: {
            register: (...tool) => registerTool.call(lm, ...tool),
            result: (text) => new Result([new TextPart(text)]),
          },
        }
      : {}),
    ...(registerProvider && Server
      ? {
          mcp: {
            register: (...provider) => registerProvider.call(lm, ...provider),
            server: (...parts) => new Server(...parts),
          },
        }
      : {}),
  };
}
