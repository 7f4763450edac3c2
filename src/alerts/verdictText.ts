import * as l10n from "@vscode/l10n";
import type { AddedMarks, SignatureVerdict } from "./signature";
import type { Characters } from "./rewriteJson";

/** A verdict in words. */
interface VerdictText {
  /** What was found, in a sentence. */
  readonly sentence: string;
  /** What to do; undefined where there is nothing to do. */
  readonly fix: string | undefined;
}

/** What a signature's verdict means and what to do about it. Pure. */
export function verdictText(verdict: SignatureVerdict): VerdictText {
  const of = (sentence: string, fix?: string): VerdictText => ({ sentence, fix });
  switch (verdict.kind) {
    case "matches":
      return verdict.exactHeader
        ? of(l10n.t("The signature matches."))
        : of(
            l10n.t("The signature matches, but its base64 is URL-safe or lacks its padding."),
            l10n.t("Decode the signature and compare the 32 bytes, not the text."),
          );
    case "matchesTrimmed":
      return of(
        trimmedSentence(verdict.added),
        l10n.t("Verify the bytes as they arrived, before an editor, a file or a text function changes them."),
      );
    case "matchesWithSpaces":
      return of(
        withCharacters(
          l10n.t(
            "The signature matches only if the body is on one line with one space after each colon and comma, as Leaf sends it.",
          ),
          verdict.characters,
        ),
        l10n.t(
          "Verify the raw bytes of the request, not JSON that was parsed and written again. In Express, use express.raw().",
        ),
      );
    case "matchesWithoutSpaces":
      return of(
        withCharacters(
          l10n.t(
            "The signature matches only if the body is on one line without spaces after colons and commas: Leaf doesn't sign this form.",
          ),
          verdict.characters,
        ),
        l10n.t("Whoever signs this body must sign exactly the bytes that are sent."),
      );
    case "wrongSecret":
      return of(
        l10n.t("The signature doesn't match: it was made with another secret, or for another body."),
        l10n.t(
          "Compare the secret with the webhook's, including spaces and line breaks at its ends. If you don't have it, replace the webhook.",
        ),
      );
    case "bodyNotUtf8":
      return of(
        l10n.t("The signature doesn't match, and the body isn't UTF-8."),
        l10n.t("Read the request as bytes: it was probably decoded with another character set on its way."),
      );
    case "headerMissing":
      return of(
        l10n.t("The X-Leaf-Signature header is missing."),
        l10n.t("Check that the request comes from Leaf, and that no proxy on its way removes the header."),
      );
    case "headerNotBase64":
      return of(
        l10n.t("The X-Leaf-Signature header isn't base64."),
        l10n.t("Copy the header's value again, without quotes or other text around it."),
      );
    case "headerTruncated":
      return of(
        l10n.t("The X-Leaf-Signature header is cut off: a signature has 32 bytes, which are 44 characters of base64."),
        l10n.t("Copy the whole value, and check whether a log or a proxy shortens headers."),
      );
    case "headerTooLong":
      return of(
        l10n.t("The X-Leaf-Signature header is too long: a signature has 32 bytes, which are 44 characters of base64."),
        l10n.t("Check that it is the signature alone, in base64 and not in hex."),
      );
  }
}

function trimmedSentence(added: AddedMarks): string {
  switch (added) {
    case "byteOrderMark":
      return l10n.t("The signature matches only without the byte order mark at the start of the body.");
    case "lineBreaks":
      return l10n.t("The signature matches only without the line breaks that were added to the body or changed in it.");
    case "both":
      return l10n.t(
        "The signature matches only without the byte order mark at the start of the body and the line breaks that were added to it.",
      );
  }
}

/** One sentence also where the characters of the strings were written another way. */
function withCharacters(sentence: string, characters: Characters): string {
  switch (characters) {
    case "same":
      return sentence;
    case "plain":
      return l10n.t("{0} Its characters must be written as they are, not as \\u escapes.", sentence);
    case "ascii":
      return l10n.t("{0} Its characters beyond ASCII must be written as \\u escapes.", sentence);
  }
}
