import type { Kept, SecretShelf } from "../../src/core/secrets";

/** A secret store for tests: memory, and nothing else. */
export class MemoryShelf implements SecretShelf {
  readonly kept = new Map<string, string>();
  outcome: Kept = "kept";
  read = (key: string) => Promise.resolve(this.kept.get(key));
  write = (key: string, value: string) => {
    this.kept.set(key, value);
    return Promise.resolve(this.outcome);
  };
  erase = (key: string) => {
    this.kept.delete(key);
    return Promise.resolve();
  };
}
