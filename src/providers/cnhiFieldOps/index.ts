import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** CNH's FieldOps, for which each grower authorizes anew. */
export const cnhiFieldOps: Provider = {
  id: "CNHIFieldOps",
  name: "CNHi FieldOps",
  status: { path: "cnhi-field-ops-credentials", embeddedKey: "cnhiFieldOpsCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["clientId", "clientSecret", "subscriptionKey", "refreshToken"],
    optional: ["clientEnvironment"],
    secret: ["clientSecret", "subscriptionKey", "refreshToken", "accessToken"],
  },
  events: true,
};
