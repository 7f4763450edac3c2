import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Trimble Ag. */
export const trimble: Provider = {
  id: "Trimble",
  name: "Trimble",
  status: { path: "trimble-credentials", embeddedKey: "trimbleCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["clientId", "clientSecret", "refreshToken"],
    optional: [],
    secret: ["clientSecret", "refreshToken", "accessToken"],
  },
  events: true,
  organizations: "Trimble",
};
