import { t } from "../base/l10n";

/** What the user can do next, as a word; src/ui/commands/remedies.ts says which command does it. */
export type Remedy =
  | "signIn"
  | "signInAgain"
  | "signInWithAnother"
  | "tryAgain"
  | "connect"
  | "connectAgain"
  | "startAgain"
  | "setPartnerCredentials"
  | "showEvents"
  | "openProxySettings"
  | "openApiUrlSetting";

/** A remedy as it is written on a button and in a report; made when it is needed, because the language is known late. */
export function remedyTitle(remedy: Remedy): string {
  const titles: Record<Remedy, () => string> = {
    signIn: () => t("Sign In"),
    signInAgain: () => t("Sign In Again"),
    signInWithAnother: () => t("Sign In with Another Account"),
    tryAgain: () => t("Refresh"),
    connect: () => t("Connect to Panorama"),
    connectAgain: () => t("Connect Again"),
    startAgain: () => t("Start Again"),
    setPartnerCredentials: () => t("Set Partner Credentials"),
    showEvents: () => t("Show Credential Events"),
    openProxySettings: () => t("Open Settings"),
    openApiUrlSetting: () => t("Open Settings"),
  };
  return titles[remedy]();
}
