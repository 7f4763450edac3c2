import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Webhooks } from "../../alerts/webhooks";
import { webhookName } from "../alerts/alertsTree";
import { confirmWrite } from "../prompts/confirmWrite";
import { askChoice, BACK } from "../prompts/prompts";
import { showBriefly } from "../surface/messages";
import { inView } from "../surface/progress";
import { Cancelled, tell, Told, warn } from "./commandRunner";
import {
  addressText,
  askForWebhook,
  listenerUrl,
  copySecretOf,
  countedEvents,
  webhookOf,
  type WebhookAnswers,
  type WebhookParts,
} from "./webhookForm";

/** *Create Webhook…*: asks for all four values, finds events that another webhook has, and only then calls Leaf. */
export async function createWebhook(parts: WebhookParts): Promise<void> {
  const { sessions, webhooks } = parts;
  const session = sessions.require();
  const answers: WebhookAnswers = { where: "elsewhere", url: "", name: "", secret: "", events: [] };
  let secret = "lost" as Awaited<ReturnType<Webhooks["create"]>>;
  const act = async () => {
    const { name, url, events } = answers;
    await confirmWrite(session, {
      question: l10n.t("Create the webhook {0}?", name),
      detail: [
        addressText(url, listenerUrl(parts.listener)),
        countedEvents(events.length),
        l10n.t("Leaf posts to this address from now on, starting with a confirmation."),
      ],
      buttons: [l10n.t("Create")],
      accountChanged: l10n.t("The webhook {0} was not created, because the account changed in the meantime.", name),
    });
    secret = await inView(() => webhooks.create({ name, url, secret: answers.secret, events }));
  };
  await askForWebhook(parts, answers, {
    title: l10n.t("Create a Webhook"),
    act,
    cancelled: () => l10n.t("Nothing was sent. Press Enter to review again, or Escape to close."),
  });
  if (secret === "lost") {
    // There is no row whose secret could be copied.
    warn(
      l10n.t(
        "The webhook {0} was created, but Leaf didn't say which it is, so its secret was not saved.",
        answers.name,
      ),
    );
    return;
  }
  const told = {
    kept: l10n.t("The webhook {0} was created. Its secret is in the secret storage.", answers.name),
    thisSessionOnly: l10n.t(
      "The webhook {0} was created. Its secret could not be stored and is here until the window closes.",
      answers.name,
    ),
  };
  tell(told[secret], copySecretOf(webhooks, answers));
}

/** *Delete Webhook…*: after it was agreed to; from then on its events can be another webhook's. */
export async function deleteWebhook({ sessions, webhooks }: WebhookParts, given: unknown): Promise<void> {
  const session = sessions.require();
  const webhook = webhookOf(webhooks, given);
  const name = webhookName(webhook);
  await confirmWrite(session, {
    question: l10n.t("Delete the webhook {0}?", name),
    detail: [
      webhook.url?.shown ?? "",
      l10n.t("Leaf stops posting its events, and its secret is deleted here as well."),
    ],
    buttons: [l10n.t("Delete")],
    always: true,
    accountChanged: l10n.t("The webhook {0} was not deleted, because the account changed in the meantime.", name),
  });
  await inView(() => webhooks.delete(webhook.id));
  tell(l10n.t("The webhook {0} was deleted.", name));
}

/** *Copy Webhook Secret*: for the developer's own receiver; of a webhook that was created elsewhere, Leaf tells it. */
export async function copyWebhookSecret({ webhooks }: WebhookParts, given: unknown): Promise<void> {
  const { id } = webhookOf(webhooks, given);
  const secret = await inView(() => webhooks.knownSecretOf(id));
  if (secret === undefined) {
    throw new Told(
      l10n.t(
        "Leaf doesn't return the secret of this webhook, and it was created elsewhere. To get a new one, replace the webhook.",
      ),
    );
  }
  await vscode.env.clipboard.writeText(secret);
  showBriefly(l10n.t("Webhook secret copied"), 2000);
}

/** The webhooks whose secret is here, to choose one. */
export async function knownSecrets(
  webhooks: Webhooks,
): Promise<readonly { readonly label: string; readonly detail: string; readonly value: string }[]> {
  const known: { label: string; detail: string; value: string }[] = [];
  for (const webhook of webhooks.state.webhooks ?? []) {
    const secret = await webhooks.secretOf(webhook.id);
    if (secret !== undefined) {
      known.push({ label: webhookName(webhook), detail: webhook.url?.shown ?? "", value: secret });
    }
  }
  return known;
}

/** Which of the webhooks whose secret is here; throws Told if there is none. */
export async function chooseSecret({ webhooks }: WebhookParts, title: string): Promise<string> {
  const known = await knownSecrets(webhooks);
  const [only] = known;
  if (!only) throw new Told(l10n.t("No webhook with a secret on this machine. Create one first."));
  if (known.length === 1) return only.value;
  const place = { title, step: 1, totalSteps: 1 };
  const chosen = await askChoice(place, { placeholder: l10n.t("Whose secret signs it?"), choices: known });
  if (chosen === BACK) throw new Cancelled();
  return chosen;
}
