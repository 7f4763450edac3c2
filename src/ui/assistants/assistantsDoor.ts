import * as vscode from "vscode";
import type { Disposable } from "../../base/emitter";
import { messageOf } from "../../base/text";
import { assistantsSetting, onSettingChange } from "../../host/settings";
import type { AssistantsParts } from "./assistantsParts";

/**
 * Offers what assistants can use as long as the setting is on, and loads it when it is first on: who doesn't switch it on
 * never loads it, and the editor is told of nothing.
 */
export class AssistantsDoor implements Disposable {
  readonly #subscription = onSettingChange("assistants.enabled", () => this.#follow());
  #offered: Disposable | undefined;
  #isEnded = false;
  /** One change at a time: two of them in quick succession leave what the last one said. */
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly parts: AssistantsParts) {
    this.#follow();
  }

  dispose(): void {
    this.#isEnded = true;
    this.#subscription.dispose();
    this.#offered?.dispose();
    this.#offered = undefined;
  }

  #follow(): void {
    if (!assistantsSetting() && !this.#offered) return;
    this.#last = this.#last
      .then(() => this.#change())
      .catch((error: unknown) => this.parts.log.error(`Assistants are not offered: ${messageOf(error)}`));
  }

  async #change(): Promise<void> {
    if (!assistantsSetting()) {
      this.#offered?.dispose();
      this.#offered = undefined;
      return;
    }
    if (this.#offered) return;
    const { offerAssistants } = await import("./assistants");
    if (this.#isEnded || !assistantsSetting()) return;
    this.#offered = offerAssistants(this.parts, vscode);
  }
}
