import { accountKey, type Account } from "../model/account";
import type { ClientEnvironment } from "../model/provider";

/** Keeps small things that are no secret; the editor's Memento has this shape. */
export interface Memory {
  get(key: string): unknown;
  update(key: string, value: unknown): PromiseLike<void>;
}

/** What the developer chose last, to offer it first. */
export class LastEnvironment {
  constructor(private readonly memory: Memory) {}

  /** The environment of the account's last accepted connect; undefined before the first. */
  environment(account: Account): ClientEnvironment | undefined {
    const kept = this.memory.get(keyOf(account));
    return kept === "STAGE" || kept === "PRODUCTION" ? kept : undefined;
  }

  async keepEnvironment(account: Account, environment: ClientEnvironment): Promise<void> {
    await this.memory.update(keyOf(account), environment);
  }

  async forget(account: Account): Promise<void> {
    await this.memory.update(keyOf(account), undefined);
  }
}

function keyOf(account: Account): string {
  return `environment:${account.kind === "sandbox" ? "sandbox" : accountKey(account)}`;
}
