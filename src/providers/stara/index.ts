import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Stara. */
export const stara: Provider = {
  id: "Stara",
  name: "Stara",
  status: { path: "stara-credentials", embeddedKey: "staraCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["apiKey", "accessToken", "accessTokenClient", "refreshToken"],
    optional: [],
    secret: ["apiKey", "accessToken", "accessTokenClient", "refreshToken"],
  },
  events: true,
};
