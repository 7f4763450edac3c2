import type { Disposable } from "../../base/emitter";
import type { ContextKeys } from "../../host/contextKeys";
import type { Memory } from "../../accounts/lastEnvironment";
import type { Alerts, AlertsTools } from "./alerts";

const SHOWN_KEY = "alerts:shown";

/** Loads alerts when they are first used, and from then on with each window: who doesn't use them never loads them. */
export class AlertsDoor {
  #alerts: Promise<Alerts> | undefined;

  constructor(
    private readonly tools: AlertsTools,
    private readonly memory: Memory,
    private readonly context: ContextKeys,
    private readonly keep: <T extends Disposable>(part: T) => T,
  ) {}

  /** Whether they were used before, on this machine. */
  get isOpen(): boolean {
    return this.memory.get(SHOWN_KEY) === true;
  }

  /** All of alerts; the view is there from then on. */
  async open(): Promise<Alerts> {
    this.#alerts ??= this.#load();
    const alerts = await this.#alerts;
    this.context.set("alerts", true);
    if (!this.isOpen) await this.memory.update(SHOWN_KEY, true);
    return alerts;
  }

  async #load(): Promise<Alerts> {
    try {
      const { makeAlerts } = await import("./alerts");
      return makeAlerts(this.tools, this.keep);
    } catch (error) {
      // The next one who asks may have more luck.
      this.#alerts = undefined;
      throw error;
    }
  }
}
