import * as l10n from "@vscode/l10n";
import { bodyText, readBody } from "../events/body";
import { fenced, tableMarkdown } from "../events/formats/markdown";
import type { DeliveryEntry } from "./deliveries";
import { explainAlert } from "./explainAlert";
import type { ForwardResult } from "./forward";
import { verdictText } from "./verdictText";

type Mask = (text: string) => string;

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
  return mask(explainAlert(alert));
}

/** A delivery as Markdown: what it says, whether its signature holds, what came of passing it on, its headers and body. Pure. */
export function deliveryMarkdown(entry: DeliveryEntry, mask: Mask): string {
  const { at, attempt, body, forward, headers, source, verdict } = entry;
  const { sentence, fix } = verdict
    ? verdictText(verdict)
    : { sentence: l10n.t("Not verified: the secret is not on this machine."), fix: undefined };
  const sources = {
    received: l10n.t("received"),
    sample: l10n.t("sample from here"),
    replay: l10n.t("replay from here"),
  };
  const answer = typeof forward === "object" && forward.kind === "answered" ? forward.body : "";
  const text = mask(new TextDecoder("utf-8").decode(body));
  const about = tableMarkdown(
    [
      [l10n.t("Time"), new Date(at).toISOString()],
      [l10n.t("Source"), sources[source]],
      [l10n.t("Signature"), [sentence, fix].filter(Boolean).join(" ")],
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
    `# ${deliverySentence(entry, mask).replace(/[\r\n#]+/g, " ")}`,
    about,
    ...part(l10n.t("Headers"), mask(headers.map(([name, value]) => `${name}: ${value}`).join("\n"))),
    ...part(l10n.t("Body"), text),
    ...part(l10n.t("What your receiver answered"), mask(answer)),
  ];
  return `${parts.join("\n\n")}\n`;
}
