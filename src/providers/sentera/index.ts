import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Sentera's FieldAgent. */
export const sentera: Provider = {
  id: "Sentera",
  name: "Sentera",
  status: { path: "sentera-credentials", embeddedKey: "senteraCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["username", "password", "organizationName"],
    optional: [],
    secret: ["password", "authToken"],
  },
  events: true,
};
