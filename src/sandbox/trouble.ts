/** Why a credential does not work. */
export type Trouble = "tokenExpired" | "revoked" | "missingPermission" | "unavailable";

/** Leaf's words for it; `ACTIVE` and `OK` both mean that the credential works. */
export const STATUS_OF: Readonly<Record<Trouble, string>> = {
  tokenExpired: "UNAUTHENTICATED",
  revoked: "UNAUTHENTICATED",
  missingPermission: "MISSING_PERMISSION",
  unavailable: "TEMPORARILY_UNAVAILABLE",
};

/** What is wrong with a credential whose status is this word; with any other word, nothing is. */
export function troubleBehind(status: string | null): Trouble | undefined {
  const causes = ["tokenExpired", "missingPermission", "unavailable"] as const;
  return causes.find((trouble) => STATUS_OF[trouble] === status);
}
