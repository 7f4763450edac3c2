import * as l10n from "@vscode/l10n";

/** Why a body that began to arrive can't be read. */
type BodyFaultReason = "cutOff" | "packing" | "tooLarge" | "encoding";

/** A body that began to arrive and can't be read as a whole. */
export class BodyFault extends Error {
  override readonly name = "BodyFault";

  constructor(readonly reason: BodyFaultReason) {
    super(`the body can't be read: ${reason}`);
  }
}

/** The reason in words for a person. */
export function detailOf(reason: BodyFaultReason): string {
  switch (reason) {
    case "cutOff":
      return l10n.t("the answer was cut short");
    case "packing":
      return l10n.t("the answer can't be decompressed");
    case "tooLarge":
      return l10n.t("the answer is too large");
    case "encoding":
      return l10n.t("the answer isn't UTF-8 text");
  }
}
