import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Raven. */
export const raven: Provider = {
  id: "Raven",
  name: "Raven",
  status: { path: "raven-credentials", embeddedKey: "ravenCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["clientId", "clientSecret", "refreshToken"],
    optional: [],
    secret: ["clientSecret", "refreshToken", "accessToken"],
  },
  events: true,
};
