import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import { locale } from "../../base/l10n";
import { plain } from "../../base/plain";
import { messageOf } from "../../base/text";
import type { Redactor } from "../../masking/redact";
import type { AlertsDoor } from "./alertsDoor";

/** The task's type, in the manifest as well. */
const TASK_TYPE = "leaf";
const LISTEN = "listen";

/** What a task needs. */
interface ListenTaskTools {
  readonly alerts: AlertsDoor;
  readonly redactor: Redactor;
}

/** Offers the task that listens for alerts as long as it runs, so that a launch of one's own app can start it. */
export function offerListenTask(tools: ListenTaskTools): vscode.Disposable {
  return vscode.tasks.registerTaskProvider(TASK_TYPE, {
    provideTasks: () => [taskOf({ type: TASK_TYPE, command: LISTEN }, tools)],
    resolveTask: ({ definition }) => (definition["command"] === LISTEN ? taskOf(definition, tools) : undefined),
  });
}

function taskOf(definition: vscode.TaskDefinition, tools: ListenTaskTools): vscode.Task {
  const execution = new vscode.CustomExecution(() => Promise.resolve(new ListenTerminal(tools)));
  const name = l10n.t("listen for alerts");
  const task = new vscode.Task(definition, vscode.TaskScope.Workspace, name, "Leaf", execution, "$leaf-listen");
  task.isBackground = true;
  return task;
}

/** A terminal that listens from its opening to its end, and says what arrives. */
class ListenTerminal implements vscode.Pseudoterminal {
  readonly #writes = new vscode.EventEmitter<string>();
  readonly #closes = new vscode.EventEmitter<number>();
  readonly onDidWrite = this.#writes.event;
  readonly onDidClose = this.#closes.event;
  readonly #subscriptions: Disposable[] = [];
  #isClosed = false;

  constructor(private readonly tools: ListenTaskTools) {}

  open(): void {
    this.#listen().catch((error: unknown) => {
      this.#say(messageOf(error));
      this.#closes.fire(1);
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  async #listen(): Promise<void> {
    const { deliverySentence } = await import("../../alerts/deliveryText");
    const { listener, startListening } = await this.tools.alerts.open();
    const before = listener.state;
    const state = await startListening();
    if (state.kind !== "listening") {
      throw new Error(state.kind === "failed" ? state.sentence : l10n.t("The listener is off."));
    }
    const end = () => {
      // A listener that somebody else has started, before or since, goes on without this task.
      if (state !== before && state === listener.state) void listener.stop();
    };
    if (this.#isClosed) {
      end();
      return;
    }
    const time = new Intl.DateTimeFormat(locale(), { timeStyle: "medium" });
    this.#subscriptions.push(
      { dispose: end },
      listener.onDidReceive((entry) => {
        this.#say(`${time.format(entry.at)}  ${deliverySentence(entry, this.tools.redactor.text)}`);
      }),
      listener.onDidChangeState(({ kind }) => {
        if (kind === "listening") return;
        this.#say(l10n.t("The listener is off."));
        this.#closes.fire(0);
      }),
    );
    // The problem matcher waits for the host and port.
    this.#say(l10n.t("Listening on {0}.", new URL(state.url).host));
  }

  /** A foreign text must not move the cursor, nor become a link. */
  #say(text: string): void {
    this.#writes.fire(`${plain(text)}\r\n`);
  }
}
