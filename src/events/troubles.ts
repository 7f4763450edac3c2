import * as l10n from "@vscode/l10n";
import type { Remedy } from "../model/remedy";

/** What a refusal is about. */
export type Trouble =
  | "tokenExpired"
  /** The token of an hour, which Leaf renews by itself. */
  | "accessExpired"
  | "partnerRefused"
  /** The account behind the partner credentials must be confirmed, unlocked or given a new password. */
  | "partnerAccount"
  | "wrongOrganization"
  | "environmentMismatch"
  | "sharingOff"
  | "limitedPermission"
  | "rateLimited"
  | "serverTrouble"
  /** Something in front of Panorama refused, and Panorama was not asked. */
  | "gatewayRefused"
  /** The request itself was not as it should be, whoever it was for. */
  | "badRequest"
  | "refused";

/** Each trouble's name in a diagnosis. */
export type TroubleId =
  | "cognitoTokenExpired"
  | "sharingOff"
  | "accessTokenExpired"
  | "limitedPermission"
  | "wrongOrganizationCode"
  | "environmentMismatch"
  | "partnerRefused"
  | "partnerAccount"
  | "providerLimits"
  | "providerTrouble"
  | "gatewayRefuses"
  | "badRequest"
  | "providerRefuses";

/** What the exchanges between Leaf and the provider can have been refused for, in words. */
interface TroubleText {
  /** The name under which a diagnosis lists it. */
  readonly id: TroubleId;
  readonly title: string;
  /** What it means and what to do, in a sentence or two. */
  readonly sentence: string;
  readonly remedy: Remedy;
}

/** The words for a trouble, the same in an event's explanation and in a diagnosis. Pure. */
export function troubleText(trouble: Trouble): TroubleText {
  const of = (id: TroubleId, title: string, sentence: string, remedy: Remedy): TroubleText => ({
    id,
    title,
    sentence,
    remedy,
  });
  switch (trouble) {
    case "tokenExpired":
      return of(
        "cognitoTokenExpired",
        l10n.t("The Cognito token is no longer accepted"),
        l10n.t(
          "Leaf can't renew its access to Panorama, so the farmer has to authorize again. One-click connections need this less often.",
        ),
        "connectAgain",
      );
    case "sharingOff":
      return of(
        "sharingOff",
        l10n.t("The farmer no longer shares the data"),
        l10n.t(
          "Panorama refuses Leaf access to the operation's data. Ask the farmer whether “Leaf Integration” is still on (Manage Operation → Data Sharing → Connections), then connect again.",
        ),
        "connectAgain",
      );
    case "accessExpired":
      return of(
        "accessTokenExpired",
        l10n.t("Leaf's access token had expired"),
        l10n.t(
          "Leaf's access token lasts about an hour, and Leaf renews it automatically. No action is needed unless no success follows.",
        ),
        "showEvents",
      );
    case "limitedPermission":
      return of(
        "limitedPermission",
        l10n.t("Panorama allows Leaf only partial access"),
        l10n.t(
          "The connection exists, but some of Leaf's requests are not allowed. The farmer's role in the operation may not be enough; someone who manages the operation can share it.",
        ),
        "showEvents",
      );
    case "wrongOrganization":
      return of(
        "wrongOrganizationCode",
        l10n.t("Wrong organization code"),
        l10n.t(
          "Panorama has no operation with this code. It must match exactly: the farmer finds it in the portal's main menu, after selecting the operation.",
        ),
        "connectAgain",
      );
    case "environmentMismatch":
      return of(
        "environmentMismatch",
        l10n.t("STAGE and PRODUCTION are mixed up"),
        l10n.t(
          "Partner credentials and organization code must both belong to the chosen environment: bananorama.com is STAGE, panorama.ag is PRODUCTION.",
        ),
        "connectAgain",
      );
    case "partnerRefused":
      return of(
        "partnerRefused",
        l10n.t("The partner credentials were refused"),
        l10n.t(
          "Panorama doesn't accept this combination of client ID, username and password. All three come from the partner portal of the same environment; enter them again.",
        ),
        "setPartnerCredentials",
      );
    case "partnerAccount":
      return of(
        "partnerAccount",
        l10n.t("The account behind the partner credentials is locked or incomplete"),
        l10n.t(
          "Panorama knows the username, but the account must first be confirmed, unlocked or given a new password. Sign in to the partner portal with it; the farmer doesn't have to do anything.",
        ),
        "setPartnerCredentials",
      );
    case "rateLimited":
      return of(
        "providerLimits",
        l10n.t("Panorama limits Leaf's requests"),
        l10n.t("Leaf has sent too many requests in a short time. Leaf retries automatically; no action is needed."),
        "showEvents",
      );
    case "serverTrouble":
      return of(
        "providerTrouble",
        l10n.t("Panorama returned server errors"),
        l10n.t("The latest requests from Leaf failed on Panorama's side. Leaf retries automatically."),
        "showEvents",
      );
    case "gatewayRefused":
      return of(
        "gatewayRefuses",
        l10n.t("A gateway in front of Panorama refused Leaf's requests"),
        l10n.t(
          "A firewall or proxy answered in Panorama's place, so this says nothing about the farmer or the credential. If it continues, contact Leaf's support.",
        ),
        "showEvents",
      );
    case "badRequest":
      return of(
        "badRequest",
        l10n.t("Panorama doesn't accept Leaf's request"),
        l10n.t(
          "The request itself was refused as invalid; the farmer can't fix this. The events contain the details for Leaf's support.",
        ),
        "showEvents",
      );
    case "refused":
      return of(
        "providerRefuses",
        l10n.t("Panorama refuses Leaf's requests"),
        l10n.t("The latest requests were refused for an unknown reason. The events contain the details."),
        "showEvents",
      );
  }
}
