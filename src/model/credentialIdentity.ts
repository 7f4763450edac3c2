import type { Credential } from "../leaf/credentials";

/** What is known of a credential that exists. */
export interface Connected {
  /** Leaf's own word, verbatim; null if Leaf gave none. */
  readonly status: string | null;
  readonly environment: string | null;
  /** The credential itself; missing while only the Leaf user's record has told of it. */
  readonly credential?: Credential;
}

/** A credential as it was right before somebody was asked for another one; nothing in it is secret. */
export interface CredentialBefore {
  readonly id: string | null;
  readonly createdTime: string | null;
  readonly environment: string | null;
  /** Whether it worked. */
  readonly healthy: boolean;
}

/** What of a credential tells it from the next one; null if there is none. */
export function beforeOf(
  found: { readonly connected: Connected; readonly healthy: boolean } | undefined,
): CredentialBefore | null {
  if (!found) return null;
  const { environment, credential } = found.connected;
  const { id = null, createdTime = null } = credential ?? {};
  return { id, createdTime, environment, healthy: found.healthy };
}

/**
 * Whether a credential that works can be what came of asking for one: it is another than the one before, or that one did
 * not work. Of an attempt that an older version has kept nothing is known, and any credential counts. Pure.
 */
export function isNews(before: CredentialBefore | null | undefined, found: Connected): boolean {
  return !before?.healthy || isOther(before, found);
}

/** Whether a credential is certainly not the one from before; what one of them doesn't tell counts for nothing. Pure. */
export function isOther(before: CredentialBefore | null, found: Connected): boolean {
  if (!before) return true;
  const { id = null, createdTime = null } = found.credential ?? {};
  return (
    differ(before.id, id) ||
    differ(before.environment, found.environment) ||
    differ(momentOf(before.createdTime), momentOf(createdTime))
  );
}

function differ(one: string | number | null, other: string | number | null): boolean {
  return one !== null && other !== null && one !== other;
}

/** The same moment can be written in many ways. */
function momentOf(time: string | null): string | number | null {
  const ms = Date.parse(time ?? "");
  return Number.isNaN(ms) ? time : ms;
}
