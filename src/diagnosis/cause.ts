import { troubleText, type Trouble, type TroubleId } from "../events/troubles";
import type { Remedy } from "../model/remedy";

/** How sure a diagnosis is of a cause. */
export type Confidence = "certain" | "likely" | "possible";

/** What a diagnosis can find. */
export type CauseId =
  | TroubleId
  | "leafTokenExpired"
  | "leafUserNotFound"
  | "leafForbids"
  | "dns"
  | "offline"
  | "proxy"
  | "tls"
  | "timeout"
  | "rateLimited"
  | "leafServer"
  | "notLeaf"
  | "attemptFailed"
  | "windowExpired"
  | "cancelled"
  | "providerUnavailable"
  | "notConnected"
  | "credentialGone"
  | "signedOut"
  | "organizationsBlocked"
  | "organizationsNotSelected"
  | "providerUnauthenticated"
  | "providerPermission"
  | "providerStatus"
  | "providerEnds";

/** One explanation of why a connection does not work. */
export interface Cause {
  readonly id: CauseId;
  readonly title: string;
  /** What it means and what to do, in a sentence or two. */
  readonly sentence: string;
  /** What speaks for it; may hold foreign text, masked but not escaped. */
  readonly evidence: readonly string[];
  readonly confidence: Confidence;
  readonly remedy?: Remedy;
}

/** The cause that a trouble points to, without evidence yet. Pure. */
export function causeOf(trouble: Trouble, confidence: Confidence): Cause {
  return { ...troubleText(trouble), evidence: [], confidence };
}
