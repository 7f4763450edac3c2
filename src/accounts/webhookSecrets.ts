import * as v from "valibot";
import type { Redactor } from "../masking/redact";
import type { Account } from "../model/account";
import type { Kept, SecretsStorage } from "../model/storage";

/** By webhook id. */
const schema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.string()));

/** Keeps the secrets of an account's webhooks that were created here; each is masked everywhere from then on. */
export class WebhookSecrets {
  constructor(
    private readonly storage: SecretsStorage,
    private readonly redactor: Redactor,
  ) {}

  /** The secret of a webhook; undefined if it was not created here. */
  async read(account: Account, webhookId: string): Promise<string | undefined> {
    const secret = (await this.#all(account)).get(webhookId);
    if (secret !== undefined) this.redactor.remember(secret);
    return secret;
  }

  async write(account: Account, webhookId: string, secret: string): Promise<Kept> {
    this.redactor.remember(secret);
    const all = await this.#all(account);
    all.set(webhookId, secret);
    return this.storage.write(keyOf(account), JSON.stringify(Object.fromEntries(all)));
  }

  /** Forgets a webhook's secret, because the webhook was deleted. */
  async forget(account: Account, webhookId: string): Promise<void> {
    const all = await this.#all(account);
    if (!all.delete(webhookId)) return;
    if (all.size === 0) await this.erase(account);
    else await this.storage.write(keyOf(account), JSON.stringify(Object.fromEntries(all)));
  }

  /** Forgets all secrets of an account's webhooks. */
  erase(account: Account): Promise<void> {
    return this.storage.erase(keyOf(account));
  }

  async #all(account: Account): Promise<Map<string, string>> {
    const result = v.safeParse(schema, await this.storage.read(keyOf(account)));
    return new Map(result.success ? Object.entries(result.output) : []);
  }
}

function keyOf({ kind, apiUrl, login }: Account): string {
  // Every sandbox is a new one, but its webhooks have new ids as well.
  return `webhooks:${kind === "sandbox" ? "sandbox" : `${apiUrl}:${login}`}`;
}
