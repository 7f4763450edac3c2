/** What a word for a credential's status means. */
type StatusMeaning =
  /** Data flows. */
  | "works"
  /** No longer valid: the farmer must authorize again. */
  | "unauthenticated"
  /** It works in part: the farmer must grant more. */
  | "missingPermission"
  /** The provider's API has trouble: nobody has to do anything. */
  | "unavailable";

/** Words for a status, in upper case with underscores, and what each means. */
export type StatusWords = Readonly<Record<string, StatusMeaning>>;

/** The words that Leaf has documented for its credentials, of whichever provider. */
export const LEAF_STATUS_WORDS: StatusWords = {
  ACTIVE: "works",
  OK: "works",
  UNAUTHENTICATED: "unauthenticated",
  MISSING_PERMISSION: "missingPermission",
  TEMPORARILY_UNAVAILABLE: "unavailable",
};

/** What a status means, however its word is cased and spaced; undefined for every other word: its health is unknown. */
export function meaningOfStatus(
  status: string | null,
  words: StatusWords = LEAF_STATUS_WORDS,
): StatusMeaning | undefined {
  const word = (status ?? "")
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, "_");
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/** Whether a connection needs nobody's attention although it does not work: the provider will be back by itself. */
export function isUnavailable(connection: { readonly kind: string; readonly status?: string | null }): boolean {
  return connection.kind === "attention" && meaningOfStatus(connection.status ?? null) === "unavailable";
}
