import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** CNH's legacy AFS Connect, which ends with 2026. */
export const cnhi: Provider = {
  id: "CNHI",
  name: "CNHi AFS Connect",
  status: { path: "cnhi-credentials", embeddedKey: "cnhiCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["clientId", "clientSecret", "subscriptionKey", "refreshToken", "clientEnvironment"],
    optional: [],
    secret: ["clientSecret", "subscriptionKey", "refreshToken", "accessToken"],
  },
  events: true,
  replacedBy: { provider: "CNHIFieldOps", lastDay: "2026-12-31" },
};
