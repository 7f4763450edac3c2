import type { JsonObject } from "../http";
import { isoMicros } from "../time";
import type { About } from "./about";
import { spacedJson } from "./spacedJson";

/** What the nth alert of an event says, besides its type and time. */
type Facts = (about: About, n: number) => JsonObject;

const finished: Facts = (about, n) => about.processedFile(n);
const failed: Facts = (about, n) => about.failedFile(n);
const operation: Facts = (about, n) => about.operation(n);
const field: Facts = (about, n) => about.field(n);
const boundary: Facts = (about, n) => about.boundary(n);
const organization: Facts = (about, n) => about.organization(n);
/** Something that the sandbox has none of, by the name of its id. */
const sample =
  (kind: string): Facts =>
  (about, n) => ({ [`${kind}Id`]: about.sample(kind, n), leafUserId: about.leafUserId });
/** A file that didn't come from a provider, and so is none of those that the sandbox has. */
const otherFile =
  (message?: string): Facts =>
  (about, n) => ({ ...sample("file")(about, n), ...(message === undefined ? {} : { message }) });

/** Leaf's events. The bodies of credentials, files, operations, fields and batches are documented; the others are the sandbox's choice. */
const EVENTS: Readonly<Record<string, Facts>> = {
  credentialsLimitedPermission: (about) => about.credential("MISSING_PERMISSION"),
  credentialsUnauthenticated: (about) => about.credential("UNAUTHENTICATED"),
  fieldCreated: field,
  fieldUpdated: field,
  mergedFieldCreated: field,
  mergedFieldUpdated: field,
  fieldBoundaryCreated: boundary,
  fieldBoundaryUpdated: boundary,
  fieldBoundaryDeleted: boundary,
  batchUploadProcessingFinished: sample("batch"),
  uploadedFileProcessingFinished: otherFile(),
  uploadedFileProcessingFailed: otherFile("no points passed the filter"),
  providerFileProcessingFinished: finished,
  providerFileProcessingFailed: failed,
  mergedFileProcessingFinished: otherFile(),
  mergedFileProcessingFailed: otherFile("the files lie too far apart: nothing was merged"),
  automergedFileProcessingFinished: otherFile(),
  automergedFileProcessingFailed: otherFile("the files lie too far apart: nothing was merged"),
  operationCreated: operation,
  operationUpdated: operation,
  operationProcessingFinished: operation,
  operationProcessingFailed: operation,
  workflowProcessingFinished: operation,
  workflowProcessingFailed: operation,
  newSatelliteImage: (about, n) => ({ externalId: about.sample("external", n), processId: about.sample("process", n) }),
  satelliteSubscriptionFailed: (about, n) => ({
    externalId: about.sample("external", n),
    message: "the field is too small: no image shows it",
  }),
  newIrrigationActivity: sample("irrigationActivity"),
  newFieldIrrigationActivity: (about, n) => ({
    ...sample("irrigationActivity")(about, n),
    fieldId: about.field(n)["fieldId"],
  }),
  machineCreated: sample("machine"),
  machineUpdated: sample("machine"),
  machineDeleted: sample("machine"),
  implementCreated: sample("implement"),
  implementUpdated: sample("implement"),
  operatorCreated: sample("operator"),
  operatorUpdated: sample("operator"),
  providerOrganizationCreated: organization,
  providerOrganizationBlocked: organization,
  providerOrganizationRemoved: organization,
};

/** What the nth alert of an event says; of an event that Leaf doesn't document, only whose it is. */
export function factsOf(event: string, about: About, n: number): JsonObject {
  const facts = Object.hasOwn(EVENTS, event) ? EVENTS[event] : undefined;
  return facts?.(about, n) ?? { leafUserId: about.leafUserId };
}

/** Leaf writes a moment with six digits behind the second, with three, or with none. */
function timestampOf(at: number, serial: number): string {
  const micros = isoMicros(at * 1_000 + ((serial * 37) % 1_000));
  return [micros, micros.replace(/\d{3}Z$/, "Z"), micros.replace(/\.\d+Z$/, "Z")][serial % 3] ?? micros;
}

/** An alert's body. The order of its fields isn't fixed in Leaf's: it begins with the facts, or with type and time. */
export function alertBody(event: string, facts: JsonObject, at: number, serial: number): string {
  const stamp = { type: event, timestamp: timestampOf(at, serial) };
  return spacedJson(serial % 2 === 0 ? { ...facts, ...stamp } : { ...stamp, ...facts });
}
