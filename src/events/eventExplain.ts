import * as l10n from "@vscode/l10n";
import type { CredentialEvent } from "../leaf/credentialEvents";
import { signOf } from "./eventMeaning";
import { troubleText } from "./troubles";
import { statusClassOf } from "./events";

/**
 * What an event means and what to do about it, in a sentence or two, by the rules that a diagnosis goes by; undefined
 * where nothing can be said beyond the status. Pure.
 */
export function explainEvent(event: CredentialEvent): string | undefined {
  const sign = signOf(event);
  switch (sign.kind) {
    case "unclear":
      return undefined;
    case "success":
      if (statusClassOf(event.statusCode) !== "success") return undefined;
      if (sign.tokens) return l10n.t("Leaf's request was accepted and returned new tokens.");
      return sign.empty
        ? l10n.t("Leaf's request was accepted, and the returned list is empty.")
        : l10n.t("Leaf's request was accepted.");
    case "trouble":
      switch (sign.trouble) {
        case "rateLimited":
          return l10n.t("Leaf was rate-limited. This usually resolves by itself.");
        case "serverTrouble":
          return l10n.t("The request failed on the provider's side. This usually resolves by itself.");
        case "gatewayRefused":
        case "accessExpired":
        case "badRequest":
          return troubleText(sign.trouble).sentence;
        case "refused":
          return sign.explicit ? troubleText(sign.trouble).sentence : undefined;
        default: {
          const { sentence } = troubleText(sign.trouble);
          return sign.explicit ? sentence : l10n.t("Based on the status alone: {0}", sentence);
        }
      }
  }
}
