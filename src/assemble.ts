import type { Sleep, SteadyClock } from "./base/clock";
import type { Disposable } from "./base/emitter";
import type { Logger } from "./base/logger";
import type { Redactor } from "./masking/redact";
import { Budgets, type BudgetStorage } from "./leaf/budget";
import type { Fetch } from "./leaf/fetch";
import { leafAt, type Target } from "./leaf/send";
import type { AccountStorage } from "./model/account";
import type { SecretsStorage } from "./model/storage";
import { Store } from "./model/store";
import { UsersCache, type CacheStorage } from "./model/usersCache";
import { providers, shownProvider } from "./providers";
import { LastEnvironment, type Memory } from "./accounts/lastEnvironment";
import { PartnerCredentialsStorage } from "./accounts/partnerCredentials";
import { SandboxControl, type RunningSandbox } from "./accounts/sandboxControl";
import { Sessions } from "./accounts/sessions";
import { WebhookSecrets } from "./accounts/webhookSecrets";
import type { AskToRenew } from "./accounts/tokens";
import { DataFlow } from "./users/dataFlow";
import { LeafUserEdits } from "./users/leafUserEdits";
import { LeafUsers } from "./users/leafUsers";
import { OtherProviders } from "./users/otherProviders";
import { ProviderChecks } from "./users/providerChecks";
import { RateLimitPause } from "./users/rateLimitPause";
import { AccountErasure } from "./connecting/accountErasure";
import type { AttemptStorage, Lease } from "./connecting/attempts";
import { Connector } from "./connecting/connector";
import { Credentials } from "./connecting/credentials";

/** All that comes from outside: the editor, the disk, the network, the time. */
export interface Ports {
  readonly fetch: Fetch;
  readonly clock: SteadyClock;
  readonly sleep: Sleep;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Makes an id that nothing else has. */
  readonly newId: () => string;
  /** It masks by the redactor, and is there before all others. */
  readonly log: Logger;
  readonly redactor: Redactor;
  readonly windowId: string;
  readonly secrets: SecretsStorage;
  readonly memory: Memory;
  readonly accounts: AccountStorage;
  readonly cache: CacheStorage;
  readonly attempts: AttemptStorage;
  readonly lease: Lease;
  readonly buckets: BudgetStorage;
  readonly requestsPerMinute: () => number;
  /** How many statuses are asked for at the same time; left out, as many as in the editor. */
  readonly concurrency?: number | undefined;
  /** The ids of the providers that count beside the shown one; all of them if it is empty. */
  readonly wantedProviders: () => readonly string[];
  readonly askToRenew: AskToRenew;
  /** `world`: the text of a world file, to start with in place of the sample Leaf users. */
  readonly startSandbox: (world?: string) => Promise<RunningSandbox>;
}

/** Disposes a part at the end, and passes it on. */
export type Keep = <T extends Disposable>(part: T) => T;

/** All that stands behind the views. */
export type Parts = ReturnType<typeof assemble>;

/** Builds the state and its verbs: the same ones for the editor, for the command and for the tests. */
export function assemble(ports: Ports, keep: Keep) {
  const { accounts, clock, concurrency, log, redactor, secrets } = ports;
  const provider = shownProvider;
  const budgets = keep(new Budgets({ ...ports, storage: ports.buckets, perMinute: ports.requestsPerMinute }));
  const budget = ({ account, apiUrl }: Target) => budgets.of(account ?? apiUrl);
  const sending = { ...ports, budget, mask: redactor.text };
  const store = new Store(provider.id);
  const cache = keep(new UsersCache(store, ports.cache, log));
  const leaf = (target: Target) => leafAt(target, sending);
  const sessions = keep(new Sessions(store, { ...ports, cache, storage: secrets, leafAt: leaf }));
  const users = new LeafUsers(store, sessions, provider, clock, log, concurrency);
  const rest = providers.filter((one) => one !== provider);
  const others = keep(new OtherProviders(store, sessions, rest, ports.wantedProviders, clock, log));
  const checks = keep(new ProviderChecks(store, sessions, others, clock, log, concurrency));
  const connector = keep(new Connector(store, sessions, users, provider, ports));
  const credentials = new Credentials(store, sessions, users, others, provider, redactor, clock);
  const edits = new LeafUserEdits(store, sessions, users, connector, log);
  const data = new DataFlow(sessions, provider);
  const partners = new PartnerCredentialsStorage(secrets, clock);
  const webhookSecrets = new WebhookSecrets(secrets, redactor);
  const sandbox = keep(new SandboxControl(store, sessions, partners, ports.startSandbox));
  const lastEnvironment = new LastEnvironment(ports.memory);
  const erasure = new AccountErasure(
    accounts,
    sessions,
    connector,
    partners,
    webhookSecrets,
    lastEnvironment,
    provider,
  );
  keep(new RateLimitPause(store, budgets));
  const state = {
    accounts,
    cache,
    checks,
    lastEnvironment,
    others,
    partners,
    sandbox,
    sessions,
    storage: secrets,
    store,
    users,
    webhookSecrets,
  };
  return { ...state, connector, credentials, data, edits, erasure, clock, log, provider, redactor };
}
