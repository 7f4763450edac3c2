import type * as vscode from "vscode";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import type { Kept, SecretShelf } from "../core/secrets";

/**
 * Keeps secrets in the editor's SecretStorage. Some machines have no keyring behind it and lose what they were given,
 * or throw: so a value is read back, and if it is not there it stays in memory for this session.
 */
export class EditorSecrets implements SecretShelf {
  readonly #memory = new Map<string, string>();

  constructor(
    private readonly storage: vscode.SecretStorage,
    private readonly log: Logger,
  ) {}

  async read(key: string): Promise<string | undefined> {
    const held = this.#memory.get(key);
    if (held !== undefined) return held;
    try {
      return await this.storage.get(key);
    } catch (error) {
      this.log.warn(`A secret can't be read from the secret store: ${messageOf(error)}`);
      return undefined;
    }
  }

  async write(key: string, value: string): Promise<Kept> {
    try {
      await this.storage.store(key, value);
      if ((await this.storage.get(key)) === value) {
        this.#memory.delete(key);
        return "kept";
      }
      this.log.warn("The secret store didn't keep what it was given");
    } catch (error) {
      this.log.warn(`The secret store refuses to keep a secret: ${messageOf(error)}`);
    }
    this.#memory.set(key, value);
    return "thisSessionOnly";
  }

  async erase(key: string): Promise<void> {
    this.#memory.delete(key);
    await this.storage.delete(key);
  }
}
