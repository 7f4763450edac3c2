import type { AlertEvent } from "./alertEvents";
import { isAlertEvent } from "./alertEvents";
import { rewriteJson } from "./rewriteJson";

/** What a sample is about. */
export interface SampleSubject {
  readonly leafUserId: string;
  readonly credentialId: string;
  /** Leaf's name of the credential's provider. */
  readonly provider: string;
  /** When the event happened, in milliseconds since the epoch. */
  readonly time: number;
  /** Gives an id for what the event is about and isn't known here: a file, a field, an operation. */
  readonly newId: () => string;
}

type Sample = Readonly<Record<string, string>>;

/**
 * A body for an event, in Leaf's exact form: one line, one space after each colon and comma. Fields and their order are
 * the documented ones; for crop monitoring, irrigation and organizations Leaf documents examples only. An event with
 * another name gets what all events have in common.
 */
export function sampleBody(event: string, subject: SampleSubject): string {
  // Leaf writes microseconds.
  const timestamp = new Date(subject.time).toISOString().replace("Z", "000Z");
  const fields = isAlertEvent(event) ? fieldsOf(event, subject) : { leafUserId: subject.leafUserId };
  // Only credential events end with the time.
  const end: Sample = "credentialId" in fields ? { type: event, timestamp } : { timestamp, type: event };
  return rewriteJson(JSON.stringify({ ...fields, ...end }), true);
}

function fieldsOf(event: AlertEvent, subject: SampleSubject): Sample {
  const { leafUserId, credentialId, provider, newId } = subject;
  switch (event) {
    case "credentialsLimitedPermission":
      return {
        ...{ credential: "sample-client", provider, credentialId },
        ...{ message: "The credentials lack a permission", status: "LIMITED_PERMISSION" },
      };
    case "credentialsUnauthenticated":
      return {
        ...{ credential: "sample-client", provider, credentialId },
        ...{ message: "The credentials are no longer valid", status: "UNAUTHENTICATED" },
      };
    case "fieldCreated":
    case "fieldUpdated":
      return { source: "SYNC", leafUserId, fieldId: newId() };
    case "mergedFieldCreated":
    case "mergedFieldUpdated":
      return { source: "MERGE", leafUserId, fieldId: newId() };
    case "fieldBoundaryCreated":
    case "fieldBoundaryUpdated":
    case "fieldBoundaryDeleted":
      return { source: "REST", leafUserId, fieldId: newId(), boundaryId: newId() };
    case "batchUploadProcessingFinished":
      return { batchId: newId(), leafUserId };
    case "uploadedFileProcessingFailed":
    case "providerFileProcessingFailed":
    case "mergedFileProcessingFailed":
    case "automergedFileProcessingFailed":
      return { fileId: newId(), leafUserId, message: "The file could not be converted" };
    case "uploadedFileProcessingFinished":
    case "providerFileProcessingFinished":
    case "mergedFileProcessingFinished":
    case "automergedFileProcessingFinished":
      return { fileId: newId(), leafUserId };
    case "operationCreated":
    case "operationUpdated":
    case "operationProcessingFinished":
    case "workflowProcessingFinished":
      return { operationId: newId(), leafUserId };
    case "operationProcessingFailed":
    case "workflowProcessingFailed":
      return { operationId: newId(), leafUserId, message: "The operation could not be processed" };
    case "newSatelliteImage":
      return { fieldId: newId(), leafUserId, processId: newId() };
    case "satelliteSubscriptionFailed":
      return { fieldId: newId(), leafUserId, message: "The field could not be subscribed" };
    case "newIrrigationActivity":
      return { irrigationActivityId: newId(), leafUserId };
    case "newFieldIrrigationActivity":
      return { irrigationActivityId: newId(), fieldId: newId(), leafUserId };
    case "machineCreated":
    case "machineUpdated":
    case "machineDeleted":
      return { machineId: newId(), leafUserId };
    case "implementCreated":
    case "implementUpdated":
      return { implementId: newId(), leafUserId };
    case "operatorCreated":
    case "operatorUpdated":
      return { operatorId: newId(), leafUserId };
    case "providerOrganizationCreated":
    case "providerOrganizationBlocked":
    case "providerOrganizationRemoved":
      return { organizationId: newId(), provider, leafUserId };
  }
}
