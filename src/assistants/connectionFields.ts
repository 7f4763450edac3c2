import type { Mask } from "../masking/markdown";
import type { Connection } from "../model/connection";
import { meaningOfStatus } from "../model/statusWords";

/** A connection as a model is told of it: its state, Leaf's own word, what that means, and what can be done. */
interface ConnectionFields {
  readonly state: Connection["kind"];
  readonly status?: string | null;
  readonly environment?: string | null;
  readonly meaning: string;
  readonly next?: string;
  /** Whole minutes that the farmer still has. */
  readonly minutesLeft?: number;
}

const DIAGNOSE = "leaf_diagnose_connection looks for the cause.";
const START = "leaf_start_panorama_connection starts a connection, if the user wants that.";

/** What is known of a connection, without any secret: the farmer's link is the user's alone. Pure. */
export function connectionFields(connection: Connection, now: number, mask: Mask): ConnectionFields {
  const state = connection.kind;
  const masked = (text: string | null) => text && mask(text);
  switch (connection.kind) {
    case "unknown":
      return { state, meaning: "Not checked yet.", next: "leaf_get_panorama_status checks it." };
    case "notConnected":
      return { state, meaning: "Leaf has no Panorama credential for this Leaf user.", next: START };
    case "lost":
      return {
        state,
        meaning: "It worked before, and now Leaf has no credential: it was deleted or detached elsewhere.",
        next: DIAGNOSE,
      };
    case "starting":
      return { state, environment: connection.environment, meaning: "The one-click call is under way." };
    case "awaitingFarmer":
      return {
        state,
        environment: connection.environment,
        minutesLeft: Math.max(0, Math.floor((connection.deadline - now) / 60_000)),
        meaning: "The farmer has a link and must turn on “Leaf Integration” in Panorama before the time is up.",
        next: "Wait for the farmer. The user has the link in the editor; it is not for a chat.",
      };
    case "active":
      return {
        state,
        status: masked(connection.status),
        environment: masked(connection.environment),
        meaning: "The connection works, and Leaf is syncing.",
      };
    case "attention":
      return {
        state,
        status: masked(connection.status),
        environment: masked(connection.environment),
        ...attention(connection.status),
      };
    case "expired":
      return {
        state,
        environment: connection.environment,
        meaning: "The farmer did not turn on sharing in time; the link no longer works.",
        next: START,
      };
    case "cancelled":
      return { state, environment: connection.environment, meaning: "The user canceled connecting.", next: START };
    case "failed":
      return {
        state,
        environment: connection.environment,
        meaning: `The last attempt failed: ${connection.reason}`,
        next: DIAGNOSE,
      };
  }
}

function attention(status: string | null): Pick<ConnectionFields, "meaning" | "next"> {
  switch (meaningOfStatus(status)) {
    case "unauthenticated":
      return { meaning: "No longer valid: the farmer must authorize again.", next: DIAGNOSE };
    case "missingPermission":
      return { meaning: "It works in part: the farmer must grant more.", next: DIAGNOSE };
    case "unavailable":
      return { meaning: "Panorama has trouble. Nobody has to do anything." };
    case "works":
    case undefined:
      return { meaning: "Leaf documents no meaning for this status, so it doesn't count as working.", next: DIAGNOSE };
  }
}
