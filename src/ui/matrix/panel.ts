import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { Disposable } from "../../base/emitter";
import type { Logger } from "../../base/logger";
import { messageOf } from "../../base/text";
import type { Redactor } from "../../masking/redact";
import { mediaRoot, webviewHtml } from "../../host/webviewHtml";
import type { ExportFormat } from "../../events/eventExport";
import { matrixText } from "../../matrix/matrixExport";
import { MatrixView, type MatrixTools } from "../../matrix/matrixView";
import { readMatrixMessage } from "../../matrix/messages";
import { noMatrixFilter } from "../../matrix/query";
import type { MatrixKept, MatrixToHost, MatrixToWebview, MatrixVerb } from "../../protocol/matrix";
import type { LeafUsers } from "../../users/leafUsers";
import { sessionText } from "../status/accountText";
import { Coalescer } from "../status/coalescer";
import { revealLeafUser, type RevealParts } from "../tree/reveal";

/** What the panel works with. */
export interface MatrixPanelParts extends Omit<MatrixTools, "accountText">, RevealParts {
  readonly extensionUri: vscode.Uri;
  readonly users: LeafUsers;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly log: Logger;
}

/** At most so often, in milliseconds, the panel is told of what changes by itself. */
const TELL_MS = 200;

/** The panel of all Leaf users and their providers: answers what the webview asks. */
export class MatrixPanel implements Disposable {
  readonly #view: MatrixView;
  readonly #subscriptions: Disposable[] = [];
  /** Leaf users whose connections have changed, drawn together. */
  readonly #soon = new Coalescer<string>(TELL_MS, (ids) => this.#update(ids));
  readonly #list = new Coalescer<undefined>(TELL_MS, () => this.#reload());
  #drawn = false;
  #account: string;
  /** The session for which the list was asked for: a failed load is not repeated by itself. */
  #asked: object | undefined;

  constructor(
    private readonly panel: vscode.WebviewPanel,
    private readonly parts: MatrixPanelParts,
    kept?: MatrixKept,
  ) {
    const { store, checks, others } = parts;
    this.#account = sessionText(store.snapshot.session);
    this.#view = new MatrixView({ ...parts, accountText: () => sessionText(store.snapshot.session) }, kept);
    const { webview } = panel;
    panel.title = l10n.t("Provider Matrix");
    webview.options = { enableScripts: true, localResourceRoots: [mediaRoot(parts.extensionUri)] };
    this.#subscriptions.push(
      this.#soon,
      this.#list,
      store.onDidChange(({ leafUserId, progress }) => {
        if (leafUserId !== undefined) this.#soon.add(leafUserId);
        else if (!progress) this.#list.add(undefined);
      }),
      others.onDidChangeWanted(() => this.#list.add(undefined)),
      // Where the rows stand is decided anew once a check is over, and not with each of its answers.
      checks.onDidChange(() => (checks.state.progress ? this.#tell() : this.#list.add(undefined))),
      webview.onDidReceiveMessage((received) => this.#receive(received)),
      panel.onDidChangeViewState(() => this.#look()),
      panel.onDidDispose(() => {
        // What the panel has started ends with it.
        checks.stop();
        this.dispose();
      }),
    );
    webview.html = webviewHtml(webview, parts.extensionUri, {
      title: l10n.t("Provider matrix"),
      script: "matrix/main.js",
      style: "matrix/style.css",
    });
    this.#look();
  }

  readonly onDidClose = (listener: () => void) => this.panel.onDidDispose(listener);

  reveal(): void {
    this.panel.reveal();
  }

  /** How many Leaf users the filter leaves. */
  get shown(): number {
    return this.#view.shown.length;
  }

  /** What the filter leaves, in a format, masked. */
  text(format: ExportFormat): string {
    const { clock, redactor, store } = this.parts;
    const matrix = {
      account: sessionText(store.snapshot.session),
      exportedAt: new Date(clock.now()).toISOString(),
      filter: this.#view.filter,
      loaded: store.snapshot.users.users.length,
      columns: this.#view.columns,
      rows: this.#view.shown.map((entry) => ({ entry, cells: this.#view.cellsOf(entry) })),
    };
    return matrixText(matrix, redactor.text, format);
  }

  /** Stops all work and leaves the editor's tab alone, which comes back after a reload. */
  dispose(): void {
    this.#drawn = false;
    for (const subscription of this.#subscriptions.splice(0)) subscription.dispose();
  }

  #look(): void {
    // A hidden panel loses its page and asks for everything when it is shown again.
    if (!this.panel.visible) this.#drawn = false;
    else this.#loadIfNeeded();
  }

  /** The list, where the side bar has not loaded it. */
  #loadIfNeeded(): void {
    const { store, users, log } = this.parts;
    const { session, users: list } = store.snapshot;
    if (session.kind !== "signedIn" || this.#asked === session || !this.panel.visible) return;
    if (list.loading || (list.loadedAt !== undefined && !list.cached)) return;
    this.#asked = session;
    users.refresh().catch((error: unknown) => {
      log.error(`Loading the Leaf users of the matrix failed: ${messageOf(error)}`);
    });
  }

  #update(leafUserIds: readonly string[]): void {
    const concerned = leafUserIds.filter((id) => this.#view.update(id));
    if (concerned.length === 0) return;
    this.#view.redraw();
    this.#tell();
  }

  #reload(): void {
    const account = sessionText(this.parts.store.snapshot.session);
    // Another account's Leaf users must not be hidden by what was typed for this one's.
    if (account !== "" && this.#account !== "" && account !== this.#account) this.#view.setFilter(noMatrixFilter);
    if (account !== "") this.#account = account;
    this.#view.reload();
    this.#tell();
    this.#loadIfNeeded();
  }

  #receive(received: unknown): void {
    const message = readMatrixMessage(received);
    if (message) this.#handlers[message.type](message as never);
  }

  readonly #handlers: { readonly [K in MatrixToHost["type"]]: (message: Extract<MatrixToHost, { type: K }>) => void } =
    {
      ready: () => {
        this.#drawn = true;
        this.#post({ type: "state", state: this.#view.state(true) });
      },
      rows: ({ version, from }) => {
        const page = this.#view.rows(version, from);
        if (page) this.#post({ type: "rows", version, page });
      },
      filter: ({ filter }) => {
        this.#view.setFilter(filter);
        this.#tell();
      },
      seen: ({ version, from, count }) => {
        this.#view.setTop(version, from);
        this.parts.checks.see(this.#view.leafUsersAt(version, from, count));
      },
      select: ({ version, index }) => this.#view.select(version, index),
      open: ({ version, index, provider }) => {
        const leafUserId = this.#view.leafUserAt(version, index);
        if (leafUserId !== undefined) this.#open(leafUserId, provider);
      },
      run: ({ verb }) => this.#verbs[verb](),
    };

  #open(leafUserId: string, provider: string | undefined): void {
    revealLeafUser(this.parts, leafUserId, { provider, focus: true }).catch((error: unknown) => {
      this.parts.log.error(`The row of a Leaf user was not shown: ${messageOf(error)}`);
    });
  }

  readonly #verbs: { readonly [V in MatrixVerb]: () => void } = {
    signIn: () => void vscode.commands.executeCommand("leafPanorama.signIn"),
    loadAll: () => void vscode.commands.executeCommand("leafPanorama.loadAll"),
    settings: () => void vscode.commands.executeCommand("workbench.action.openSettings", "leafPanorama.providers"),
    check: () => {
      this.parts.checks.check(this.#view.missing()).catch((error: unknown) => {
        this.parts.log.error(`Checking other providers failed: ${messageOf(error)}`);
      });
    },
    stop: () => this.parts.checks.stop(),
    copy: () => void vscode.commands.executeCommand("leafPanorama.copyMatrix"),
    export: () => void vscode.commands.executeCommand("leafPanorama.exportMatrix"),
  };

  #tell(): void {
    if (this.#drawn) this.#post({ type: "state", state: this.#view.state() });
  }

  #post(message: MatrixToWebview): void {
    if (this.#drawn) void this.panel.webview.postMessage(message);
  }
}
