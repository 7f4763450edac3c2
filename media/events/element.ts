import { LitElement } from "lit";
import type { EventsModel } from "./model";

/** A part of the panel that is drawn anew when the model changes; in the page itself, so that one style sheet serves all. */
export abstract class ModelElement extends LitElement {
  #model: EventsModel | undefined;
  #stop: (() => void) | undefined;

  get model(): EventsModel {
    if (!this.#model) throw new Error("The element was drawn without a model.");
    return this.#model;
  }

  set model(model: EventsModel) {
    if (model === this.#model) return;
    this.#stop?.();
    this.#model = model;
    this.#stop = model.listen(() => this.requestUpdate());
    this.requestUpdate();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }
}
