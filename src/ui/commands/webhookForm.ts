import * as l10n from "@vscode/l10n";
import { randomBytes } from "node:crypto";
import { counted } from "../../base/l10n";
import { dropUnseen } from "../../base/pasted";
import { MASK } from "../../base/text";
import type { AlertListener } from "../../alerts/listener";
import { ALERT_GROUPS, alertGroupName, alertMeaning } from "../../alerts/alertEvents";
import { maskedEdit } from "../../alerts/maskedEdit";
import { webhookAddress } from "../../alerts/publicAddress";
import { selfTest } from "../../alerts/selfTest";
import { selfTestText } from "../../alerts/selfTestText";
import type { Webhooks } from "../../alerts/webhooks";
import { isLeafError } from "../../leaf/errors";
import { isLoopback } from "../../leaf/apiUrl";
import { isEventTaken, type Webhook } from "../../leaf/alerts";
import { explain } from "../../model/explain";
import type { ActiveSession } from "../../accounts/openSession";
import type { Sessions } from "../../accounts/sessions";
import { isAlertNode } from "../alerts/nodes";
import { webhookName } from "../alerts/alertsTree";
import { askAll, type Refusal } from "../prompts/flow";
import { pickSeveral } from "../prompts/pickSeveral";
import { BACK } from "../prompts/prompts";
import { choiceStep, textStep } from "../prompts/steps";
import { inView } from "../surface/progress";
import { Cancelled, Told, warn } from "./commandRunner";

/** What the commands of webhooks work with. */
export interface WebhookParts {
  readonly sessions: Sessions;
  readonly webhooks: Webhooks;
  readonly listener: AlertListener;
}

/** Where a webhook leads. */
type WebhookTarget = "here" | "tunnel" | "elsewhere";

/** What a webhook is made of, as it is asked for. */
export interface WebhookAnswers {
  /** Whether it leads to this window's listener, directly or by a tunnel of the developer's. */
  where: WebhookTarget;
  url: string;
  name: string;
  secret: string;
  events: readonly string[];
}

/** What is done with the answers. */
interface WebhookForm {
  readonly title: string;
  /** The webhook that is to be replaced. */
  readonly old?: Webhook;
  readonly act: () => Promise<void>;
  /** What is said where the user leaves it at that when asked the last time. */
  readonly cancelled: () => string;
}

/** Asks for all that a webhook is made of, finds events that a webhook other than the old one has, and then does it. */
export async function askForWebhook(
  { sessions, webhooks, listener }: WebhookParts,
  answers: WebhookAnswers,
  { title, old, act, cancelled }: WebhookForm,
): Promise<void> {
  const listening = listenerUrl(listener);
  const isLocal = reachesThisMachine(sessions.require());
  const submit = async (): Promise<Refusal | undefined> => {
    try {
      const held = await inView(() => webhooks.holdersOf(answers.events));
      const [[event, holder] = []] = [...held].filter(([, { id }]) => id !== old?.id);
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
      await act();
      return undefined;
    } catch (error) {
      if (error instanceof Cancelled) {
        return { fields: [], sentence: cancelled() };
      }
      if (!isLeafError(error) || error.kind === "unauthorized") throw error;
      const { sentence } = explain(error);
      return { fields: isEventTaken(error) ? [{ field: "events", sentence }] : [], sentence };
    }
  };
  await askAll(
    title,
    [
      choiceStep<WebhookTarget>(
        () => ({
          placeholder: l10n.t("Where does Leaf post the alerts?"),
          choices: [
            // Only a sandbox on this machine reaches the listener by its own address.
            ...(isLocal
              ? [
                  {
                    label: l10n.t("This window's listener"),
                    detail: addressText(listening ?? "", listening),
                    value: "here" as const,
                  },
                ]
              : []),
            {
              label: l10n.t("A tunnel to this window's listener"),
              detail: l10n.t("its public address is tested first"),
              value: "tunnel" as const,
            },
            {
              label: l10n.t("Another address"),
              detail: l10n.t("your own receiver"),
              value: "elsewhere" as const,
            },
          ],
        }),
        (where) => void (answers.where = where),
        { field: "where", applies: () => listening !== undefined },
      ),
      textStep(
        () => ({
          prompt: l10n.t("The public address of your tunnel to the listener"),
          placeholder: "https://example.ngrok.app",
          check: (text) => (text.trim() === "" ? l10n.t("Enter the address.") : undefined),
          submit: async (text) => inView(() => tunnelProblem(text.trim(), listener, isLocal)),
        }),
        (text) => void (answers.url = webhookAddress(text, listening ?? "")?.href ?? text.trim()),
        { field: "tunnel", applies: () => answers.where === "tunnel" },
      ),
      textStep(
        () => ({
          prompt: l10n.t("The address that Leaf posts to"),
          placeholder: isLocal ? "http://127.0.0.1:3000/leaf" : "https://example.com/leaf",
          value: answers.url === old?.url?.exact ? old.url.shown : answers.url,
          check: (text) => {
            const address = addressOf(text, old);
            return address === undefined
              ? l10n.t("Leave all masked values as they are, or none.")
              : addressProblem(address, isLocal);
          },
        }),
        (text) => void (answers.url = addressOf(text, old) ?? ""),
        { field: "url", applies: () => answers.where === "elsewhere" },
      ),
      textStep(
        () => ({
          prompt: l10n.t("A name for the webhook"),
          value: answers.name || l10n.t("Leaf Panorama"),
          check: (text) => (text.trim() === "" ? l10n.t("A webhook needs a name.") : undefined),
        }),
        (text) => {
          answers.name = text.trim();
          if (answers.where === "here" && listening !== undefined) answers.url = listening;
        },
        { field: "name" },
      ),
      textStep(
        () => ({
          prompt:
            answers.secret === ""
              ? l10n.t("The secret that deliveries are signed with: a new one is filled in; press Enter to take it")
              : l10n.t("The secret that deliveries are signed with; press Enter to leave it as it is"),
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
          const chosen = await pickSeveral(place, eventsQuestion(webhooks, answers, old, refused));
          if (chosen === BACK) return BACK;
          answers.events = chosen;
          return undefined;
        },
      },
    ],
    submit,
  );
}

function eventsQuestion(
  webhooks: Webhooks,
  { events: chosen }: WebhookAnswers,
  old: Webhook | undefined,
  refused: string | undefined,
): Parameters<typeof pickSeveral<string>>[1] {
  const documented = new Set<string>(ALERT_GROUPS.flatMap(({ events }) => events));
  // One that Leaf has and doesn't document must not get lost.
  const others = chosen.filter((event) => !documented.has(event)).map((event) => ({ event, group: "", meaning: "" }));
  const all = ALERT_GROUPS.flatMap(({ id, events }) =>
    events.map((event) => ({ event, group: alertGroupName(id), meaning: alertMeaning(event) ?? "" })),
  );
  const first = ALERT_GROUPS.find(({ id }) => id === "credentials")?.events ?? [];
  return {
    placeholder: refused ?? l10n.t("Choose events; enter part of a name to find one"),
    items: [...others, ...all].map(({ event, group, meaning }) => {
      const held = heldBy(webhooks, event, old);
      return {
        label: event,
        description: [group, held].filter(Boolean).join(" · "),
        detail: meaning,
        value: event,
        picked: chosen.length === 0 ? first.some((name) => name === event) && held === "" : chosen.includes(event),
      };
    }),
    none: l10n.t("Choose at least one event."),
  };
}

/** Which webhook other than `old` has an event, as far as is known; empty if none does. */
function heldBy({ state }: Webhooks, event: string, old: Webhook | undefined): string {
  const holder = state.webhooks?.find(({ id, events }) => id !== old?.id && events.includes(event));
  return holder ? l10n.t("already in {0}", webhookName(holder)) : "";
}

/** Whether what posts the alerts runs on this machine, as a sandbox does: then it reaches the listener by its own address. */
export function reachesThisMachine({ account: { apiUrl } }: Pick<ActiveSession, "account">): boolean {
  return isLoopback(apiUrl);
}

/** The address that was typed, with what is masked of the old one's; undefined if it isn't clear what a mask stands for. */
function addressOf(typed: string, old: Webhook | undefined): string | undefined {
  const text = typed.trim();
  const { url } = old ?? {};
  if (!url || !text.includes(MASK)) return text;
  return maskedEdit(url.exact, () => url.shown)?.restore(text);
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

/** Where this window's listener listens; undefined while it doesn't. */
export function listenerUrl({ state }: AlertListener): string | undefined {
  return state.kind === "listening" ? state.url : undefined;
}

/** Why a tunnel's address doesn't lead here; undefined if it does. A sandbox on this machine reaches private ones, too. */
async function tunnelProblem(address: string, listener: AlertListener, isLocal: boolean): Promise<string | undefined> {
  const result = await selfTest(address, listener, { signal: new AbortController().signal });
  const { ok, sentence, fix } = selfTestText(result);
  const isReached = isLocal && result.kind === "arrived" && result.sameBody && result.sameSignature;
  return ok || isReached ? undefined : [sentence, fix].filter(Boolean).join(" ");
}

/** An address as it is shown: of what leads to this window's listener the host alone, because the path is a secret. */
export function addressText(url: string, listening: string | undefined, old?: Webhook): string {
  if (url === old?.url?.exact) return old.url.shown;
  return leadsTo(listening, url) ? new URL(url).host : url;
}

/** Whether an address is the listener's, or that of a tunnel to it: both have its path, which can't be guessed. */
export function leadsTo(listening: string | undefined, url: string): boolean {
  if (listening === undefined || !URL.canParse(url)) return false;
  return new URL(url).pathname === new URL(listening).pathname;
}

/** How many events, in words. */
export function countedEvents(count: number): string {
  return counted(count, l10n.t("{0} event", count), l10n.t("{0} events", count));
}

/** What copies the secret of the webhook that has this address and one of these events. */
export function copySecretOf(
  { state }: Webhooks,
  { url, events }: WebhookAnswers,
): { title: string; command: string; args: unknown[] } {
  const made = state.webhooks?.find(
    (one) => one.url?.exact === url && one.events.some((each) => events.includes(each)),
  );
  return {
    title: l10n.t("Copy Secret"),
    command: "leafPanorama.copyWebhookSecret",
    args: [{ kind: "webhook", id: made?.id ?? "" }],
  };
}

/** The webhook of a row; throws Told if it is none. */
export function webhookOf({ state }: Webhooks, given: unknown): Webhook {
  const webhook = isAlertNode(given, "webhook") && state.webhooks?.find(({ id }) => id === given.id);
  if (!webhook) throw new Told(l10n.t("Choose a webhook's row in the view “Alerts”."));
  return webhook;
}
