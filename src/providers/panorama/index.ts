import type { EnvironmentInfo, Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS, meaningOfStatus } from "../../model/statusWords";
import { readOrganizationCode, readRefreshToken, readSharingUrlId } from "./pasted";
import { checkSignInUrl } from "./signInUrl";

const ENVIRONMENTS: readonly EnvironmentInfo[] = [
  { id: "STAGE", portal: "bananorama.com", production: false },
  { id: "PRODUCTION", portal: "panorama.ag", production: true },
];

/** Precision Planting's Panorama. */
export const panorama: Provider = {
  name: "Panorama",
  credentialsPath: "panorama-credentials",
  embeddedKey: "panoramaCredentials",
  environments: ENVIRONMENTS,
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
  checkSignInUrl: (signInUrl, apiUrl, environment) => {
    const portal = ENVIRONMENTS.find(({ id }) => id === environment)?.portal;
    return portal === undefined ? { ok: false, origin: "?" } : checkSignInUrl(signInUrl, apiUrl, portal);
  },
};
