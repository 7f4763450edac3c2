import type { PartnerCredentialsStorage } from "../accounts/partnerCredentials";
import type { Sessions } from "../accounts/sessions";
import type { WebhookSecrets } from "../accounts/webhookSecrets";
import type { Connector } from "../connecting/connector";
import type { Redactor } from "../masking/redact";
import { accountKey, shownAs, type AccountStorage, type KeptAccount } from "../model/account";
import type { ConnectableProvider } from "../model/provider";

/** What a secret opens. */
export type SecretKind = "token" | "password" | "partnerPassword" | "organizationCode" | "webhookSecret";

/** A secret that documents are searched for. */
export interface WatchedSecret {
  readonly kind: SecretKind;
  /** What the developer calls the account that it belongs to. */
  readonly owner: string;
  readonly value: string;
}

/** Where the secrets are. */
export interface SecretSources {
  readonly accounts: AccountStorage;
  readonly connector: Connector;
  readonly partners: PartnerCredentialsStorage;
  readonly provider: ConnectableProvider;
  readonly redactor: Redactor;
  readonly sessions: Sessions;
  readonly webhookSecrets: WebhookSecrets;
}

/**
 * All secrets of all accounts that are known at this moment; each is masked everywhere from then on. The window's own
 * sandbox is no such account: what it gives out opens nothing.
 */
export async function watchedSecrets(sources: SecretSources): Promise<readonly WatchedSecret[]> {
  const accounts = await sources.accounts.all();
  const all = await Promise.all(accounts.map((kept) => secretsOf(kept, sources)));
  const secrets = all.flat().filter(({ value }) => value !== "");
  for (const { value } of secrets) sources.redactor.remember(value);
  return secrets;
}

async function secretsOf(kept: KeptAccount, sources: SecretSources): Promise<WatchedSecret[]> {
  const { connector, partners, provider, sessions, webhookSecrets } = sources;
  const account = shownAs(kept, undefined);
  const sets = provider.environments.map(({ id }) => partners.read(account, id));
  const own = kept.signedOut ? [] : [sessions.tokenOf(kept), sessions.passwordOf(kept)];
  const [[token, password], found, codes, webhooks] = await Promise.all([
    Promise.all(own),
    Promise.all(sets),
    connector.keptCodes(accountKey(kept)),
    webhookSecrets.all(account),
  ]);
  const of = (kind: SecretKind, values: readonly (string | undefined)[]): WatchedSecret[] =>
    values.flatMap((value) => (value === undefined ? [] : [{ kind, owner: kept.label, value }]));
  return [
    ...of("token", [token]),
    ...of("password", [password]),
    ...of(
      "partnerPassword",
      found.map((set) => set?.password),
    ),
    ...of("organizationCode", codes),
    ...of("webhookSecret", webhooks),
  ];
}
