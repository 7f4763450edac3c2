import { createHash } from "node:crypto";
import * as v from "valibot";
import { maskText, Redactor } from "../masking/redact";
import { LARGEST_RECORDS } from "./body";
import { optionalDate } from "./dates";
import { isLeafError, maskedBy } from "./errors";
import { isFields, type Fields } from "./fields";
import { hasNextLink, idInLocation } from "./links";
import { anyText, identifier, jsonOf, optionalText, parseAnswer } from "./parse";
import type { Leaf, LeafAnswer } from "./send";

/** The calls about webhooks. */
const WEBHOOKS = "/services/alerts/api/alerts/webhooks";

/** A foreign text that may hold secrets: `shown` is masked and may go anywhere, `exact` is only for sending it again. */
interface GuardedText {
  readonly shown: string;
  readonly exact: string;
}

/** A webhook without its secret: Leaf returns it in clear, and whoever needs it has what was entered. */
export interface Webhook {
  readonly id: string;
  /** Masked, so it may differ from what was entered if it holds a secret. */
  readonly name: string | null;
  /** Where Leaf posts to; an address may hold a token. Null if Leaf doesn't say. */
  readonly url: GuardedText | null;
  /** The names of its events, documented or not; masked like all foreign text. */
  readonly events: readonly string[];
  /** Whether Leaf has a secret for it, with which deliveries are signed. */
  readonly signed: boolean;
}

/** What a webhook is made of, exactly: only for creating it again. */
interface ExactWebhook {
  readonly name: string | null;
  readonly url: string | null;
  readonly events: readonly string[];
  /** Leaf returns it in clear; null if it doesn't. */
  readonly secret: string | null;
}

// Apart from the webhooks themselves, which are shown, kept and compared.
const exact = new WeakMap<Webhook, ExactWebhook>();

/** What a listed webhook is made of, exactly: nothing of it may be shown. */
export function exactly(webhook: Webhook): ExactWebhook {
  return (
    exact.get(webhook) ?? { name: webhook.name, url: webhook.url?.exact ?? null, events: webhook.events, secret: null }
  );
}

/** The account's webhooks. */
interface WebhookList {
  readonly webhooks: readonly Webhook[];
  /** How many records had no id. */
  readonly unreadable: number;
}

/** What a new webhook is made of; Leaf requires all four. */
export interface NewWebhook {
  readonly name: string;
  readonly url: string;
  readonly secret: string;
  readonly events: readonly string[];
}

/** How a delivery failed; all texts are masked. */
type DeliveryFailure =
  /** The receiver answered: with a status, if Leaf says which, and a body, which may be HTML. */
  | { readonly kind: "answered"; readonly status: number | null; readonly response: string }
  | { readonly kind: "unreachable"; readonly connectionError: string }
  | { readonly kind: "unknown" };

/** A delivery that Leaf has given up or still repeats: which of both isn't documented. */
export interface FailedCall {
  /** The same for the same content: Leaf gives no id. */
  readonly key: string;
  /** ISO 8601, UTC. */
  readonly createdAt: string | null;
  readonly url: GuardedText | null;
  readonly failure: DeliveryFailure;
  /** What was sent, masked; empty if Leaf doesn't say. */
  readonly shownBody: string;
  /** Exactly what was sent, secrets included, for sending it again; null if Leaf didn't return it as a text. */
  readonly exactBody: string | null;
}

/** Failed calls, as many as Leaf gives at once; whether it gives them in pages isn't documented. */
interface FailedCallPage {
  readonly calls: readonly FailedCall[];
  /** How many entries Leaf sent, those included that are unreadable. */
  readonly received: number;
  /** How many there are over all pages, if Leaf said so. */
  readonly total: number | undefined;
  /** Whether the header `Link` names a next page; undefined if there is no such header. */
  readonly next: boolean | undefined;
}

const text = v.fallback(v.optional(anyText, ""), "");
const eventNames = v.fallback(
  v.pipe(
    v.array(v.unknown()),
    v.transform((names) => names.filter((name) => typeof name === "string")),
  ),
  [],
);
const webhookRecord = v.object({
  id: identifier,
  name: optionalText,
  url: optionalText,
  secret: optionalText,
  events: v.optional(eventNames, []),
});
const failedCall = v.object({
  createdAt: optionalDate,
  url: optionalText,
  status: v.fallback(
    v.nullish(v.union([v.number(), v.pipe(v.string(), v.regex(/^\d{3}$/), v.transform(Number))]), null),
    null,
  ),
  response: text,
  connectionError: text,
  requestBody: v.optional(v.unknown()),
});

const CALL_FIELDS = ["createdAt", "url", "status", "response", "connectionError", "requestBody"] as const;

/**
 * Lists the account's webhooks, without their secrets; `mask` gets each secret, only to mask it in all other texts. Throws
 * a LeafError.
 */
export async function listWebhooks(leaf: Leaf, mask: (secret: string) => void = () => undefined): Promise<WebhookList> {
  const answer = await leaf({ method: "GET", path: WEBHOOKS, maxBytes: LARGEST_RECORDS });
  const raws = entriesOf(answer.body, `GET ${WEBHOOKS}`);
  const records = raws.flatMap((raw) => {
    const result = v.safeParse(webhookRecord, raw);
    return result.success ? [result.output] : [];
  });
  // One webhook's address or name may quote another's secret.
  const secrets = new Redactor();
  for (const { secret } of records) {
    secrets.remember(secret ?? undefined);
    if (secret) mask(secret);
  }
  const masked = maskOf(answer, secrets);
  return {
    webhooks: records.map(({ id, name, url, secret, events }) => {
      const webhook: Webhook = {
        id,
        name: name === null ? null : masked(name),
        url: guarded(url, masked),
        events: events.map(masked),
        signed: secret !== null && secret !== "",
      };
      exact.set(webhook, { name, url, events, secret: secret || null });
      return webhook;
    }),
    unreadable: raws.length - records.length,
  };
}

/** The secret of a webhook, which Leaf returns in clear: for signing, and for storing it as a secret. Throws a LeafError. */
export async function webhookSecret(leaf: Leaf, id: string): Promise<string | undefined> {
  const answer = await leaf({
    method: "GET",
    path: `${WEBHOOKS}/${encodeURIComponent(id)}`,
    maxBytes: LARGEST_RECORDS,
  });
  const record = v.safeParse(webhookRecord, answer.body);
  return record.success && record.output.secret ? record.output.secret : undefined;
}

/**
 * Creates a webhook and returns its id; undefined if Leaf doesn't name it, and the list has it then. Leaf posts a
 * confirmation to its address at once. Never repeated by itself: after a lost answer, list the webhooks first.
 */
export async function createWebhook(
  leaf: Leaf,
  webhook: NewWebhook,
  signal?: AbortSignal,
): Promise<string | undefined> {
  const { name, url, secret, events } = webhook;
  try {
    const body = { name, url, secret, events };
    const answer = await leaf({ method: "POST", path: WEBHOOKS, body, signal, statusOnly: true });
    const created = v.safeParse(v.object({ id: identifier }), answer.body);
    if (created.success) return created.output.id;
    const location = v.safeParse(identifier, idInLocation(answer.header("location"), WEBHOOKS));
    return location.success ? location.output : undefined;
  } catch (error) {
    // A refusal may quote what it refuses.
    const secrets = new Redactor();
    secrets.remember(secret);
    throw isLeafError(error) ? maskedBy(secrets.text, error) : error;
  }
}

/** Whether creating a webhook was refused because another one of the account has one of its events. */
export function isEventTaken(error: unknown): boolean {
  return isLeafError(error) && error.problem?.errorKey === "eventRegisteredTwice";
}

/** Deletes a webhook; it is fine if there is none any more. */
export async function deleteWebhook(leaf: Leaf, id: string, signal?: AbortSignal): Promise<void> {
  try {
    await leaf({ method: "DELETE", path: `${WEBHOOKS}/${encodeURIComponent(id)}`, signal, statusOnly: true });
  } catch (error) {
    if (!isLeafError(error, "notFound")) throw error;
  }
}

/** Lists the deliveries that Leaf could not make; where Leaf ignores `page`, the same ones come again with the same keys. */
export async function listFailedCalls(
  leaf: Leaf,
  page: { readonly page: number; readonly size: number },
  signal?: AbortSignal,
): Promise<FailedCallPage> {
  const path = `${WEBHOOKS}/failed-calls`;
  const answer = await leaf({ method: "GET", path, query: { ...page }, signal });
  const raws = entriesOf(answer.body, `GET ${path}`);
  const mask = maskOf(answer);
  const calls = raws.filter(isCall).map((raw) => readCall(raw, mask, `GET ${path}`));
  return { calls, received: raws.length, total: answer.total, next: hasNextLink(answer.header("link")) };
}

function readCall(raw: Fields, mask: (text: string) => string, call: string): FailedCall {
  const { createdAt, url, status, response, connectionError, requestBody } = parseAnswer(failedCall, raw, call);
  const hash = createHash("sha256");
  for (const field of CALL_FIELDS) hash.update(`${jsonOf(raw[field] ?? null)}\n`);
  const failure: DeliveryFailure =
    status === null && connectionError !== ""
      ? { kind: "unreachable", connectionError: mask(connectionError) }
      : status !== null || response !== ""
        ? { kind: "answered", status, response: mask(response) }
        : { kind: "unknown" };
  return {
    key: hash.digest("base64url"),
    createdAt,
    url: guarded(url, mask),
    failure,
    shownBody: mask(v.parse(anyText, requestBody)),
    exactBody: typeof requestBody === "string" ? requestBody : null,
  };
}

/** The entries of a list: bare, or under `items`. */
function entriesOf(body: unknown, call: string): readonly unknown[] {
  const list = isFields(body) && "items" in body ? body["items"] : body;
  return parseAnswer(v.array(v.unknown()), list ?? [], call);
}

function isCall(raw: unknown): raw is Fields {
  return isFields(raw) && CALL_FIELDS.some((field) => Object.hasOwn(raw, field));
}

function guarded(exact: string | null, mask: (text: string) => string): GuardedText | null {
  return exact === null ? null : { shown: mask(exact), exact };
}

/** Masks what the account's calls know as secrets, and these besides. */
function maskOf({ mask = maskText }: LeafAnswer, secrets?: Redactor): (text: string) => string {
  return secrets ? (foreign) => secrets.text(mask(foreign)) : mask;
}
