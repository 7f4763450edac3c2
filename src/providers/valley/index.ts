import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Valley's irrigation. */
export const valley: Provider = {
  id: "Valley",
  name: "Valley",
  status: { path: "valley-credentials", embeddedKey: "valleyCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["apid", "key", "initializationVector", "username", "password"],
    optional: [],
    secret: ["key", "initializationVector", "password"],
  },
  events: true,
};
