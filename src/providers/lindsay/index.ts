import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Lindsay's FieldNET. */
export const lindsay: Provider = {
  id: "Lindsay",
  name: "Lindsay",
  status: { path: "lindsay-credentials", embeddedKey: "lindsayCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["clientId", "clientSecret", "refreshToken", "clientEnvironment"],
    optional: [],
    secret: ["clientSecret", "refreshToken", "accessToken"],
  },
  events: true,
};
