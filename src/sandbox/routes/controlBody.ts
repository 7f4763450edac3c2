import { jsonBody, type Call, type JsonObject } from "../http";
import { badRequest } from "../problem";

/** The body of a control call. A page of another site can post text, but not under JSON's own content type; so this keeps pages out. */
export function controlBody(call: Call): JsonObject {
  if (!/^application\/json\b/i.test(call.contentType)) {
    throw badRequest("contentType", "The content type must be application/json.");
  }
  return jsonBody(call);
}
