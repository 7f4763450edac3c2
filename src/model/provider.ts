import type { StatusWords } from "./statusWords";

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

/** How one company is connected through Leaf. */
export interface Provider {
  /** Its name in Leaf's one-click path. */
  readonly name: string;
  /** The last part of its credential's path. */
  readonly credentialsPath: string;
  /** The key under which a Leaf user's record may embed its credential. */
  readonly embeddedKey: string;
  readonly environments: readonly EnvironmentInfo[];
  /** How long the farmer has after a one-click call, in milliseconds. */
  readonly sessionMs: number;
  /** The words for a credential's status; every other is shown as it is, and of unknown health. */
  readonly statusWords: StatusWords;
  /** Whether a status means that data flows; an unknown status does not. */
  isHealthy(status: string | null): boolean;
  /** Reads an organization code as it was typed or pasted. */
  readOrganizationCode(text: string): Understood;
  /** Reads a sharingUrlId, or the whole Share Initiation URL that it is a part of. */
  readSharingUrlId(text: string): Understood;
  /** Reads a refresh token as it was pasted. */
  readRefreshToken(text: string): Understood;
  /** The body that creates a credential without the farmer's page. */
  credentialBody(credential: ManualCredential): Readonly<Record<string, string>>;
  oneClickBody(
    partner: PartnerCredentials,
    environment: ClientEnvironment,
    operation: OperationReference,
  ): Readonly<Record<string, string>>;
  /** The address to open in place of the one that Leaf answered with, if it is the environment's own. */
  checkSignInUrl(signInUrl: string, apiUrl: string, environment: ClientEnvironment): SignInUrlVerdict;
}
