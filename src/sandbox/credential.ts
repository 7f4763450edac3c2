import type { Environment } from "./directory";
import type { Exchange } from "./exchange";
import { Random } from "./random";
import type { StagedEvents } from "./stagedEvents";
import { DAY } from "./time";

/** How long an event is kept. */
export const RETENTION_MS = 30 * DAY;

/** Why a credential does not work. */
export type Trouble = "tokenExpired" | "revoked" | "limitedPermission";

/** Leaf lists no status but ACTIVE; the other two words are the sandbox's choice, after the names of Leaf's alerts. */
export type Status = "ACTIVE" | "UNAUTHENTICATED" | "LIMITED_PERMISSION";

const STATUS: Readonly<Record<Trouble, Status>> = {
  tokenExpired: "UNAUTHENTICATED",
  revoked: "UNAUTHENTICATED",
  limitedPermission: "LIMITED_PERMISSION",
};

/** One exchange with Panorama or Cognito that took place. */
export interface CredentialEvent extends Exchange {
  readonly id: string;
  /** Microseconds since the epoch. */
  readonly atMicros: number;
}

/** What connects a Leaf user to an operation in Panorama. */
export interface PanoramaCredential {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly clientId: string;
  readonly username: string;
  readonly organizationCode: string;
  readonly clientEnvironment: Environment;
  /** The refresh token that a manual connection brought along. */
  readonly refreshToken: string | undefined;
  /** When it broke and when it was mended, oldest first; it works before the first. */
  readonly changes: { readonly at: number; readonly trouble: Trouble | undefined }[];
  /** Events that somebody caused, oldest first; the regular ones are derived from the id. */
  readonly recorded: CredentialEvent[];
  /** What a test has put in the place of all events. */
  staged?: StagedEvents;
}

/** What is wrong with the credential at a time, in milliseconds since the epoch. */
export function troubleAt(credential: PanoramaCredential, at: number): Trouble | undefined {
  return credential.changes.findLast((change) => change.at <= at)?.trouble;
}

/** The credential's present status. */
export function statusOf(credential: PanoramaCredential): Status {
  const trouble = credential.changes.at(-1)?.trouble;
  return trouble === undefined ? "ACTIVE" : STATUS[trouble];
}

/** The credential's made-up tokens. */
export function tokensOf(credential: PanoramaCredential): { accessToken: string; refreshToken: string } {
  const random = new Random(`${credential.id}/tokens`);
  const accessToken = `sandbox-access-token-${random.tail(40)}`;
  return { accessToken, refreshToken: credential.refreshToken ?? `sandbox-refresh-token-${random.tail(40)}` };
}

/** Notes that an exchange took place, after all that were noted before. */
export function record(credential: PanoramaCredential, now: number, exchange: Exchange): void {
  const { recorded } = credential;
  while ((recorded[0]?.atMicros ?? Infinity) < (now - RETENTION_MS) * 1_000) recorded.shift();
  const previous = recorded.at(-1);
  const serial = `${credential.id}/recorded/${now}/${previous?.id ?? ""}`;
  const atMicros = Math.max(now * 1_000, (previous?.atMicros ?? 0) + 1);
  recorded.push({ id: new Random(serial).uuid(), atMicros, ...exchange });
}
