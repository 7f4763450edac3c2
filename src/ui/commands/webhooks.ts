import * as l10n from "@vscode/l10n";
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { counted } from "../../base/l10n";
import { dropUnseen } from "../../base/pasted";
import type { AlertListener } from "../../alerts/listener";
import { ALERT_GROUPS, alertGroupName, alertMeaning } from "../../alerts/alertEvents";
import type { Webhooks } from "../../alerts/webhooks";
import { isLeafError } from "../../leaf/errors";
import { isLoopback } from "../../leaf/apiUrl";
import { isEventTaken } from "../../leaf/alerts";
import { explain } from "../../model/explain";
import type { ActiveSession } from "../../accounts/openSession";
import type { Sessions } from "../../accounts/sessions";
import { isAlertNode } from "../alerts/nodes";
import { webhookName } from "../alerts/alertsTree";
import { confirmWrite } from "../prompts/confirmWrite";
import { askAll, type Refusal } from "../prompts/flow";
import { pickSeveral } from "../prompts/pickSeveral";
import { askChoice, BACK } from "../prompts/prompts";
import { choiceStep, textStep } from "../prompts/steps";
import { showBriefly } from "../surface/messages";
import { inView } from "../surface/progress";
import { Cancelled, tell, Told, warn } from "./commandRunner";

/** What the commands of webhooks work with. */
export interface WebhookParts {
  readonly sessions: Sessions;
  readonly webhooks: Webhooks;
  readonly listener: AlertListener;
}

/** *Create Webhook…*: asks for all four values, finds events that another webhook has, and only then calls Leaf. */
export async function createWebhook({ sessions, webhooks, listener }: WebhookParts): Promise<void> {
  const session = sessions.require();
  const listening = listener.state.kind === "listening" ? listener.state.url : undefined;
  const isLocal = reachesThisMachine(session);
  const kept: { secret?: Awaited<ReturnType<Webhooks["create"]>> } = {};
  const answers = { here: false, url: "", name: "", secret: "", events: [] as readonly string[] };
  const create = async (): Promise<Refusal | undefined> => {
    const { name, url, secret, events } = answers;
    try {
      const held = await inView(() => webhooks.holdersOf(events));
      const [[event, holder] = []] = held;
      if (event !== undefined && holder) {
        const text = l10n.t(
          "{0} is already an event of the webhook {1}: Leaf allows each event one webhook. Choose others, or delete that webhook first.",
          event,
          webhookName(holder),
        );
        // The picker has room for a part of the sentence only.
        warn(text);
        return { fields: [{ field: "events", sentence: text }], sentence: text };
      }
      await confirmWrite(session, {
        question: l10n.t("Create the webhook {0}?", name),
        detail: [
          url,
          counted(events.length, l10n.t("{0} event", events.length), l10n.t("{0} events", events.length)),
          l10n.t("Leaf posts to this address from now on, starting with a confirmation."),
        ],
        buttons: [l10n.t("Create")],
        accountChanged: l10n.t("The webhook {0} was not created, because the account changed in the meantime.", name),
      });
      kept.secret = await inView(() => webhooks.create({ name, url, secret, events }));
      return undefined;
    } catch (error) {
      if (error instanceof Cancelled) {
        return { fields: [], sentence: l10n.t("Nothing was sent. Press Enter to review again, or Escape to close.") };
      }
      if (!isLeafError(error) || error.kind === "unauthorized") throw error;
      const { sentence } = explain(error);
      return { fields: isEventTaken(error) ? [{ field: "events", sentence }] : [], sentence };
    }
  };
  await askAll(
    l10n.t("Create a Webhook"),
    [
      choiceStep(
        () => ({
          placeholder: l10n.t("Where does Leaf post the alerts?"),
          choices: [
            { label: l10n.t("This window's listener"), detail: listening ?? "", value: true },
            {
              label: l10n.t("Another address"),
              detail: l10n.t("your own receiver, or a tunnel to the listener"),
              value: false,
            },
          ],
        }),
        (here: boolean) => void (answers.here = here),
        // Only a sandbox on this machine reaches the listener by its own address.
        { field: "here", applies: () => listening !== undefined && isLocal },
      ),
      textStep(
        () => ({
          prompt: l10n.t("The address that Leaf posts to"),
          placeholder: isLocal ? "http://127.0.0.1:3000/leaf" : "https://example.com/leaf",
          value: answers.url,
          check: (text) => addressProblem(text, isLocal),
        }),
        (text) => void (answers.url = text.trim()),
        { field: "url", applies: () => !answers.here },
      ),
      textStep(
        () => ({
          prompt: l10n.t("A name for the webhook"),
          value: answers.name || l10n.t("Leaf Panorama"),
          check: (text) => (text.trim() === "" ? l10n.t("A webhook needs a name.") : undefined),
        }),
        (text) => {
          answers.name = text.trim();
          if (answers.here && listening !== undefined) answers.url = listening;
        },
        { field: "name" },
      ),
      textStep(
        () => ({
          prompt: l10n.t("The secret that deliveries are signed with: a new one is filled in; press Enter to take it"),
          value: answers.secret || randomBytes(32).toString("base64url"),
          secret: true,
          check: (text) => (dropUnseen(text, "").trim() === "" ? l10n.t("A webhook needs a secret.") : undefined),
        }),
        (text) => void (answers.secret = text),
        { field: "secret" },
      ),
      {
        field: "events",
        ask: async (place, refused) => {
          const chosen = await pickSeveral(place, {
            placeholder: refused ?? l10n.t("Choose events; enter part of a name to find one"),
            items: ALERT_GROUPS.flatMap(({ id, events }) =>
              events.map((event) => ({
                label: event,
                description: [alertGroupName(id), heldBy(webhooks, event)].filter(Boolean).join(" · "),
                detail: alertMeaning(event) ?? "",
                value: event,
                picked:
                  answers.events.length === 0
                    ? id === "credentials" && heldBy(webhooks, event) === ""
                    : answers.events.includes(event),
              })),
            ),
            none: l10n.t("Choose at least one event."),
          });
          if (chosen === BACK) return BACK;
          answers.events = chosen;
          return undefined;
        },
      },
    ],
    create,
  );
  const told = {
    kept: l10n.t("The webhook {0} was created. Its secret is in the secret storage.", answers.name),
    thisSessionOnly: l10n.t(
      "The webhook {0} was created. Its secret could not be stored and is here until the window closes.",
      answers.name,
    ),
    lost: l10n.t(
      "The webhook {0} was created, but Leaf didn't say which it is, so its secret was not saved.",
      answers.name,
    ),
  };
  tell(told[kept.secret ?? "lost"], {
    title: l10n.t("Copy Secret"),
    command: "leafPanorama.copyWebhookSecret",
    args: [{ kind: "webhook", id: webhooks.state.webhooks?.find(({ url }) => url?.exact === answers.url)?.id ?? "" }],
  });
}

/** Which webhook has an event, as far as is known; empty if none does. */
function heldBy({ state }: Webhooks, event: string): string {
  const holder = state.webhooks?.find(({ events }) => events.includes(event));
  return holder ? l10n.t("already in {0}", webhookName(holder)) : "";
}

/** Whether what posts the alerts runs on this machine, as a sandbox does: then it reaches the listener by its own address. */
export function reachesThisMachine({ account: { apiUrl } }: Pick<ActiveSession, "account">): boolean {
  return isLoopback(apiUrl);
}

/** Why an address can't be a webhook's; undefined if it can. What is reachable from Leaf is left to Leaf. */
function addressProblem(text: string, isLocal: boolean): string | undefined {
  const address = text.trim();
  if (!URL.canParse(address)) return l10n.t("That is not an address.");
  const { protocol, username, password } = new URL(address);
  if (username !== "" || password !== "")
    return l10n.t("An address with user and password is not needed: deliveries are signed.");
  if (protocol === "https:" || (protocol === "http:" && isLocal)) return undefined;
  return l10n.t("The address must start with https://.");
}

/** *Delete Webhook…*: after it was agreed to; from then on its events can be another webhook's. */
export async function deleteWebhook({ sessions, webhooks }: WebhookParts, given: unknown): Promise<void> {
  const session = sessions.require();
  const webhook = isAlertNode(given, "webhook") && webhooks.state.webhooks?.find(({ id }) => id === given.id);
  if (!webhook) throw new Told(l10n.t("Choose a webhook's row in the view “Alerts”."));
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

/** *Copy Webhook Secret*: for the developer's own receiver. */
export async function copyWebhookSecret({ webhooks }: WebhookParts, given: unknown): Promise<void> {
  const secret = isAlertNode(given, "webhook") ? await webhooks.secretOf(given.id) : undefined;
  if (secret === undefined) {
    throw new Told(
      l10n.t(
        "The secret of this webhook is not on this machine: it was created elsewhere. To get a new one, delete the webhook and create it again.",
      ),
    );
  }
  await vscode.env.clipboard.writeText(secret);
  showBriefly(l10n.t("Webhook secret copied"), 2000);
}

/** Which of the webhooks whose secret is here; throws Told if there is none. */
export async function chooseSecret({ webhooks }: WebhookParts, title: string): Promise<string> {
  const known: { label: string; detail: string; value: string }[] = [];
  for (const webhook of webhooks.state.webhooks ?? []) {
    const secret = await webhooks.secretOf(webhook.id);
    if (secret !== undefined) {
      known.push({ label: webhookName(webhook), detail: webhook.url?.shown ?? "", value: secret });
    }
  }
  const [only] = known;
  if (!only) throw new Told(l10n.t("No webhook with a secret on this machine. Create one first."));
  if (known.length === 1) return only.value;
  const place = { title, step: 1, totalSteps: 1 };
  const chosen = await askChoice(place, { placeholder: l10n.t("Whose secret signs it?"), choices: known });
  if (chosen === BACK) throw new Cancelled();
  return chosen;
}
