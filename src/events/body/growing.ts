/** Whole numbers from 0 in a typed array that grows: millions of lines must not become millions of objects. */
export class Growing {
  #items = new Uint32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#items.length) {
      const larger = new Uint32Array(this.#length * 2);
      larger.set(this.#items);
      this.#items = larger;
    }
    this.#items[this.#length] = value;
    this.#length += 1;
  }

  /** Takes the last one off; 0 if there is none. */
  pop(): number {
    if (this.#length === 0) return 0;
    this.#length -= 1;
    return this.#items[this.#length] ?? 0;
  }

  at(index: number): number {
    return this.#items[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#items[index] = value;
  }
}
