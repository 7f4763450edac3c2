import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Ag Leader's AgFiniti. */
export const agLeader: Provider = {
  id: "AgLeader",
  name: "Ag Leader",
  status: { path: "ag-leader-credentials", embeddedKey: "agLeaderCredentials", words: LEAF_STATUS_WORDS },
  fields: {
    required: ["publicKey", "privateKey", "refreshToken"],
    optional: ["accessToken"],
    secret: ["privateKey", "refreshToken", "accessToken"],
  },
  events: true,
};
