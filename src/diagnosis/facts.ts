import type { Credential } from "../leaf/credentials";
import type { CredentialEvent } from "../leaf/credentialEvents";
import type { ProviderOrganization } from "../leaf/organizations";
import type { LeafFailure } from "../leaf/errors";
import type { Connection } from "../model/connection";
import type { ClientEnvironment } from "../model/provider";
import type { SessionState } from "../model/store";
import { newestFirst } from "../events/eventMeaning";

/** What became of a question to Leaf. */
export type Answer<T> =
  | { readonly kind: "answered"; readonly value: T }
  | { readonly kind: "failed"; readonly failure: LeafFailure }
  | { readonly kind: "notAsked" };

/** A set of partner credentials that is kept in this editor, without its password. */
export interface KeptPartner {
  readonly environment: ClientEnvironment;
  readonly clientId: string;
  readonly username: string;
}

/** How the last attempt to connect ended badly, as far as this window knows. */
export type EndedAttempt = Extract<Connection, { kind: "expired" | "cancelled" | "failed" }>;

/** The provider whose connection is diagnosed. */
interface DiagnosedProvider {
  readonly name: string;
  /** Whether it is the one that this extension connects, whose exchanges it can read. */
  readonly shown: boolean;
  /** The last day on which it works, and the name of what takes its place. */
  readonly ends?: { readonly lastDay: string; readonly successor: string };
}

/** All that a diagnosis goes by; no secret is among it, because every value from outside was masked. */
export interface Facts {
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly leafUser: { readonly id: string; readonly name: string };
  readonly provider: DiagnosedProvider;
  readonly session: SessionState["kind"];
  /** Missing while nobody is signed in. `expiresAt`: when the Leaf token ends, in milliseconds since the epoch. */
  readonly account?: { readonly text: string; readonly apiUrl: string; readonly expiresAt?: number };
  /** The state after Leaf was asked. */
  readonly connection: Connection;
  readonly attempt?: EndedAttempt;
  /** How long a farmer has to turn on sharing. */
  readonly windowMinutes: number;
  /** Whether the status means that data flows. */
  readonly healthy: boolean;
  /** `null`: Leaf has none. */
  readonly credential: Answer<Credential | null>;
  /** The newest ones, masked. */
  readonly events: Answer<readonly CredentialEvent[]>;
  /** Those at the provider; asked only where Leaf lists them. */
  readonly organizations: Answer<readonly ProviderOrganization[]>;
  /** Whether Leaf knows the Leaf user; asked only when it has no credential. */
  readonly leafUserFound: Answer<boolean>;
  readonly partners: readonly KeptPartner[];
  /** Why the list of Leaf users could not be loaded last time. */
  readonly listFailure?: LeafFailure;
}

/** The credential that Leaf has told of. */
export function credentialOf(facts: Facts): Credential | undefined {
  return facts.credential.kind === "answered" ? (facts.credential.value ?? undefined) : undefined;
}

/** The events that Leaf has told of, newest first; none if it could not be asked. */
export function eventsOf(facts: Facts): readonly CredentialEvent[] {
  return facts.events.kind === "answered" ? newestFirst(facts.events.value, facts.now) : [];
}

/** A moment as everybody in a support ticket reads it the same way. */
export function utc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
