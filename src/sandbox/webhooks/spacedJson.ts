import type { JsonObject } from "../http";

/** Strings first, so that what stands inside of one is never taken for a separator. */
const TOKENS = /"(?:[^"\\]+|\\.)*"|[:,]/g;

/** JSON as Leaf writes an alert: one line with one space after each `:` and `,`; what is not ASCII stays as it is. */
export function spacedJson(value: JsonObject): string {
  return JSON.stringify(value).replace(TOKENS, (token) => (token === ":" || token === "," ? `${token} ` : token));
}
