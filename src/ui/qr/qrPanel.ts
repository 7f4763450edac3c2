import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import type { Disposable } from "../../base/emitter";
import type { Connection } from "../../model/connection";
import type { StoreView } from "../../model/store";
import { mediaRoot, webviewHtml } from "../../host/webviewHtml";
import { isLoopback } from "../../leaf/apiUrl";
import type { QrState, QrToHost, QrToWebview, QrWords } from "../../protocol/qr";
import { qrModules } from "./qrModules";
import { createPanel } from "../surface/views";

/** Opens one panel with the farmer's QR code a Leaf user; it is blank as soon as the code is of no use. */
export class QrPanels implements Disposable {
  readonly #open = new Map<string, QrPanel>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly store: StoreView,
    private readonly clock: Clock,
    private readonly startAgain: (leafUserId: string) => void,
  ) {}

  /** Shows the code of the attempt that waits for this farmer; `url` is its address. */
  async show(leafUserId: string, farmer: string, url: string): Promise<void> {
    const modules = await qrModules(url);
    // Whatever is shown belongs to an attempt that may be over.
    this.#open.get(leafUserId)?.dispose();
    const awaited = this.store.connection(leafUserId);
    if (awaited.kind !== "awaitingFarmer") return;
    // A later attempt has a link of its own; the deadline of the same one moves when somebody sets the clock.
    const stillValid = () => {
      const now = this.store.connection(leafUserId);
      return now.kind === "awaitingFarmer" && now.attempt === awaited.attempt ? now : undefined;
    };
    const caution = isLoopback(url)
      ? l10n.t("A phone can't reach this address: it is on this machine (the sandbox).")
      : undefined;
    const parts = {
      store: this.store,
      clock: this.clock,
      leafUserId,
      farmer,
      modules,
      caution,
      startAgain: () => this.startAgain(leafUserId),
    };
    const panel = new QrPanel(this.extensionUri, parts, stillValid);
    this.#open.set(leafUserId, panel);
    panel.onDidClose(() => {
      if (this.#open.get(leafUserId) === panel) this.#open.delete(leafUserId);
    });
  }

  dispose(): void {
    for (const panel of [...this.#open.values()]) panel.dispose();
  }
}

interface QrParts {
  readonly store: StoreView;
  readonly clock: Clock;
  readonly leafUserId: string;
  readonly farmer: string;
  readonly modules: readonly (readonly boolean[])[];
  readonly caution: string | undefined;
  readonly startAgain: () => void;
}

class QrPanel {
  readonly #panel: vscode.WebviewPanel;
  readonly #subscription: Disposable;
  #environment = "";
  /** Taken away at the end, so that nothing of the address stays. */
  #modules: readonly (readonly boolean[])[];
  #over: string | undefined;

  constructor(
    extensionUri: vscode.Uri,
    private readonly parts: QrParts,
    private readonly stillValid: () => Connection | undefined,
  ) {
    this.#modules = parts.modules;
    this.#panel = createPanel("leafPanorama.qrCode", l10n.t("QR code: {0}", parts.farmer), {
      enableScripts: true,
      localResourceRoots: [mediaRoot(extensionUri)],
    });
    this.#panel.webview.onDidReceiveMessage(({ type }: QrToHost) => {
      if (type !== "startAgain") {
        this.#post();
        return;
      }
      // A new attempt has a code of its own.
      this.dispose();
      parts.startAgain();
    });
    this.#panel.webview.html = webviewHtml(this.#panel.webview, extensionUri, {
      title: l10n.t("QR code"),
      script: "qr/main.js",
      style: "qr/style.css",
    });
    this.#subscription = parts.store.onDidChange(() => this.#check());
    this.#panel.onDidDispose(() => this.#subscription.dispose());
  }

  readonly onDidClose = (listener: () => void) => this.#panel.onDidDispose(listener);

  dispose(): void {
    this.#panel.dispose();
  }

  #check(): void {
    if (this.#over !== undefined || this.stillValid()?.kind === "awaitingFarmer") return;
    this.#over =
      this.parts.store.connection(this.parts.leafUserId).kind === "active"
        ? l10n.t("{0} is connected. This code is no longer needed.", this.parts.farmer)
        : l10n.t("This code is no longer valid. Start again for a new one.");
    this.#modules = [];
    this.#post();
  }

  #post(): void {
    const message: QrToWebview = { type: "state", state: this.#state() };
    void this.#panel.webview.postMessage(message);
  }

  #state(): QrState {
    const { farmer, caution, clock } = this.parts;
    const connection = this.stillValid();
    if (connection?.kind !== "awaitingFarmer") {
      const words = qrWords(farmer, this.#environment);
      const connected = this.parts.store.connection(this.parts.leafUserId).kind === "active";
      const action = connected ? {} : { action: l10n.t("Start Again") };
      return {
        farmer,
        environment: this.#environment,
        phase: { kind: "over", reason: this.#over ?? "", ...action },
        words,
      };
    }
    const { environment, deadline } = connection;
    this.#environment = environment;
    return {
      farmer,
      environment,
      phase: {
        kind: "shown",
        modules: this.#modules,
        remainingMs: deadline - clock.now(),
        ...(caution === undefined ? {} : { caution }),
      },
      words: qrWords(farmer, environment),
    };
  }
}

function qrWords(farmer: string, environment: string): QrWords {
  return {
    alt: l10n.t("QR code for the Panorama link of {0}, {1}", farmer, environment),
    steps: l10n.t("Scan it with the farmer's phone, sign in to Panorama, and turn on “Leaf Integration”."),
    warning: l10n.t("Anyone who scans it can share the farmer's data. Show it only to the farmer."),
    remaining: l10n.t("Valid for"),
  };
}
