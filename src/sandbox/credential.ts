import type { Environment } from "./directory";
import type { Exchange } from "./exchange";
import { Random } from "./random";
import type { ShownEvent, StagedEvents, StagedFile } from "./staged";
import { DAY } from "./time";
import { STATUS_OF, type Trouble } from "./trouble";

/** How long an event is kept. */
export const RETENTION_MS = 30 * DAY;

/** One exchange with a company that took place. */
export interface CredentialEvent extends Exchange {
  readonly id: string;
  /** Microseconds since the epoch. */
  readonly atMicros: number;
}

/** A moment from which a credential works, or no longer does. */
interface CredentialChange {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly trouble: Trouble | undefined;
  /** The status in a test's own word; without one it follows from the trouble. */
  readonly status?: string | null;
}

/** What connects a Leaf user to a company, whichever it is. */
export interface Connection {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** When it broke and when it was fixed, oldest first; it works before the first. */
  readonly changes: CredentialChange[];
  /** Events that somebody caused, oldest first; the regular ones are derived from the id. */
  readonly recorded: CredentialEvent[];
  /** What a world file has put in the place of the regular events, oldest first; those that somebody causes follow. */
  readonly replayed?: readonly ShownEvent[];
  /** What a test has put in the place of all events. */
  staged?: StagedEvents | undefined;
}

/** What connects a Leaf user to an operation in Panorama. */
export interface PanoramaCredential extends Connection {
  readonly clientId: string;
  readonly username: string;
  readonly organizationCode: string;
  readonly clientEnvironment: Environment;
  /** The refresh token that a manual connection brought along. */
  readonly refreshToken: string | undefined;
  /** What a test has put in the place of all files, as they are answered. */
  stagedFiles?: readonly StagedFile[] | undefined;
}

/** What is wrong with the credential at a time, in milliseconds since the epoch. */
export function troubleAt(credential: Connection, at: number): Trouble | undefined {
  return credential.changes.findLast((change) => change.at <= at)?.trouble;
}

/** The credential's present status. */
export function statusOf(credential: Connection): string | null {
  const change = credential.changes.at(-1);
  if (change?.status !== undefined) return change.status;
  return change?.trouble === undefined ? "ACTIVE" : STATUS_OF[change.trouble];
}

/** Whether the credential works. */
export function isHealthy(credential: Connection): boolean {
  const status = statusOf(credential);
  return status === "ACTIVE" || status === "OK";
}

/** The credential's sample tokens. */
export function tokensOf(credential: PanoramaCredential): { accessToken: string; refreshToken: string } {
  const random = new Random(`${credential.id}/tokens`);
  const accessToken = `sandbox-access-token-${random.tail(40)}`;
  return { accessToken, refreshToken: credential.refreshToken ?? `sandbox-refresh-token-${random.tail(40)}` };
}

/** Notes that an exchange took place, after all that were noted before. */
export function record(credential: Connection, now: number, exchange: Exchange): void {
  const { recorded } = credential;
  while ((recorded[0]?.atMicros ?? Infinity) < (now - RETENTION_MS) * 1_000) recorded.shift();
  const previous = recorded.at(-1);
  const serial = `${credential.id}/recorded/${now}/${previous?.id ?? ""}`;
  const atMicros = Math.max(now * 1_000, (previous?.atMicros ?? 0) + 1);
  recorded.push({ id: new Random(serial).uuid(), atMicros, ...exchange });
}
