/** Sends one filter at a time: while the host looks, only the last key counts. */
export class FilterSender {
  #busy = false;
  #waits = false;

  /** `post` sends the filter as it is at that moment. */
  constructor(private readonly post: () => void) {}

  send(): void {
    this.#waits = this.#busy;
    if (this.#busy) return;
    this.#busy = true;
    this.post();
  }

  /** The host has sent its state; whether it waited for that with a filter of the user's, which may be newer. */
  answered(): boolean {
    if (!this.#busy) return false;
    this.#busy = false;
    if (this.#waits) this.send();
    return true;
  }
}
