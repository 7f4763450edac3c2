import { statusOf, type Connection } from "./credential";
import type { JsonObject } from "./http";
import { OTHER_PROVIDERS, type OtherProvider } from "./otherProviders";
import { Random } from "./random";
import { isoMicros } from "./time";

/** An organization that a farmer belongs to in a company's own service. */
export interface ProviderOrganization {
  readonly id: string;
  readonly name: string;
  /** `PREVIEW`, `SELECTED`, `BLOCKED`, or a test's own word. */
  readonly status: string;
  /** Where the farmer lets Leaf's customer in. */
  readonly managementUri: string;
}

/** What connects a Leaf user to a company other than Precision Planting. */
export interface OtherCredential extends Connection {
  readonly provider: OtherProvider;
  /** What the call that created it brought; every other value is made from its id. */
  readonly given: Readonly<Record<string, string>>;
  /** Whether none of the farmer's organizations is connected. */
  readonly allBlocked: boolean;
  /** The farmer's organizations, from when somebody asks for them. */
  organizations?: readonly ProviderOrganization[];
}

/** How long a sample's tail is where it isn't a token's or a key's. */
const SHORT: Readonly<Record<string, number>> = {
  clientId: 8,
  clientKey: 8,
  apid: 8,
  databaseId: 6,
  organizationId: 6,
  organizationName: 6,
  username: 6,
  password: 12,
};
const LONG = 40;

function sampleOf({ id }: OtherCredential, field: string): string {
  const random = new Random(`${id}/${field}`);
  if (field === "clientEnvironment") return random.chance(0.7) ? "STAGE" : "PRODUCTION";
  const words = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return `sandbox-${words}-${random.tail(SHORT[field] ?? LONG)}`;
}

function valuesOf(credential: OtherCredential, fields: readonly string[]): JsonObject {
  return Object.fromEntries(fields.map((field) => [field, credential.given[field] ?? sampleOf(credential, field)]));
}

/** What the farmer permits: without the permission that is missing, if one is (the sandbox's choice). */
function scopesOf(credential: OtherCredential): JsonObject {
  const { scopes } = credential.provider;
  if (scopes === undefined) return {};
  const granted = statusOf(credential) === "MISSING_PERMISSION" ? scopes.slice(0, -1) : scopes;
  return { tokenMetadata: { scopes: granted } };
}

/** How far a credential works, as a Leaf user's record says it. */
export function showOtherStatus(credential: OtherCredential): JsonObject {
  const { id, createdAt } = credential;
  return { id, status: statusOf(credential), createdTime: isoMicros(createdAt * 1_000 + 123) };
}

/** The same with its environment, where the company has several. */
export function showEmbedded(credential: OtherCredential): JsonObject {
  const environment = credential.provider.answer.filter((field) => field === "clientEnvironment");
  return { ...showOtherStatus(credential), ...valuesOf(credential, environment) };
}

/** The credential as the API shows it, secrets included. */
export function showOther(credential: OtherCredential): JsonObject {
  return {
    ...showOtherStatus(credential),
    ...scopesOf(credential),
    ...valuesOf(credential, credential.provider.answer),
  };
}

/** A Leaf user's credentials of other companies, at most one of each. */
export class OtherCredentials {
  #made: readonly OtherCredential[];
  /** Companies whose credentials are there from the start and were not needed as objects yet. */
  #waiting: readonly OtherProvider[];

  constructor(
    made: readonly OtherCredential[] = [],
    waiting: readonly OtherProvider[] = [],
    /** Makes one that waits; the same each time. */
    private readonly make?: (provider: OtherProvider) => OtherCredential,
  ) {
    this.#made = made;
    this.#waiting = waiting;
  }

  /** All of them; those that wait are made for the caller alone, so that a list of many users keeps nothing. */
  all(): OtherCredential[] {
    return OTHER_PROVIDERS.flatMap((provider) => this.#find(provider) ?? []);
  }

  /** The company's credential, which is the same object from now on. */
  get(provider: OtherProvider): OtherCredential | undefined {
    const credential = this.#find(provider);
    if (credential !== undefined && this.#waiting.includes(provider)) this.put(credential);
    return credential;
  }

  /** Attaches a credential, in the place of the company's previous one. */
  put(credential: OtherCredential): void {
    this.remove(credential.provider);
    this.#made = [...this.#made, credential];
  }

  /** Takes a company's credential away. */
  remove(provider: OtherProvider): void {
    this.#made = this.#made.filter((credential) => credential.provider !== provider);
    this.#waiting = this.#waiting.filter((waiting) => waiting !== provider);
  }

  #find(provider: OtherProvider): OtherCredential | undefined {
    const made = this.#made.find((credential) => credential.provider === provider);
    return made ?? (this.#waiting.includes(provider) ? this.make?.(provider) : undefined);
  }
}
