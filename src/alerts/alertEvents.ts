import * as l10n from "@vscode/l10n";

/** Leaf's events in their groups, in the order of its documentation. */
export const ALERT_GROUPS = [
  { id: "credentials", events: ["credentialsLimitedPermission", "credentialsUnauthenticated"] },
  {
    id: "fields",
    events: [
      "fieldCreated",
      "fieldUpdated",
      "mergedFieldCreated",
      "mergedFieldUpdated",
      "fieldBoundaryCreated",
      "fieldBoundaryUpdated",
      "fieldBoundaryDeleted",
    ],
  },
  {
    id: "files",
    events: [
      "batchUploadProcessingFinished",
      "uploadedFileProcessingFinished",
      "uploadedFileProcessingFailed",
      "providerFileProcessingFinished",
      "providerFileProcessingFailed",
    ],
  },
  {
    id: "operations",
    events: [
      "mergedFileProcessingFinished",
      "mergedFileProcessingFailed",
      "automergedFileProcessingFinished",
      "automergedFileProcessingFailed",
      "operationCreated",
      "operationUpdated",
      "operationProcessingFinished",
      "operationProcessingFailed",
      "workflowProcessingFinished",
      "workflowProcessingFailed",
    ],
  },
  {
    id: "monitoring",
    events: ["newSatelliteImage", "satelliteSubscriptionFailed", "newIrrigationActivity", "newFieldIrrigationActivity"],
  },
  {
    id: "assets",
    events: [
      "machineCreated",
      "machineUpdated",
      "machineDeleted",
      "implementCreated",
      "implementUpdated",
      "operatorCreated",
      "operatorUpdated",
    ],
  },
  {
    id: "organizations",
    events: ["providerOrganizationCreated", "providerOrganizationBlocked", "providerOrganizationRemoved"],
  },
] as const;

/** A group of events. */
type AlertGroup = (typeof ALERT_GROUPS)[number]["id"];

/** The name of an event that Leaf documents; Leaf may send others. */
export type AlertEvent = (typeof ALERT_GROUPS)[number]["events"][number];

/** The names of all events that Leaf documents. */
export const ALERT_EVENTS: readonly AlertEvent[] = ALERT_GROUPS.flatMap(({ events }): readonly AlertEvent[] => events);

const known = new Set<string>(ALERT_EVENTS);

/** Whether Leaf documents an event of this name. */
export function isAlertEvent(name: string): name is AlertEvent {
  return known.has(name);
}

/** What a group of events is called. */
export function alertGroupName(group: AlertGroup): string {
  switch (group) {
    case "credentials":
      return l10n.t("Credentials");
    case "fields":
      return l10n.t("Fields and boundaries");
    case "files":
      return l10n.t("Uploads and conversion");
    case "operations":
      return l10n.t("Field operations");
    case "monitoring":
      return l10n.t("Crop monitoring and irrigation");
    case "assets":
      return l10n.t("Machines, implements and operators");
    case "organizations":
      return l10n.t("Provider organizations");
  }
}

/** What an event means, in a short sentence without a full stop; undefined for one that Leaf doesn't document. */
export function alertMeaning(event: string): string | undefined {
  return isAlertEvent(event) ? meaningOfAlert(event) : undefined;
}

function meaningOfAlert(event: AlertEvent): string {
  switch (event) {
    case "credentialsLimitedPermission":
      return l10n.t("A Leaf user's credentials lack permissions at the provider");
    case "credentialsUnauthenticated":
      return l10n.t("The provider no longer accepts a Leaf user's credentials");
    case "fieldCreated":
      return l10n.t("A field was created");
    case "fieldUpdated":
      return l10n.t("A field was changed");
    case "mergedFieldCreated":
      return l10n.t("A merged field was created from overlapping fields");
    case "mergedFieldUpdated":
      return l10n.t("A merged field was changed");
    case "fieldBoundaryCreated":
      return l10n.t("A field got a boundary");
    case "fieldBoundaryUpdated":
      return l10n.t("A field's boundary was changed");
    case "fieldBoundaryDeleted":
      return l10n.t("A field's boundary was deleted");
    case "batchUploadProcessingFinished":
      return l10n.t("Leaf finished processing all files of an upload");
    case "uploadedFileProcessingFinished":
      return l10n.t("Leaf finished processing an uploaded file");
    case "uploadedFileProcessingFailed":
      return l10n.t("Leaf couldn't process an uploaded file");
    case "providerFileProcessingFinished":
      return l10n.t("Leaf finished processing a file from a provider");
    case "providerFileProcessingFailed":
      return l10n.t("Leaf couldn't process a file from a provider");
    case "mergedFileProcessingFinished":
      return l10n.t("Leaf finished merging files that were selected for it");
    case "mergedFileProcessingFailed":
      return l10n.t("Leaf couldn't merge files that were selected for it");
    case "automergedFileProcessingFinished":
      return l10n.t("Leaf finished merging files automatically");
    case "automergedFileProcessingFailed":
      return l10n.t("Leaf couldn't merge files automatically");
    case "operationCreated":
      return l10n.t("A field operation was created");
    case "operationUpdated":
      return l10n.t("A field operation was changed");
    case "operationProcessingFinished":
      return l10n.t("Leaf finished processing a field operation");
    case "operationProcessingFailed":
      return l10n.t("Leaf couldn't process a field operation");
    case "workflowProcessingFinished":
      return l10n.t("Leaf finished a workflow on a field operation");
    case "workflowProcessingFailed":
      return l10n.t("A workflow on a field operation failed");
    case "newSatelliteImage":
      return l10n.t("A new satellite image of a field is available");
    case "satelliteSubscriptionFailed":
      return l10n.t("A field couldn't be subscribed to satellite images");
    case "newIrrigationActivity":
      return l10n.t("A new irrigation activity was recorded");
    case "newFieldIrrigationActivity":
      return l10n.t("An irrigation activity was matched to a field");
    case "machineCreated":
      return l10n.t("A machine was created");
    case "machineUpdated":
      return l10n.t("A machine was changed");
    case "machineDeleted":
      return l10n.t("A machine was deleted");
    case "implementCreated":
      return l10n.t("An implement was created");
    case "implementUpdated":
      return l10n.t("An implement was changed");
    case "operatorCreated":
      return l10n.t("An operator was created");
    case "operatorUpdated":
      return l10n.t("An operator was changed");
    case "providerOrganizationCreated":
      return l10n.t("An organization at a provider was found");
    case "providerOrganizationBlocked":
      return l10n.t("An organization at a provider was blocked");
    case "providerOrganizationRemoved":
      return l10n.t("An organization at a provider was removed");
  }
}
