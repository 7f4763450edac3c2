import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Raven's Slingshot. */
export const ravenSlingshot: Provider = {
  id: "RavenSlingshot",
  name: "Raven Slingshot",
  status: { path: "raven-slingshot-credentials", embeddedKey: "ravenSlingshotCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["apiKey", "accessKey", "sharedSecret"],
    optional: [],
    secret: ["apiKey", "accessKey", "sharedSecret"],
  },
  events: true,
};
