import * as l10n from "@vscode/l10n";
import { asSentence } from "../../base/text";
import type { LaidTexts } from "../../events/body/laidTexts";
import type { DeliveryDetail, DeliveryPart } from "../../protocol/deliveries";
import type { DeliveryEntry } from "../deliveries";
import { deliveryName, deliverySentence, deliveryTexts, forwardText, verdictSentences } from "../deliveryText";
import { deliveryClass } from "./deliveryClass";

/** A delivery in detail, with the first lines of its texts; `hasLeafUser`: whether the row of its Leaf user can be shown. */
export function deliveryDetail(
  entry: DeliveryEntry,
  laid: LaidTexts,
  mask: (text: string) => string,
  hasLeafUser: boolean,
): DeliveryDetail {
  const { forward, attempt, verdict, slot } = entry;
  const text = (part: DeliveryPart) => laid.text(partName(entry, part), () => deliveryTexts(entry, mask)[part]);
  return {
    slot,
    class: deliveryClass(entry),
    time: new Date(entry.at).toISOString(),
    event: deliveryName(entry, mask),
    sentence: deliverySentence(entry, mask),
    verdict: verdictSentences(verdict),
    answer: forward === undefined ? "" : sentenceOf(forwardText(forward)),
    attempt: attempt > 1 ? l10n.t("attempt {0}", attempt) : "",
    hasLeafUser,
    texts: { body: text("body"), headers: text("headers"), answer: text("answer") },
  };
}

/** Names a text of a delivery: the answer comes later than the rest. */
export function partName({ slot, forward }: DeliveryEntry, part: DeliveryPart): string {
  return `${slot} ${part} ${typeof forward === "object" ? "answered" : ""}`;
}

/** Words that stand elsewhere within a sentence, as one of their own. */
function sentenceOf(words: string): string {
  return asSentence(`${words.charAt(0).toLocaleUpperCase()}${words.slice(1)}`);
}
