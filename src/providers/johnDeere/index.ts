import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** John Deere's Operations Center. */
export const johnDeere: Provider = {
  id: "JohnDeere",
  name: "John Deere",
  status: { path: "john-deere-credentials", embeddedKey: "johnDeereCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["clientKey", "clientSecret", "refreshToken", "clientEnvironment"],
    optional: ["accessToken", "tokenId", "tokenSecretKey"],
    secret: ["clientSecret", "refreshToken", "accessToken", "tokenSecretKey"],
  },
  events: true,
  organizations: "JohnDeere",
};
