import type { ConnectableProvider, EnvironmentInfo } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";
import { readOrganizationCode, readRefreshToken, readSharingUrlId } from "./pasted";
import { checkSignInUrl } from "./signInUrl";

const ENVIRONMENTS: readonly EnvironmentInfo[] = [
  { id: "STAGE", portal: "bananorama.com", production: false },
  { id: "PRODUCTION", portal: "panorama.ag", production: true },
];

/** Precision Planting's Panorama. */
export const panorama: ConnectableProvider = {
  id: "Panorama",
  name: "Panorama",
  status: { path: "panorama-credentials", embeddedKey: "panoramaCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["clientId", "username", "password", "organizationCode", "refreshToken", "clientEnvironment"],
    optional: [],
    secret: ["password", "organizationCode", "refreshToken", "accessToken"],
  },
  environments: ENVIRONMENTS,
  events: true,
  oneClick: {
    sessionMs: 15 * 60_000,
    readOrganizationCode,
    readSharingUrlId,
    body: ({ clientId, username, password }, clientEnvironment, operation) => ({
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
  },
  manual: {
    readRefreshToken,
    body: ({ partner: { clientId, username, password }, environment, organizationCode, refreshToken }) => ({
      clientId,
      username,
      password,
      organizationCode,
      refreshToken,
      clientEnvironment: environment,
    }),
  },
};
