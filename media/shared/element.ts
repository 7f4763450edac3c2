import { LitElement } from "lit";

/** Something that tells of its changes. */
interface Listened {
  listen(listener: () => void): () => void;
}

/** A part of a panel that is drawn anew when the model changes; in the page itself, so that one style sheet serves all. */
export abstract class ModelElement<Model extends Listened> extends LitElement {
  #model: Model | undefined;
  #stop: (() => void) | undefined;

  get model(): Model {
    if (!this.#model) throw new Error("The element was drawn without a model.");
    return this.#model;
  }

  set model(model: Model) {
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
