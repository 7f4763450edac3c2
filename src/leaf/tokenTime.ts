import { readToken } from "./session";

/** How a token came to this machine. */
export interface Received {
  /** When, by this machine's clock, in milliseconds since the epoch. */
  readonly at: number;
  /** Leaf had just issued it; else it was issued at any time before, and Leaf had just accepted it. */
  readonly issued: boolean;
}

/** Clocks differ by so much without being wrong, in milliseconds. */
const TOLERANCE_MS = 60_000;

/**
 * When a token ends by this machine's clock, in milliseconds since the epoch. The clock may be wrong by days, and then
 * only the time since the token came says anything. Undefined if it isn't known: then Leaf's 401 says so. Pure.
 */
export function tokenEnd(token: string, received?: Received): number | undefined {
  const expiresAt = readToken(token)?.expiresAt;
  if (expiresAt === undefined || received === undefined) return expiresAt;
  const issuedAt = issueOf(token);
  if (issuedAt !== undefined && issuedAt < expiresAt) {
    const skew = received.at - issuedAt;
    // Of a token from elsewhere it is not known how old it was, but never that it came before it was issued.
    const known = received.issued ? Math.abs(skew) > TOLERANCE_MS : skew < -TOLERANCE_MS;
    if (known) return expiresAt + skew;
  }
  // Leaf accepted it at that moment: whatever the clock says, it had not expired.
  return expiresAt <= received.at ? undefined : expiresAt;
}

/** When a token says that it was issued, in milliseconds since the epoch. */
function issueOf(token: string): number | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    if (typeof claims !== "object" || claims === null || !("iat" in claims)) return undefined;
    const seconds = typeof claims.iat === "string" ? Number.parseFloat(claims.iat) : claims.iat;
    if (typeof seconds !== "number" || !(seconds > 0) || seconds > 8.64e15) return undefined;
    // Some servers count in milliseconds.
    return seconds > 1e11 ? seconds : seconds * 1000;
  } catch {
    // The middle part is not JSON: a token that says nothing of itself.
    return undefined;
  }
}
