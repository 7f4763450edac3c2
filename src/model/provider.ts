import type { CredentialPlace } from "../leaf/credentials";
import { meaningOfStatus, type StatusWords } from "./statusWords";

/** Which of a provider's worlds a connection belongs to. */
export type ClientEnvironment = "STAGE" | "PRODUCTION";

/** A text that the user typed, understood or refused with a sentence. */
export type Understood = { readonly value: string } | { readonly problem: string };

/** The developer's own credentials at the provider: one set for each environment, the same for every farmer. */
export interface PartnerCredentials {
  readonly clientId: string;
  readonly username: string;
  readonly password: string;
  /** From the partner portal; where it is set, the farmer can choose the operation without a code. */
  readonly sharingUrlId?: string;
}

/** How the farmer's operation is named to Leaf. */
export type OperationReference = { readonly organizationCode: string } | { readonly sharingUrlId: string };

/** What a credential is made of when the developer brings everything along. */
export interface ManualCredential {
  readonly partner: PartnerCredentials;
  readonly environment: ClientEnvironment;
  readonly organizationCode: string;
  readonly refreshToken: string;
}

/** One of a provider's environments, as shown to the user. */
export interface EnvironmentInfo {
  readonly id: ClientEnvironment;
  /** The portal's host. */
  readonly portal: string;
  /** Whether real farmers' data is behind it. */
  readonly production: boolean;
}

/** Where an address leads, written anew by the parser that checked it; or, if it may not be opened, the origin to show. */
export type SignInUrlVerdict =
  { readonly ok: true; readonly href: string } | { readonly ok: false; readonly origin: string };

/** Where a provider's credential is found at Leaf, and what Leaf's words for its state mean. */
interface ProviderStatus {
  /** The last part of its credential's path. */
  readonly path: string;
  /** The key under which a Leaf user's record may embed its credential. */
  readonly embeddedKey: string;
  /** The words for a credential's status; every other is shown as it is, and of unknown health. */
  readonly words: StatusWords;
}

/** What a credential is made of, by the names that Leaf gives its fields. */
interface ProviderFields {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Those of all that nobody may see, also in Leaf's answers. */
  readonly secret: readonly string[];
}

/** Connecting with one call and the farmer's consent on the provider's own page. */
interface OneClick {
  /** How long the farmer has after the call, in milliseconds. */
  readonly sessionMs: number;
  /** Reads an organization code as it was typed or pasted. */
  readonly readOrganizationCode: (text: string) => Understood;
  /** Reads a sharingUrlId, or the whole Share Initiation URL that it is a part of. */
  readonly readSharingUrlId: (text: string) => Understood;
  body(
    partner: PartnerCredentials,
    environment: ClientEnvironment,
    operation: OperationReference,
  ): Readonly<Record<string, string>>;
  /** The address to open in place of the one that Leaf answered with, if it is the environment's own. */
  checkSignInUrl(signInUrl: string, apiUrl: string, environment: ClientEnvironment): SignInUrlVerdict;
}

/** Creating a credential without the farmer's page. */
interface ManualCreation {
  /** Reads a refresh token as it was pasted. */
  readonly readRefreshToken: (text: string) => Understood;
  body(credential: ManualCredential): Readonly<Record<string, string>>;
}

/** How one company is connected through Leaf: data, and what of Leaf's abilities it has. */
export interface Provider {
  /** Its name in Leaf's paths and filters. */
  readonly id: string;
  /** Its name for people. */
  readonly name: string;
  readonly status: ProviderStatus;
  readonly fields: ProviderFields;
  readonly environments?: readonly EnvironmentInfo[];
  readonly oneClick?: OneClick;
  readonly manual?: ManualCreation;
  /** Whether Leaf lists its credential's events. */
  readonly events: boolean;
  /** Its name in the paths of its organizations, where Leaf lists those of a Leaf user. */
  readonly organizations?: string;
  /** Which provider, by its id, takes its place, and the last day on which it works itself, as ISO 8601. */
  readonly replacedBy?: { readonly provider: string; readonly lastDay: string };
}

/** A provider that can be connected from here. */
export type ConnectableProvider = Provider & Required<Pick<Provider, "environments" | "oneClick" | "manual">>;

/** Where its credential is found at Leaf, and what of it nobody may see. */
export function credentialPlace({ status, fields }: Provider): CredentialPlace {
  return { path: status.path, secret: fields.secret };
}

/** Whether a status means that data flows; an unknown status does not. Pure. */
export function isHealthy({ status: { words } }: Provider, status: string | null): boolean {
  return meaningOfStatus(status, words) === "works";
}
