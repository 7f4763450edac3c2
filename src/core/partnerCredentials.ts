import * as v from "valibot";
import type { Account } from "./store";
import type { ClientEnvironment, PartnerCredentials } from "./provider";
import type { Kept, SecretShelf } from "./secrets";

const schema = v.object({
  clientId: v.string(),
  username: v.string(),
  password: v.string(),
});

/** Keeps one set of partner credentials for each account and environment. */
export class PartnerCredentialsShelf {
  constructor(private readonly shelf: SecretShelf) {}

  async read(account: Account, environment: ClientEnvironment): Promise<PartnerCredentials | undefined> {
    const text = await this.shelf.read(keyOf(account, environment));
    if (text === undefined) return undefined;
    const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
    return result.success ? result.output : undefined;
  }

  write(account: Account, environment: ClientEnvironment, partner: PartnerCredentials): Promise<Kept> {
    return this.shelf.write(keyOf(account, environment), JSON.stringify(partner));
  }

  erase(account: Account, environment: ClientEnvironment): Promise<void> {
    return this.shelf.erase(keyOf(account, environment));
  }
}

function keyOf(account: Account, environment: ClientEnvironment): string {
  // Every sandbox has the same partner, whatever port it got this time.
  return `partner:${account.kind === "sandbox" ? "sandbox" : `${account.apiUrl}:${account.label}`}:${environment}`;
}
