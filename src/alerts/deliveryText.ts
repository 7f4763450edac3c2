import * as l10n from "@vscode/l10n";
import { oneLine, shorten } from "../base/text";
import { bodyText, readBody } from "../events/body";
import { fenced, inline, tableMarkdown } from "../events/formats/markdown";
import { isSecretKey, Redactor } from "../masking/redact";
import type { DeliveryEntry } from "./deliveries";
import type { DeliveryHeaders } from "./deliveryHeaders";
import { explainAlert } from "./explainAlert";
import type { ForwardResult } from "./forward";
import type { ReceivedAlert } from "./receivedAlert";
import type { SignatureVerdict } from "./signature";
import { verdictText } from "./verdictText";

type Mask = (text: string) => string;

/** Longer names of events are shortened. */
const NAME_LENGTH = 60;
/** Shorter parts of a secret header's value are names and words. */
const SHORTEST_SECRET = 12;

/** What came of passing a delivery on, in a few words; empty if it isn't passed on. Pure. */
export function forwardText(forward: ForwardResult | "pending" | undefined): string {
  if (forward === undefined) return "";
  if (forward === "pending") return l10n.t("waiting for your receiver");
  if (forward.kind === "answered")
    return l10n.t("your receiver answered {0} in {1} ms", forward.status, Math.round(forward.ms));
  switch (forward.fault) {
    case "name":
      return l10n.t("the name of your receiver is not known");
    case "connection":
      return l10n.t("your receiver can't be reached ({0})", forward.reason);
    case "tls":
      return l10n.t("the certificate of your receiver is not accepted");
    case "proxy":
      return l10n.t("a proxy refused the way to your receiver");
    case "timeout":
      return l10n.t("your receiver didn't answer in time");
    case "notHttp":
      return l10n.t("what answered is no HTTP server");
    case "canceled":
      return l10n.t("canceled");
    case "loop":
      return l10n.t("the address of your receiver is this listener's own");
  }
}

/** What a delivery is, in a sentence; masked by what is known. Pure. */
export function deliverySentence({ alert }: DeliveryEntry, mask: Mask): string {
  // What is masked only after it was shortened would show the beginning of a secret that was cut.
  return mask(explainAlert(maskedAlert(alert, mask)));
}

function maskedAlert(alert: ReceivedAlert, mask: Mask): ReceivedAlert {
  if (alert.kind !== "event") return alert;
  const { leafUserId, provider, status, message } = alert;
  const masked = (text: string | null) => (text === null ? null : mask(text));
  const subjects = Object.entries(alert.subjects).map(([subject, id]) => [subject, mask(id)]);
  return {
    ...alert,
    event: mask(alert.event),
    leafUserId: masked(leafUserId),
    provider: masked(provider),
    status: masked(status),
    message: masked(message),
    subjects: Object.fromEntries(subjects) as typeof alert.subjects,
  };
}

/** The same mask, which also knows what is secret in the headers: a body or an answer may quote it. */
function withHeaders(headers: DeliveryHeaders, mask: Mask): Mask {
  const secrets = new Redactor();
  for (const [, value] of headers.filter(([each]) => isSecretKey(each))) {
    const parts = value.split(/[\s;,="']+/).filter((part) => part.length >= SHORTEST_SECRET);
    for (const secret of [value, ...parts]) secrets.remember(secret);
  }
  return (text) => mask(secrets.text(text));
}

/** The texts of a delivery, masked. */
interface DeliveryTexts {
  readonly body: string;
  /** A line each. */
  readonly headers: string;
  /** What the developer's receiver answered. */
  readonly answer: string;
}

/** The texts of a delivery, masked by what is known and by what its own headers tell. Pure. */
export function deliveryTexts({ body, headers, forward }: DeliveryEntry, known: Mask): DeliveryTexts {
  const mask = withHeaders(headers, known);
  return {
    body: mask(new TextDecoder("utf-8").decode(body)),
    // A value is a text of its own, in which a password may have spaces.
    headers: mask(headers.map(([name, value]) => `${name}: ${mask(value)}`).join("\n")),
    answer: mask(typeof forward === "object" && forward.kind === "answered" ? forward.body : ""),
  };
}

/** What a delivery is called: Leaf's name of the event, and whether it was sent from here; masked. Pure. */
export function deliveryName({ alert, source }: Pick<DeliveryEntry, "alert" | "source">, mask: Mask): string {
  const name =
    alert.kind === "event"
      ? shorten(oneLine(mask(alert.event)), NAME_LENGTH)
      : alert.kind === "confirmation"
        ? l10n.t("confirmation")
        : l10n.t("Delivery");
  if (source === "sample") return l10n.t("{0} (sample)", name);
  return source === "replay" ? l10n.t("{0} (replay)", name) : name;
}

/** Whether a delivery's signature holds, and what to do if it doesn't. Pure. */
export function verdictSentences(verdict: SignatureVerdict | undefined): string {
  if (!verdict) return l10n.t("Not verified: the secret is not on this machine.");
  const { sentence, fix } = verdictText(verdict);
  return [sentence, fix].filter(Boolean).join(" ");
}

/** A delivery as Markdown: what it says, whether its signature holds, what came of passing it on, its headers and body. Pure. */
export function deliveryMarkdown(entry: DeliveryEntry, known: Mask): string {
  return deliverySection(entry, known, "#");
}

/** The same below a heading: `level` is the heading's mark. */
export function deliverySection(entry: DeliveryEntry, known: Mask, level: "#" | "##"): string {
  const { at, attempt, forward, headers, source, verdict } = entry;
  const mask = withHeaders(headers, known);
  const texts = deliveryTexts(entry, known);
  const sources = {
    received: l10n.t("received"),
    sample: l10n.t("sample from here"),
    replay: l10n.t("replay from here"),
  };
  const about = tableMarkdown(
    [
      [l10n.t("Time"), new Date(at).toISOString()],
      [l10n.t("Source"), sources[source]],
      [l10n.t("Signature"), verdictSentences(verdict)],
      ...(forward === undefined ? [] : [[l10n.t("Your receiver"), forwardText(forward)] as const]),
      ...(attempt > 1 ? [[l10n.t("Attempt"), String(attempt)] as const] : []),
    ],
    mask,
  );
  const part = (title: string, content: string) =>
    content === ""
      ? []
      : [`**${title}**`, fenced(mask(bodyText(content)), readBody(content).kind === "json" ? "json" : "text")];
  const parts = [
    `${level} ${inline(deliverySentence(entry, mask), mask)}`,
    about,
    ...part(l10n.t("Headers"), texts.headers),
    ...part(l10n.t("Body"), texts.body),
    ...part(l10n.t("What your receiver answered"), texts.answer),
  ];
  return `${parts.join("\n\n")}\n`;
}
