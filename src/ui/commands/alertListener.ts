import * as l10n from "@vscode/l10n";
import { isUtf8 } from "node:buffer";
import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { Clock } from "../../base/clock";
import { ALERT_GROUPS, alertGroupName, alertMeaning } from "../../alerts/alertEvents";
import { forwardText } from "../../alerts/deliveryText";
import { selfTest } from "../../alerts/selfTest";
import { selfTestText } from "../../alerts/selfTestText";
import { maskedEdit, type MaskedEdit } from "../../alerts/maskedEdit";
import { MOST_REPLAYS, type SendOptions, type SendResult } from "../../alerts/listener";
import { isAccepted } from "../../alerts/view/deliveryClass";
import type { Redactor } from "../../masking/redact";
import { hasCredential } from "../../model/connection";
import type { Provider } from "../../model/provider";
import type { StoreView } from "../../model/store";
import type { Alerts } from "../alerts/alerts";
import { isAlertNode } from "../alerts/nodes";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { askChoice, askText, BACK } from "../prompts/prompts";
import { inNotification } from "../surface/progress";
import { nameOf } from "../tree/presentation";
import { Cancelled, tell, Told, warn } from "./commandRunner";
import { reachesThisMachine, type WebhookParts } from "./webhookForm";
import { chooseSecret } from "./webhooks";

/** A longer body is not edited in one line. Bytes. */
const LONGEST_EDITED = 4_000;

/** What the listener's commands work with. */
export interface ListenerParts extends WebhookParts {
  readonly store: StoreView;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly provider: Provider;
  readonly startListening: Alerts["startListening"];
  readonly forwardTo: () => URL | undefined;
}

/** *Start Listening for Alerts* */
export async function startListening({ sessions, startListening: start }: ListenerParts): Promise<void> {
  const state = await start();
  if (state.kind === "failed") throw new Told(state.sentence);
  if (state.kind !== "listening") return;
  const { host } = new URL(state.url);
  const create = { title: l10n.t("Create Webhook…"), command: "leafPanorama.createWebhook" };
  const session = sessions.active;
  if (session && reachesThisMachine(session)) {
    tell(l10n.t("Listening on {0}. To receive alerts, create a webhook to this listener.", host), create);
  } else {
    tell(
      l10n.t(
        "Listening on {0}. Leaf reaches it only through a tunnel of yours: create a webhook to the tunnel's address.",
        host,
      ),
      {
        title: l10n.t("Copy Listener Address"),
        command: "leafPanorama.copyListenerAddress",
      },
    );
  }
}

/** *Test Tunnel…*: posts a signed delivery to the tunnel's public address, and says at which hop it ended. */
export async function testTunnel({ listener }: ListenerParts): Promise<void> {
  if (listener.state.kind !== "listening") throw notListening();
  const title = l10n.t("Test a Tunnel");
  const address = await askText(
    { title, step: 1, totalSteps: 1 },
    {
      prompt: l10n.t("The public address of your tunnel to the listener"),
      placeholder: "https://example.ngrok.app",
      check: (text) => (text.trim() === "" ? l10n.t("Enter the address.") : undefined),
    },
  );
  if (address === BACK) throw new Cancelled();
  const result = await inNotification(title, (_report, signal) => selfTest(address.trim(), listener, { signal }));
  const { ok, sentence, fix } = selfTestText(result);
  const text = [sentence, fix].filter(Boolean).join(" ");
  if (ok) tell(text, { title: l10n.t("Create Webhook…"), command: "leafPanorama.createWebhook" });
  else warn(text);
}

/** *Copy Listener Address*: for a tunnel, or for a webhook of a sandbox of one's own. */
export async function copyListenerAddress({ listener }: ListenerParts): Promise<void> {
  const { state } = listener;
  if (state.kind !== "listening") throw notListening();
  await vscode.env.clipboard.writeText(state.url);
  tell(l10n.t("Listener address copied. Whoever has it can send to it, so treat it as a secret."));
}

function notListening(): Told {
  return new Told(l10n.t("The listener is off."), {
    title: l10n.t("Start Listening"),
    command: "leafPanorama.startListening",
  });
}

/** *Send Sample Alert…*: a documented body of the Leaf user's real ids, signed, to the developer's own address. */
export async function sendSample(parts: ListenerParts): Promise<void> {
  const { listener, store, clock, provider } = parts;
  requireTarget(parts);
  const title = l10n.t("Send a Sample Alert");
  const chosen = await askChoice(
    { title, step: 1, totalSteps: 1 },
    {
      placeholder: l10n.t("Which event?"),
      choices: ALERT_GROUPS.flatMap(({ id, events }) =>
        events.map((event) => ({
          label: event,
          description: alertGroupName(id),
          detail: alertMeaning(event) ?? "",
          value: event,
        })),
      ),
    },
  );
  if (chosen === BACK) throw new Cancelled();
  const user = await pickLeafUser(store, clock, undefined, { title });
  const connection = store.connection(user.id);
  const known = hasCredential(connection) ? connection.credential?.id : undefined;
  const subject = {
    leafUserId: user.id,
    credentialId: known ?? randomUUID(),
    provider: provider.id,
    time: clock.now(),
    newId: randomUUID,
  };
  const secret = await chooseSecret(parts, title);
  report(
    await listener.sendSample(chosen, subject, { secret }),
    l10n.t("Sample of {0}", `${chosen} · ${nameOf(user)}`),
  );
}

/** *Replay…*: a delivery, or one that Leaf could not make, once or several times, with a new signature. */
export async function replay(parts: ListenerParts, given: unknown): Promise<void> {
  const { listener, webhooks } = parts;
  requireTarget(parts);
  const title = l10n.t("Replay an Alert");
  const failed = isAlertNode(given, "failedCall")
    ? webhooks.state.failedCalls?.find(({ key }) => key === given.key)
    : undefined;
  if (failed && failed.exactBody === null) {
    throw new Told(l10n.t("Leaf didn't return what it had sent, so it can't be replayed."));
  }
  const what = isAlertNode(given, "delivery")
    ? { slot: given.slot }
    : failed && { body: Buffer.from(failed.exactBody ?? "", "utf8") };
  if (!what) throw new Told(l10n.t("Choose a delivery or a failed call in the view “Alerts”."));
  const secret = await chooseSecret(parts, title);
  const body = "body" in what ? what.body : listener.deliveries.get(what.slot)?.body;
  const how = await askHow(title, body && editable(body, parts.redactor));
  const again = how.body === undefined ? what : { body: Buffer.from(how.body, "utf8") };
  const send = (options: SendOptions) => listener.replay(again, { ...options, secret, times: how.times });
  const result = how.times === 1 ? await send({}) : await inNotification(title, (_report, signal) => send({ signal }));
  report(result, l10n.t("Replay"));
}

/** How often, and with which body if it is another one. */
interface Replay {
  readonly times: number;
  readonly body?: string;
}

/** Asks how to replay; `body` is offered to be edited. */
async function askHow(title: string, body: MaskedEdit | undefined): Promise<Replay> {
  const place = { title, step: 1, totalSteps: 1 };
  const how = await askChoice<"once" | "several" | "edited">(place, {
    placeholder: l10n.t("How is it replayed? It gets a new signature."),
    choices: [
      { label: l10n.t("Once, as it is"), value: "once" },
      { label: l10n.t("Several times…"), value: "several" },
      ...(body === undefined ? [] : [{ label: l10n.t("Edit the body first…"), value: "edited" as const }]),
    ],
  });
  if (how === BACK) throw new Cancelled();
  if (how === "once") return { times: 1 };
  const second = { title, step: 2, totalSteps: 2 };
  const typed =
    how === "several"
      ? await askText(second, {
          prompt: l10n.t("How many times?"),
          value: "10",
          check: (text) =>
            /^\d{1,4}$/.test(text.trim()) && Number(text) >= 1 && Number(text) <= MOST_REPLAYS
              ? undefined
              : l10n.t("Enter a number from 1 to {0}.", MOST_REPLAYS),
        })
      : await askText(second, {
          prompt: l10n.t("The body, exactly as it is sent and signed"),
          value: body?.shown ?? "",
          check: (text) =>
            body?.restore(text) === undefined ? l10n.t("Leave all masked values as they are, or none.") : undefined,
        });
  if (typed === BACK) return askHow(title, body);
  return how === "several" ? { times: Number(typed) } : { times: 1, body: body?.restore(typed) ?? typed };
}

/** A body that can be edited in a line: UTF-8 without line breaks, as Leaf sends it. */
function editable(body: Uint8Array, { text: mask }: Redactor): MaskedEdit | undefined {
  if (body.length === 0 || body.length > LONGEST_EDITED || !isUtf8(body)) return undefined;
  const text = Buffer.from(body).toString("utf8");
  return /[\p{Cc}\u2028\u2029]/u.test(text) ? undefined : maskedEdit(text, mask);
}

function requireTarget({ forwardTo }: ListenerParts): void {
  if (forwardTo()) return;
  throw new Told(l10n.t("Where is your receiver? Set its address in the settings first."), {
    title: l10n.t("Open Settings"),
    command: "workbench.action.openSettings",
    args: ["leafPanorama.alertsForwardTo"],
  });
}

function report(result: SendResult, what: string): void {
  if (result.kind !== "sent") {
    throw new Told(
      {
        noTarget: l10n.t("Where is your receiver? Set its address in the settings first."),
        noSecret: l10n.t("No webhook with a secret on this machine. Create one first."),
        notFound: l10n.t("This delivery is no longer in memory."),
      }[result.kind],
    );
  }
  const accepted = result.entries.filter(({ forward }) => typeof forward === "object" && isAccepted(forward)).length;
  const last = result.entries.at(-1);
  const count = result.entries.length;
  const text = count === 1 ? forwardText(last?.forward) : l10n.t("{0} of {1} accepted", accepted, count);
  const sentence = l10n.t("{0}: {1}.", what, text);
  if (accepted === count) tell(sentence);
  else warn(sentence);
}
