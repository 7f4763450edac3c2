import { withExactIntegers } from "../leaf/bigIntegers";
import { readDate } from "../leaf/dates";
import { isFields, type Fields } from "../leaf/fields";

/** What a delivery is about, by the key of its id. */
export const ALERT_SUBJECTS = [
  "credentialId",
  "batchId",
  "fileId",
  "operationId",
  "fieldId",
  "boundaryId",
  "machineId",
  "implementId",
  "operatorId",
  "organizationId",
] as const;

/** The key of what a delivery is about. */
export type AlertSubject = (typeof ALERT_SUBJECTS)[number];

/** A delivery's body; its texts are Leaf's own, as they came. */
export type ReceivedAlert =
  | {
      readonly kind: "event";
      /** Leaf's name of the event, documented or not. */
      readonly event: string;
      /** ISO 8601, UTC, as precise as Leaf gave it; null if there is none. */
      readonly timestamp: string | null;
      /** Null for credential events: their Leaf user is found by the credential. */
      readonly leafUserId: string | null;
      readonly provider: string | null;
      readonly status: string | null;
      readonly message: string | null;
      /** What it is about, such as a file and its field. */
      readonly subjects: Readonly<Partial<Record<AlertSubject, string>>>;
    }
  /** What Leaf posts when a webhook is registered. */
  | { readonly kind: "confirmation"; readonly message: string }
  /** JSON that names no event. */
  | { readonly kind: "unnamed" }
  | { readonly kind: "notJson" }
  | { readonly kind: "empty" };

/** Reads a delivery's body, whatever it is: in any order of keys, and with any of them missing. Never throws. */
export function readAlert(body: Uint8Array): ReceivedAlert {
  const text = new TextDecoder("utf-8").decode(body);
  if (text.trim() === "") return { kind: "empty" };
  const parsed = parse(text);
  if (!parsed) return { kind: "notJson" };
  if (!isFields(parsed.value)) return { kind: "unnamed" };
  const fields = parsed.value;
  const event = textIn(fields, "type");
  const message = textIn(fields, "message");
  if (event === null) {
    const confirms = message !== null && /\bconfirmation of webhook\b/i.test(message);
    return confirms ? { kind: "confirmation", message } : { kind: "unnamed" };
  }
  const subjects: Partial<Record<AlertSubject, string>> = {};
  for (const subject of ALERT_SUBJECTS) {
    const id = textIn(fields, subject);
    if (id !== null) subjects[subject] = id;
  }
  return {
    kind: "event",
    event,
    timestamp: readDate(fields["timestamp"]),
    leafUserId: textIn(fields, "leafUserId"),
    provider: textIn(fields, "provider"),
    status: textIn(fields, "status"),
    message,
    subjects,
  };
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(withExactIntegers(text)) as unknown };
  } catch {
    // Arbitrary bytes, and what is cut off: the kind says so.
    return undefined;
  }
}

/** A text, or a number as one; null for whatever can't be seen. */
function textIn(fields: Fields, key: string): string | null {
  const value = Object.hasOwn(fields, key) ? fields[key] : undefined;
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : null;
}
