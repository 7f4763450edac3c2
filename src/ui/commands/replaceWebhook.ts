import * as l10n from "@vscode/l10n";
import { forwardText } from "../../alerts/deliveryText";
import { forwardDelivery } from "../../alerts/forward";
import { SIGNATURE_HEADER, signAlert } from "../../alerts/sign";
import { isAccepted } from "../../alerts/view/deliveryClass";
import type { Replaced } from "../../alerts/webhookWrites";
import { exactly, type NewWebhook, type Webhook } from "../../leaf/alerts";
import { explain } from "../../model/explain";
import { webhookName } from "../alerts/alertsTree";
import { confirmWrite } from "../prompts/confirmWrite";
import { inView } from "../surface/progress";
import { tell, Told, warn } from "./commandRunner";
import {
  addressText,
  askForWebhook,
  listenerUrl,
  copySecretOf,
  countedEvents,
  leadsTo,
  webhookOf,
  type WebhookAnswers,
  type WebhookParts,
} from "./webhookForm";

/** What Leaf posts when a webhook is registered. */
const CONFIRMATION = '{"message": "confirmation of webhook upon registration"}';
/** An address may take so long to accept it. Milliseconds. */
const CONFIRM_MS = 10_000;

/** *Replace Webhook…*: another address, name, secret or other events; the old one stays until the new address accepts a confirmation. */
export async function replaceWebhook(parts: WebhookParts, given: unknown): Promise<void> {
  const { sessions, webhooks, listener } = parts;
  const session = sessions.require();
  const old = webhookOf(webhooks, given);
  const name = webhookName(old);
  const known = await inView(() => webhooks.knownSecretOf(old.id));
  const url = old.url?.exact ?? "";
  const answers: WebhookAnswers = {
    ...{ where: "elsewhere" as const, url, name: old.name ?? "" },
    ...{ secret: known ?? "", events: old.events },
  };
  let result: Replaced | undefined;
  let isAsked = false;
  const act = async () => {
    const isOwn = leadsTo(listenerUrl(listener), answers.url);
    const refused = isOwn ? "" : await inView(() => confirmationRefused(answers));
    isAsked = !isOwn;
    const replace = refused === "" ? l10n.t("Replace") : l10n.t("Replace Anyway");
    await confirmWrite(session, {
      question: l10n.t("Replace the webhook {0}?", name),
      detail: [
        addressText(answers.url, listenerUrl(listener), old),
        countedEvents(answers.events.length),
        refused === "" ? "" : l10n.t("The address doesn't accept a confirmation from here: {0}.", refused),
        whatComesFirst(old, answers, known !== undefined),
      ].filter(Boolean),
      buttons: [replace],
      always: true,
      accountChanged: l10n.t("The webhook {0} was not replaced, because the account changed in the meantime.", name),
    });
    result = await inView(() => webhooks.replace(old.id, asExact(old, answers)));
  };
  await askForWebhook(parts, answers, {
    title: l10n.t("Replace the Webhook"),
    old,
    act,
    cancelled: () =>
      isAsked
        ? l10n.t(
            "Nothing was changed in Leaf; a confirmation was sent to the address. Press Enter to review again, or Escape to close.",
          )
        : l10n.t("Nothing was sent. Press Enter to review again, or Escape to close."),
  });
  tellReplaced(result, name, copySecretOf(webhooks, answers));
}

/** What happens to the old one, and when. */
function whatComesFirst(old: Webhook, { events }: WebhookAnswers, knowsSecret: boolean): string {
  if (!old.events.some((event) => events.includes(event))) {
    return l10n.t("The old one is deleted once the new one is created.");
  }
  return knowsSecret && old.url !== null
    ? l10n.t(
        "Leaf allows each event one webhook, so the old one is deleted first. If the new one can't be created, the old one is created again.",
      )
    : l10n.t(
        "Leaf allows each event one webhook, so the old one is deleted first. If the new one can't be created, the old one is lost, because Leaf doesn't say all that it is made of.",
      );
}

/** The answers with what was masked of the old one and left as it was. */
function asExact(old: Webhook, { name, url, secret, events }: WebhookAnswers): NewWebhook {
  const exact = exactly(old);
  return {
    name: name === old.name ? (exact.name ?? name) : name,
    url,
    secret,
    events: events.map((event) => exact.events[old.events.indexOf(event)] ?? event),
  };
}

function tellReplaced(result: Replaced | undefined, name: string, copySecret: ReturnType<typeof copySecretOf>): void {
  switch (result?.kind) {
    case undefined:
      return;
    case "replaced":
      if (result.kept === "lost") {
        warn(l10n.t("The webhook {0} was replaced, but Leaf didn't say by which, so its secret was not saved.", name));
      } else if (result.kept === "thisSessionOnly") {
        warn(
          l10n.t(
            "The webhook {0} was replaced. The new one's secret could not be stored and is here until the window closes.",
            name,
          ),
          copySecret,
        );
      } else tell(l10n.t("The webhook {0} was replaced.", name), copySecret);
      return;
    case "unsure":
      warn(
        l10n.t(
          "It is not certain what became of the webhook {0}: {1} Refresh the alerts to see which webhooks there are.",
          name,
          explain(result.error).sentence,
        ),
      );
      return;
    case "both":
      warn(
        l10n.t(
          "The new webhook was created, but the old one, {0}, could not be deleted: {1}",
          name,
          explain(result.error).sentence,
        ),
      );
      return;
    case "restored":
      warn(l10n.t("The webhook {0} was not replaced and works as before: {1}", name, explain(result.error).sentence));
      return;
    case "lost":
      throw new Told(
        l10n.t(
          "The webhook {0} was deleted, and neither the new nor the old one could be created: {1} Leaf doesn't post its events until you create it again.",
          name,
          explain(result.error).sentence,
        ),
        { title: l10n.t("Create Webhook…"), command: "leafPanorama.createWebhook" },
      );
  }
}

/** Why the new address doesn't accept what Leaf posts first, sent from here; empty if it does. */
async function confirmationRefused({ url, secret }: WebhookAnswers): Promise<string> {
  const body = Buffer.from(CONFIRMATION, "utf8");
  const headers = [
    ["Content-Type", "application/json"],
    [SIGNATURE_HEADER, signAlert(body, secret)],
  ] as const;
  const { signal } = new AbortController();
  const result = await forwardDelivery(new URL(url), { body, headers }, { signal, timeoutMs: CONFIRM_MS });
  return isAccepted(result) ? "" : forwardText(result);
}
