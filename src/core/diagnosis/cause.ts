import { t } from "../../base/l10n";

/** How sure a diagnosis is of a cause. */
export type Confidence = "certain" | "likely" | "possible";

/** A command that mends something, or takes the next step; without `args` it gets the Leaf user's row. */
export interface RemedyCommand {
  readonly title: string;
  readonly command: string;
  readonly args?: readonly unknown[];
}

/** What a diagnosis can find. */
export type CauseId =
  | "leafTokenExpired"
  | "leafUserNotFound"
  | "leafForbids"
  | "dns"
  | "offline"
  | "proxy"
  | "tls"
  | "timeout"
  | "rateLimited"
  | "leafServer"
  | "notLeaf"
  | "wrongOrganizationCode"
  | "environmentMismatch"
  | "partnerRefused"
  | "partnerAccount"
  | "attemptFailed"
  | "windowExpired"
  | "cancelled"
  | "cognitoTokenExpired"
  | "accessTokenExpired"
  | "sharingOff"
  | "limitedPermission"
  | "providerTrouble"
  | "providerUnavailable"
  | "providerLimits"
  | "gatewayRefuses"
  | "badRequest"
  | "providerRefuses"
  | "notConnected"
  | "credentialGone"
  | "signedOut";

/** One explanation of why a connection does not work. */
export interface Cause {
  readonly id: CauseId;
  readonly title: string;
  /** What it means and what to do, in a sentence or two. */
  readonly sentence: string;
  /** What speaks for it; may hold foreign text, masked but not escaped. */
  readonly evidence: readonly string[];
  readonly confidence: Confidence;
  readonly remedy?: RemedyCommand;
}

/** The commands that mend something, made when they are needed, because the user's language is known late. */
export const remedies = {
  signIn: () => ({ title: t("Sign in Again"), command: "leafPanorama.signIn" }),
  signInOther: () => ({ title: t("Sign in with Another Account"), command: "leafPanorama.signIn" }),
  tryAgain: () => ({ title: t("Refresh"), command: "leafPanorama.refresh" }),
  connect: () => ({ title: t("Connect to Panorama"), command: "leafPanorama.connect" }),
  connectAgain: () => ({ title: t("Connect Again"), command: "leafPanorama.connect" }),
  startAgain: () => ({ title: t("Start Again"), command: "leafPanorama.startAgain" }),
  setPartner: () => ({ title: t("Set Partner Credentials"), command: "leafPanorama.setPartnerCredentials", args: [] }),
  showEvents: () => ({ title: t("Show Credential Events"), command: "leafPanorama.showEvents" }),
  proxySettings: () => settings("http.proxy"),
  apiUrlSetting: () => settings("leafPanorama.apiUrl"),
} satisfies Record<string, () => RemedyCommand>;

function settings(query: string): RemedyCommand {
  return { title: t("Open Settings"), command: "workbench.action.openSettings", args: [query] };
}
