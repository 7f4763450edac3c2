import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** CLAAS. */
export const claas: Provider = {
  id: "CLAAS",
  name: "CLAAS",
  status: { path: "claas-credentials", embeddedKey: "claasCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["clientKey", "clientSecret", "refreshToken"],
    optional: ["clientEnvironment"],
    secret: ["clientSecret", "refreshToken", "accessToken"],
  },
  events: true,
};
