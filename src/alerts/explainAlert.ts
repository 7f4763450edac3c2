import * as l10n from "@vscode/l10n";
import { shortName } from "../base/plain";
import { asSentence, oneLine, shorten } from "../base/text";
import { maskText } from "../masking/redact";
import { alertMeaning } from "./alertEvents";
import { ALERT_SUBJECTS, type AlertSubject, type ReceivedAlert } from "./receivedAlert";

/** How many characters of Leaf's own message stand in the sentence. */
const MESSAGE_LENGTH = 160;

/** What a delivery says, in one sentence; foreign texts in it are masked and bounded. Pure, never throws. */
export function explainAlert(alert: ReceivedAlert): string {
  switch (alert.kind) {
    case "confirmation":
      return l10n.t("Leaf confirmed that the webhook was registered.");
    case "unnamed":
      return l10n.t("The body is JSON, but it doesn't name an event.");
    case "notJson":
      return l10n.t("The body isn't JSON, so it isn't one of Leaf's alerts.");
    case "empty":
      return l10n.t("The body is empty.");
    case "event": {
      const meaning =
        alertMeaning(alert.event) ?? l10n.t("Leaf sent {0}, an event that isn't documented", name(alert.event));
      const details = detailsOf(alert);
      return details.length === 0 ? asSentence(meaning) : l10n.t("{0}: {1}.", meaning, details.join(", "));
    }
  }
}

function detailsOf(alert: Extract<ReceivedAlert, { kind: "event" }>): string[] {
  const { provider, subjects, leafUserId, status, message } = alert;
  const details: string[] = [];
  if (provider !== null) details.push(l10n.t("provider {0}", name(provider)));
  for (const subject of ALERT_SUBJECTS) {
    const id = subjects[subject];
    if (id !== undefined) details.push(subjectText(subject, name(id)));
  }
  if (leafUserId !== null) details.push(l10n.t("Leaf user {0}", name(leafUserId)));
  if (status !== null) details.push(l10n.t("status {0}", name(status)));
  if (message !== null) details.push(`“${shorten(oneLine(maskText(message)), MESSAGE_LENGTH)}”`);
  return details;
}

function name(text: string): string {
  return shortName(maskText(text));
}

function subjectText(subject: AlertSubject, id: string): string {
  switch (subject) {
    case "credentialId":
      return l10n.t("credential {0}", id);
    case "batchId":
      return l10n.t("upload {0}", id);
    case "fileId":
      return l10n.t("file {0}", id);
    case "operationId":
      return l10n.t("operation {0}", id);
    case "fieldId":
      return l10n.t("field {0}", id);
    case "boundaryId":
      return l10n.t("boundary {0}", id);
    case "machineId":
      return l10n.t("machine {0}", id);
    case "implementId":
      return l10n.t("implement {0}", id);
    case "operatorId":
      return l10n.t("operator {0}", id);
    case "organizationId":
      return l10n.t("organization {0}", id);
  }
}
