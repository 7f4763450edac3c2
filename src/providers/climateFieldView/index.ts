import type { Provider } from "../../model/provider";
import { LEAF_STATUS_WORDS } from "../../model/statusWords";

/** Climate's FieldView. */
export const climateFieldView: Provider = {
  id: "ClimateFieldView",
  name: "Climate FieldView",
  status: {
    path: "climate-field-view-credentials",
    embeddedKey: "climateFieldViewCredentials",
    words: LEAF_STATUS_WORDS,
  },
  fields: {
    required: ["clientId", "clientSecret", "apiKey", "refreshToken"],
    optional: [],
    secret: ["clientSecret", "apiKey", "refreshToken", "accessToken"],
  },
  events: true,
};
