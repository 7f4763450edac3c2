import * as v from "valibot";
import type { Redactor } from "../masking/redact";
import type { Account } from "../model/account";
import type { Kept, SecretsStorage } from "../model/storage";

/** So many secrets of sandboxes' webhooks are kept, the newest. */
export const MOST_OF_SANDBOXES = 100;

/** By webhook id; those of sandboxes by the address as well. */
const schema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** Keeps the secrets of an account's webhooks that were created here; each is masked everywhere from then on. */
export class WebhookSecrets {
  /** Changes wait for each other: each reads all secrets, and writes all. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly storage: SecretsStorage,
    private readonly redactor: Redactor,
  ) {}

  /** The secret of a webhook; undefined if it was not created here. */
  async read(account: Account, webhookId: string): Promise<string | undefined> {
    const secret = (await this.#all(account)).get(entryOf(account, webhookId));
    if (secret !== undefined) this.redactor.remember(secret);
    return secret;
  }

  /** Masks a secret from now on that is kept elsewhere. */
  readonly mask = (secret: string): void => this.redactor.remember(secret);

  /** All secrets of an account's webhooks, those of earlier windows included. */
  async all(account: Account): Promise<readonly string[]> {
    const secrets = [...(await this.#all(account)).values()];
    for (const secret of secrets) this.redactor.remember(secret);
    return secrets;
  }

  write(account: Account, webhookId: string, secret: string): Promise<Kept> {
    this.redactor.remember(secret);
    return this.#inTurn(async () => {
      const all = await this.#all(account);
      const entry = entryOf(account, webhookId);
      all.delete(entry);
      all.set(entry, secret);
      // Nobody deletes the webhooks of a sandbox that has ended.
      const kept = account.kind === "sandbox" ? [...all].slice(-MOST_OF_SANDBOXES) : [...all];
      return this.#put(account, kept);
    });
  }

  /** Forgets a webhook's secret, because the webhook was deleted. */
  forget(account: Account, webhookId: string): Promise<void> {
    return this.#inTurn(async () => {
      const all = await this.#all(account);
      if (!all.delete(entryOf(account, webhookId))) return;
      if (all.size === 0) await this.storage.erase(keyOf(account));
      else await this.#put(account, [...all]);
    });
  }

  /** Forgets all secrets of an account's webhooks. */
  erase(account: Account): Promise<void> {
    return this.#inTurn(() => this.storage.erase(keyOf(account)));
  }

  #inTurn<T>(act: () => Promise<T>): Promise<T> {
    const done = this.#last.then(act);
    // Whoever called gets the failure; the next one isn't kept from its turn.
    this.#last = done.catch(() => undefined);
    return done;
  }

  #put(account: Account, secrets: readonly (readonly [string, string])[]): Promise<Kept> {
    return this.storage.write(keyOf(account), JSON.stringify(Object.fromEntries(secrets)));
  }

  async #all(account: Account): Promise<Map<string, string>> {
    const result = v.safeParse(schema, await this.storage.read(keyOf(account)));
    return new Map(result.success ? Object.entries(result.output) : []);
  }
}

/** All sandboxes have one place, so that none is left behind with each that has ended. */
function keyOf({ kind, apiUrl, login }: Account): string {
  return `webhooks:${kind === "sandbox" ? "sandbox" : `${apiUrl}:${login}`}`;
}

/** The ids of a sandbox's webhooks come from its seed, so that the next sandbox has the same ones. */
function entryOf({ kind, apiUrl }: Account, webhookId: string): string {
  return kind === "sandbox" ? `${apiUrl} ${webhookId}` : webhookId;
}
