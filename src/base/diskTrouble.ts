import * as l10n from "@vscode/l10n";
import { messageOf } from "./text";

/** Why the disk refuses, in words for the middle of a sentence; what is no disk's failure says it in its own. */
export function diskTrouble(error: unknown): string {
  switch (error instanceof Error && "code" in error ? error.code : undefined) {
    case "ENOSPC":
      return l10n.t("the disk is full");
    case "EDQUOT":
      return l10n.t("the disk quota is used up");
    case "EROFS":
      return l10n.t("the disk is read-only");
    case "EACCES":
    case "EPERM":
      return l10n.t("access to the file is denied");
    case "EBUSY":
    case "ETXTBSY":
      return l10n.t("the file is in use");
    case "EIO":
      return l10n.t("the disk reported a read or write error");
    case "EMFILE":
    case "ENFILE":
      return l10n.t("too many files are open");
    case "EISDIR":
    case "ENOTDIR":
    case "ENOTEMPTY":
      return l10n.t("a file and a folder are mixed up in the extension's storage");
    default:
      return messageOf(error).replace(/[.\s]+$/, "");
  }
}
