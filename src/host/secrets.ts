import * as l10n from "@vscode/l10n";
import type * as vscode from "vscode";
import { systemSleep, type Sleep } from "../base/clock";
import { Emitter, type Disposable } from "../base/emitter";
import type { Logger } from "../base/logger";
import { messageOf } from "../base/text";
import type { Kept, SecretsStorage } from "../model/storage";

/** A secret store that has not answered for this long is taken to be missing: a keyring may ask for its password. Milliseconds. */
const ANSWER_MS = 5000;
/** While one answer is overdue, the next is not waited for as long. Milliseconds. */
const OVERDUE_MS = 500;

/** The last word on a secret: its value, or that it is to be erased. */
interface Wish {
  readonly value: string | undefined;
}

/**
 * Keeps secrets in the editor's SecretStorage. Some machines have no keyring behind it and lose what they were given,
 * throw, or never answer: so a value is read back, and if it is not there in time it stays in memory for this session.
 */
export class EditorSecrets implements SecretsStorage, Disposable {
  readonly #memory = new Map<string, string>();
  /** Keys that were erased, as long as the store has not confirmed it. */
  readonly #erased = new Set<string>();
  /** The last word on each key, as long as the store works on it … */
  readonly #wishes = new Map<string, Wish>();
  /** … one step after the other, so that a late answer never undoes what came after it. */
  readonly #queues = new Map<string, Promise<void>>();
  readonly #changes = new Emitter<undefined>();
  /** A secret was written or erased here, whether the store keeps it or not. */
  readonly onDidChange = this.#changes.event;
  readonly #failures = new Emitter<string>();
  /** The secret store does not answer: a sentence for the developer; fires once until it answers again. */
  readonly onDidFail = this.#failures.event;
  #overdue = 0;
  #told = false;

  constructor(
    private readonly storage: Pick<vscode.SecretStorage, "get" | "store" | "delete">,
    private readonly log: Logger,
    private readonly sleep: Sleep = systemSleep,
  ) {}

  async read(key: string): Promise<string | undefined> {
    const held = this.#memory.get(key);
    if (held !== undefined || this.#erased.has(key)) return held;
    try {
      const found = await this.#inTime(() => this.storage.get(key));
      // Written or erased while the store took its time: that is newer.
      return this.#erased.has(key) ? undefined : (this.#memory.get(key) ?? found);
    } catch (error) {
      this.log.warn(`A secret can't be read from the secret store: ${messageOf(error)}`);
      return this.#memory.get(key);
    }
  }

  async write(key: string, value: string): Promise<Kept> {
    // In memory first: whoever reads meanwhile gets the newer one.
    this.#memory.set(key, value);
    this.#erased.delete(key);
    this.#changes.fire(undefined);
    try {
      if (await this.#carryOut(key, { value })) return "kept";
      this.log.warn("The secret store didn't keep what it was given");
    } catch (error) {
      this.log.warn(`The secret store refuses to keep a secret: ${messageOf(error)}`);
    }
    return "thisSessionOnly";
  }

  async erase(key: string): Promise<void> {
    this.#memory.delete(key);
    this.#erased.add(key);
    this.#changes.fire(undefined);
    await this.#carryOut(key, { value: undefined });
  }

  dispose(): void {
    this.#failures.dispose();
    this.#changes.dispose();
  }

  /** Brings a wish to the store, and tells whether it holds; rejects where the store fails or doesn't answer in time. */
  #carryOut(key: string, wish: Wish): Promise<boolean> {
    this.#wishes.set(key, wish);
    const before = this.#queues.get(key) ?? Promise.resolve();
    // What was overtaken by another wish needs no step any more.
    const work = before.then(() => this.#wishes.get(key) !== wish || this.#apply(key, wish));
    const over = () => {
      if (this.#queues.get(key) !== step) return;
      this.#queues.delete(key);
      this.#wishes.delete(key);
    };
    // The next step comes after this one, however that has ended.
    const step = work.then(over, over);
    this.#queues.set(key, step);
    return this.#inTime(() => work);
  }

  async #apply(key: string, wish: Wish): Promise<boolean> {
    if (wish.value === undefined) {
      await this.storage.delete(key);
      if (this.#wishes.get(key) === wish) this.#erased.delete(key);
      return true;
    }
    await this.storage.store(key, wish.value);
    const held = (await this.storage.get(key)) === wish.value;
    if (held && this.#wishes.get(key) === wish) this.#memory.delete(key);
    return held;
  }

  async #inTime<T>(ask: () => PromiseLike<T>): Promise<T> {
    const asked = Promise.resolve(ask());
    const limit = new AbortController();
    const late = this.sleep(this.#overdue > 0 ? OVERDUE_MS : ANSWER_MS, limit.signal).then(() => undefined);
    try {
      const first = await Promise.race([asked.then((value) => ({ value })), late]);
      if (first) return first.value;
    } finally {
      limit.abort();
    }
    this.#overdue += 1;
    const answered = () => {
      this.#overdue -= 1;
      if (this.#overdue === 0) this.#told = false;
    };
    asked.then(answered, (error: unknown) => {
      answered();
      this.log.warn(`The secret store failed late: ${messageOf(error)}`);
    });
    if (!this.#told) {
      this.#told = true;
      this.#failures.fire(
        l10n.t("No secure storage is available. Your credentials are kept only until this window closes."),
      );
    }
    throw new Error(l10n.t("The secure storage didn't answer within {0} seconds.", ANSWER_MS / 1000));
  }
}
