import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Agrimatics' Libra; what it is created from is only known from an example. */
export const agrimatics: Provider = {
  id: "Agrimatics",
  name: "Agrimatics",
  status: { path: "agrimatics-credentials", embeddedKey: "agrimaticsCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["clientId", "clientSecret", "accessToken", "clientEnvironment"],
    optional: [],
    secret: ["clientSecret", "accessToken", "refreshToken"],
  },
  events: true,
};
