import { t } from "../../base/l10n";
import type { Provider, Understood } from "../../core/provider";
import { LEAF_STATUS_WORDS, meaningOfStatus } from "../../core/statusWords";
import { checkSignInUrl } from "./signInUrl";

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;

/** What stays of a pasted value without the quotes and spaces around it. */
function unwrap(text: string): string {
  return text.replace(/^[\s"'“”‘’`]+|[\s"'“”‘’`,;]+$/g, "");
}

/** The last thing in a pasted portal address that can be a code. */
function codeInAddress(text: string): string {
  if (!URL.canParse(text)) return "";
  const url = new URL(text);
  const parts = [...url.pathname.split("/"), ...url.searchParams.values()].map(unwrap).filter(isCode);
  return parts.at(-1) ?? "";
}

/** A code mixes letters with digits or capitals; a mere word of a path, such as "operations", is not taken for one. */
function isCode(text: string): boolean {
  return /^[A-Za-z0-9]{6,32}$/.test(text) && /\d|[a-z][A-Z]/.test(text);
}

function readOrganizationCode(text: string): Understood {
  const bare = unwrap(text);
  if (bare === "") {
    return { problem: t("Type the organization code. The farmer finds it in the Panorama portal's main menu.") };
  }
  const address = bare.includes("://");
  const value = address ? codeInAddress(bare) : bare;
  if (address && value === "") {
    return { problem: t("There is no organization code in this address. It is a short text such as krwv4vYH.") };
  }
  if (!/^[\w-]{3,64}$/.test(value)) {
    return { problem: t("An organization code has only letters and digits, such as krwv4vYH.") };
  }
  return { value };
}

function readSharingUrlId(text: string): Understood {
  const value = UUID.exec(text)?.[0];
  return value === undefined
    ? { problem: t("Paste the Share Initiation URL of the partner portal, or the UUID in it.") }
    : { value: value.toLowerCase() };
}

function readRefreshToken(text: string): Understood {
  const value = unwrap(text);
  if (value === "") return { problem: t("Paste the refresh token that Cognito gave for the farmer.") };
  if (/\s/.test(value)) return { problem: t("A refresh token has no spaces or line breaks. Paste it once more.") };
  return { value };
}

/** Precision Planting's Panorama. */
export const panorama: Provider = {
  name: "Panorama",
  credentialsPath: "panorama-credentials",
  embeddedKey: "panoramaCredentials",
  environments: [
    { id: "STAGE", portal: "bananorama.com", production: false },
    { id: "PRODUCTION", portal: "panorama.ag", production: true },
  ],
  sessionMs: 15 * 60_000,
  statusWords: LEAF_STATUS_WORDS,
  isHealthy: (status) => meaningOfStatus(status, LEAF_STATUS_WORDS) === "works",
  readOrganizationCode,
  readSharingUrlId,
  readRefreshToken,
  credentialBody: ({ partner: { clientId, username, password }, environment, organizationCode, refreshToken }) => ({
    clientId,
    username,
    password,
    organizationCode,
    refreshToken,
    clientEnvironment: environment,
  }),
  oneClickBody: ({ clientId, username, password }, clientEnvironment, operation) => ({
    clientId,
    username,
    password,
    clientEnvironment,
    ...operation,
  }),
  checkSignInUrl,
};
