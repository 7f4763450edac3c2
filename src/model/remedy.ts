import * as l10n from "@vscode/l10n";

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
    signIn: () => l10n.t("Sign In"),
    signInAgain: () => l10n.t("Sign In Again"),
    signInWithAnother: () => l10n.t("Sign In with Another Account"),
    tryAgain: () => l10n.t("Refresh"),
    connect: () => l10n.t("Connect to Panorama"),
    connectAgain: () => l10n.t("Connect Again"),
    startAgain: () => l10n.t("Start Again"),
    setPartnerCredentials: () => l10n.t("Set Partner Credentials"),
    showEvents: () => l10n.t("Show Credential Events"),
    openProxySettings: () => l10n.t("Open Settings"),
    openApiUrlSetting: () => l10n.t("Open Settings"),
  };
  return titles[remedy]();
}
