import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Agvance, whose password comes back in Leaf's answers. */
export const agvance: Provider = {
  id: "Agvance",
  name: "Agvance",
  status: { path: "agvance-credentials", embeddedKey: "agvanceCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["apiKey", "username", "password", "databaseId", "clientEnvironment"],
    optional: [],
    secret: ["apiKey", "password", "sessionId"],
  },
  events: true,
};
