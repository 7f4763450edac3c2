import * as vscode from "vscode";
import { McpGate, PASS_HEADER } from "../../assistants/mcpGate";
import { mcpTargetOf, type McpTarget } from "../../assistants/mcpTarget";
import type { Sessions } from "../../accounts/sessions";
import type { Disposable } from "../../base/emitter";
import type { Logger } from "../../base/logger";
import { plain } from "../../base/plain";
import { onSettingChange } from "../../host/settings";
import type { HttpServer, HttpServerProvider, NewerApi } from "../../host/newerApi";
import type { Fetch } from "../../leaf/fetch";
import { accountKey } from "../../model/account";
import type { StoreView } from "../../model/store";
import { accountText } from "../status/accountText";

/** What the MCP server of the account works with. */
interface McpParts {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly fetch: Fetch;
  readonly log: Logger;
}

interface Offered extends McpTarget {
  readonly label: string;
}

/** Names the MCP server of the account in use to the editor, and starts it with a token of that account alone. */
export class LeafMcpServers implements HttpServerProvider, Disposable {
  readonly #changes = new vscode.EventEmitter<void>();
  readonly onDidChangeMcpServerDefinitions = this.#changes.event;
  readonly #gate: McpGate;
  readonly #subscriptions: Disposable[];
  #known: string;

  constructor(
    private readonly parts: McpParts,
    /** What the user has set for other APIs than Leaf's own. */
    private readonly servers: () => Readonly<Record<string, unknown>>,
    private readonly make: NonNullable<NewerApi["mcp"]>["server"],
  ) {
    this.#gate = new McpGate(parts);
    this.#known = keyOf(this.#offered());
    this.#subscriptions = [
      parts.store.onDidChange(({ leafUserId, progress }) => {
        if (leafUserId === undefined && !progress) this.#follow();
      }),
      onSettingChange("assistants.mcpServers", () => this.#follow()),
    ];
  }

  provideMcpServerDefinitions(): HttpServer[] {
    const offered = this.#offered();
    return offered ? [this.make(offered.label, vscode.Uri.parse(offered.url, true), {}, offered.version)] : [];
  }

  /** The server behind the gate; undefined if it is no longer the account's, or if the developer doesn't sign in again. */
  async resolveMcpServerDefinition({ label, uri }: HttpServer): Promise<HttpServer | undefined> {
    const offered = this.#offered();
    if (!offered || offered.label !== label || offered.url !== uri.toString(true)) return undefined;
    const { sessions, store } = this.parts;
    if (store.snapshot.session.kind === "refused" && !(await sessions.signInAgain(offered.account))) return undefined;
    // Whoever starts it sees a prompt if it needs one; what goes through the gate later opens none.
    if ((await this.#token(offered, true)) === undefined) return undefined;
    const token = () => this.#token(offered, false);
    const { url, pass } = await this.#gate.open({ account: offered.account, url: offered.url, token });
    return this.make(label, vscode.Uri.parse(url, true), { [PASS_HEADER]: pass }, offered.version);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#gate.dispose();
    this.#changes.dispose();
  }

  /** The token of the account that was offered, as long as it is the one in use. */
  async #token({ account }: McpTarget, mayAsk: boolean): Promise<string | undefined> {
    const { active } = this.parts.sessions;
    return active && accountKey(active.account) === account ? active.token(mayAsk) : undefined;
  }

  #offered(): Offered | undefined {
    const { session } = this.parts.store.snapshot;
    const target = "account" in session ? mcpTargetOf(session.account, this.servers()) : undefined;
    if (!target || !("account" in session)) return undefined;
    return { ...target, label: plain(`Leaf: ${accountText(session.account)}`, 80) };
  }

  #follow(): void {
    const key = keyOf(this.#offered());
    if (key === this.#known) return;
    this.#known = key;
    this.#gate.close();
    this.#changes.fire();
  }
}

function keyOf(offered: Offered | undefined): string {
  return offered === undefined ? "" : `${offered.version} ${offered.label}`;
}
