import type { Clock } from "../base/clock";
import { getCredential } from "../leaf/credentials";
import { listCredentialEvents } from "../leaf/credentialEvents";
import { isLeafError, LeafError } from "../leaf/errors";
import { listOrganizations } from "../leaf/organizations";
import { getLeafUser } from "../leaf/users";
import type { LeafUsers } from "../users/leafUsers";
import type { OtherProviders } from "../users/otherProviders";
import type { PartnerCredentialsStorage } from "../accounts/partnerCredentials";
import { credentialPlace, isHealthy, type Provider } from "../model/provider";
import type { ActiveSession } from "../accounts/openSession";
import type { Sessions } from "../accounts/sessions";
import type { Account } from "../model/account";
import type { StoreView } from "../model/store";
import type { Answer, EndedAttempt, Facts, KeptPartner } from "./facts";
import type { Mask } from "../masking/markdown";
import { maskedFacts } from "./maskedFacts";

/** How many events are looked at. */
const EVENTS = 50;

/** After such a failure the next question would fail the same way, or make it worse. */
const HOPELESS = new Set(["offline", "tls", "proxy", "timeout", "unauthorized", "rateLimited"]);

/** What gathering needs from outside. */
export interface FactTools {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly users: LeafUsers;
  readonly partners: PartnerCredentialsStorage;
  /** The one that is diagnosed. */
  readonly provider: Provider;
  /** The other providers, and what takes the place of which. */
  readonly others: OtherProviders;
  readonly clock: Clock;
  /** The account as it is shown elsewhere. */
  readonly accountText: (account: Account) => string;
  /** Takes out the secrets that this session knows of. */
  readonly mask: Mask;
}

interface Asked {
  readonly organizations: Facts["organizations"];
  readonly credential: Facts["credential"];
  readonly events: Facts["events"];
  readonly leafUserFound: Facts["leafUserFound"];
}

const notAsked = { kind: "notAsked" } as const;

/**
 * Gathers what is known of one Leaf user's connection, and asks Leaf anew; a failed question becomes a fact itself.
 * Every value from outside is masked here, so that sentences can be made of it as it is.
 */
export async function gatherFacts(tools: FactTools, leafUser: Facts["leafUser"], signal?: AbortSignal): Promise<Facts> {
  const { store, sessions, provider, clock } = tools;
  // Before Leaf is asked, because a credential that turns up takes the ended attempt's place.
  const before = store.connection(leafUser.id, provider.id);
  const active = sessions.active;
  const asked: Asked = active
    ? await ask(tools, active, leafUser.id, signal)
    : { credential: notAsked, events: notAsked, organizations: notAsked, leafUserFound: notAsked };
  const { session, users } = store.snapshot;
  const account = "account" in session ? session.account : undefined;
  const connection = store.connection(leafUser.id, provider.id);
  const credential = asked.credential.kind === "answered" ? asked.credential.value : null;
  const facts: Facts = {
    now: clock.now(),
    leafUser,
    provider: diagnosed(tools),
    session: session.kind,
    ...(account ? { account: shown(account, tools.accountText(account)) } : {}),
    connection,
    ...(hasEnded(before) ? { attempt: before } : {}),
    windowMinutes: Math.round((provider.oneClick?.sessionMs ?? 0) / 60_000),
    healthy: credential !== null && isHealthy(provider, credential.status),
    ...asked,
    partners: account ? await keptPartners(tools, account) : [],
    ...(users.error ? { listFailure: users.error } : {}),
  };
  return maskedFacts(facts, tools.mask);
}

function diagnosed({ provider, others }: FactTools): Facts["provider"] {
  const { id, name, replacedBy } = provider;
  const successor = replacedBy && others.named(replacedBy.provider);
  const ends = replacedBy && { lastDay: replacedBy.lastDay, successor: successor?.name ?? replacedBy.provider };
  return { name, shown: others.named(id) === undefined, ...(ends ? { ends } : {}) };
}

function shown(account: Account, text: string): NonNullable<Facts["account"]> {
  const { apiUrl, expiresAt } = account;
  return expiresAt === undefined ? { text, apiUrl } : { text, apiUrl, expiresAt };
}

function hasEnded(connection: ReturnType<StoreView["connection"]>): connection is EndedAttempt {
  return connection.kind === "expired" || connection.kind === "cancelled" || connection.kind === "failed";
}

async function ask(
  { users, others, provider }: FactTools,
  session: ActiveSession,
  leafUserId: string,
  signal: AbortSignal | undefined,
): Promise<Asked> {
  // That the token has expired is what the developer wants to hear, not a prompt.
  const leaf = session.leafWithoutAsking;
  const place = credentialPlace(provider);
  const credential = await answerOf(async () => (await getCredential(leaf, leafUserId, place, { signal })) ?? null);
  if (credential.kind === "answered") {
    // The row shows what the report speaks of.
    const lookup = others.named(provider.id) ? others.lookup(provider) : users;
    if (session.isCurrent()) lookup.saw(leafUserId, credential.value ?? undefined);
    if (credential.value === null) {
      const leafUserFound = await answerOf(() => isThere(() => getLeafUser(leaf, leafUserId, signal)));
      return { credential, events: notAsked, organizations: notAsked, leafUserFound };
    }
  } else if (credential.kind === "failed" && HOPELESS.has(credential.failure.kind)) {
    return { credential, events: notAsked, organizations: notAsked, leafUserFound: notAsked };
  }
  const page = { page: 0, size: EVENTS };
  const events = await answerOf(async () => (await listCredentialEvents(leaf, leafUserId, place, page, signal)).events);
  const name = provider.organizations;
  const organizations =
    name === undefined ? notAsked : await answerOf(() => listOrganizations(leaf, leafUserId, name, signal));
  return { credential, events, organizations, leafUserFound: notAsked };
}

async function isThere(question: () => Promise<unknown>): Promise<boolean> {
  try {
    await question();
    return true;
  } catch (error) {
    if (isLeafError(error, "notFound")) return false;
    throw error;
  }
}

/** What became of a question; only a cancelled one is no fact. */
async function answerOf<T>(question: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { kind: "answered", value: await question() };
  } catch (error) {
    if (error instanceof LeafError && error.kind !== "cancelled") return { kind: "failed", failure: error };
    throw error;
  }
}

async function keptPartners({ partners, provider }: FactTools, account: Account): Promise<KeptPartner[]> {
  const kept: KeptPartner[] = [];
  for (const { id: environment } of provider.environments ?? []) {
    const set = await partners.read(account, environment);
    if (set) kept.push({ environment, clientId: set.clientId, username: set.username });
  }
  return kept;
}
