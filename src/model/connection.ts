import type { LeafFailure } from "../leaf/errors";
import { isNews, type Connected, type CredentialBefore } from "./credentialIdentity";
import type { ClientEnvironment } from "./provider";

/** What is known of an attempt that waits for the farmer. */
interface Awaited {
  readonly environment: ClientEnvironment;
  /** Milliseconds since the epoch by the wall clock as it goes now: it moves if that clock is set. */
  readonly deadline: number;
  /** The attempt's id. */
  readonly attempt?: string;
  /** The credential that was there right before, null if there was none; missing if nobody has looked. */
  readonly before?: CredentialBefore | null;
}

/** Where a Leaf user's connection to the provider stands. */
export type Connection =
  | { readonly kind: "unknown" }
  | { readonly kind: "notConnected" }
  /** It worked when Leaf was asked before, and now Leaf has no credential: deleted or detached, and not here. */
  | { readonly kind: "lost" }
  | { readonly kind: "starting"; readonly environment: ClientEnvironment }
  | ({ readonly kind: "awaitingFarmer" } & Awaited)
  | ({ readonly kind: "active" } & Connected)
  | ({ readonly kind: "attention" } & Connected)
  | { readonly kind: "expired"; readonly environment: ClientEnvironment }
  | { readonly kind: "cancelled"; readonly environment: ClientEnvironment }
  /** `problem`: what Leaf answered, or why it did not; missing where the failure is not Leaf's. */
  | {
      readonly kind: "failed";
      readonly environment: ClientEnvironment;
      readonly reason: string;
      readonly problem?: LeafFailure;
    };

/** How an attempt ended without a working credential. */
export type BadEnd =
  | { readonly kind: "expired" }
  | { readonly kind: "cancelled" }
  /** `problem`: what Leaf answered, or why it did not; missing where the failure is not Leaf's. */
  | { readonly kind: "failed"; readonly reason: string; readonly problem?: LeafFailure };

/** What can happen to a connection. */
export type ConnectionEvent =
  /** Leaf was asked for the credential; `found` is undefined if there is none. */
  | { readonly kind: "looked"; readonly found: Connected | undefined; readonly healthy: boolean }
  /** The one-click call is made. */
  | { readonly kind: "connectAsked"; readonly environment: ClientEnvironment }
  /** Leaf has given an address for the farmer: just now, before a reload, or to another window. */
  | ({ readonly kind: "farmerAwaited" } & Awaited)
  /** The attempt has led to a working credential. */
  | { readonly kind: "confirmed"; readonly found: Connected }
  | { readonly kind: "attemptEnded"; readonly environment: ClientEnvironment; readonly end: BadEnd }
  /** The credential was deleted here. */
  | { readonly kind: "disconnected" };

/** The state before anything is known. */
export const unknownConnection: Connection = { kind: "unknown" };

/**
 * The state after an event; the same object if the event changes nothing in this state. Pure.
 *
 * While an attempt is under way, only a working credential ends it from outside, and only one that can have come of it:
 * the credential that was there before must not. After an attempt has ended badly, its end stays in sight until a credential is found.
 */
export function nextConnection(state: Connection, event: ConnectionEvent): Connection {
  switch (event.kind) {
    case "looked":
      return afterLook(state, event.found, event.healthy);
    case "connectAsked":
      return isPending(state) ? state : { kind: "starting", environment: event.environment };
    case "farmerAwaited":
      return state.kind === "awaitingFarmer" && state.deadline === event.deadline && state.attempt === event.attempt
        ? state
        : { ...event, kind: "awaitingFarmer" };
    case "confirmed":
      return isPending(state) ? { kind: "active", ...event.found } : state;
    case "attemptEnded":
      // What Leaf has said since then counts more than how an attempt ended.
      return isPending(state) || state.kind === "unknown" || hasNone(state)
        ? { ...event.end, environment: event.environment }
        : state;
    case "disconnected":
      return isPending(state) ? state : { kind: "notConnected" };
  }
}

function afterLook(state: Connection, found: Connected | undefined, healthy: boolean): Connection {
  switch (state.kind) {
    case "starting":
      // An answer to an older question: the attempt goes on.
      return state;
    case "awaitingFarmer":
      return found && healthy && isNews(state.before, found) ? { kind: "active", ...found } : state;
    case "expired":
    case "cancelled":
    case "failed":
      if (!found) return state;
      break;
    case "unknown":
    case "notConnected":
    case "lost":
    case "active":
    case "attention":
      break;
  }
  if (!found) return hasNone(state) ? state : { kind: state.kind === "active" ? "lost" : "notConnected" };
  const kind = healthy ? "active" : "attention";
  return state.kind === kind && tellsNothingNew(state, found) ? state : { kind, ...found };
}

/** A Leaf user's record, which tells no more than status and environment, doesn't make the rest unknown. */
function tellsNothingNew(known: Connected, found: Connected): boolean {
  const same = known.status === found.status && known.environment === found.environment;
  return same && (!found.credential || JSON.stringify(found.credential) === JSON.stringify(known.credential));
}

/** Whether Leaf was asked and has no credential. */
export function hasNone(state: Connection): state is Extract<Connection, { kind: "notConnected" | "lost" }> {
  return state.kind === "notConnected" || state.kind === "lost";
}

/** Whether an attempt to connect is under way. */
export function isPending(state: Connection): state is Extract<Connection, { kind: "starting" | "awaitingFarmer" }> {
  return state.kind === "starting" || state.kind === "awaitingFarmer";
}

/** Whether Leaf holds a credential, working or not. */
export function hasCredential(state: Connection): state is Extract<Connection, { kind: "active" | "attention" }> {
  return state.kind === "active" || state.kind === "attention";
}
