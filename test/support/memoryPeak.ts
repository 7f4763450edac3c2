const MB = 1024 * 1024;

/** How much memory this process takes beyond what it had when the watching began. */
export class MemoryPeak {
  readonly #idle = process.memoryUsage.rss();
  #highest = this.#idle;
  readonly #timer = setInterval(() => this.#look(), 5);

  /** The peak over idle so far, in MB; ends the watching. */
  end(): number {
    clearInterval(this.#timer);
    this.#look();
    return Math.round((this.#highest - this.#idle) / MB);
  }

  #look(): void {
    this.#highest = Math.max(this.#highest, process.memoryUsage.rss());
  }
}
