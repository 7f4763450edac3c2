import { httpRequest, type Leaf, type LeafRequest, type Target } from "../leaf/send";
import type { Placeholders, Template } from "./placeholders";

/** A call of the extension's: what it asks of Leaf, it asks through `leaf`. */
export type LeafCall = (leaf: Leaf) => Promise<unknown>;

/** A call as it goes over the wire, with variables in place of values that are not written down. */
export interface SnippetCall {
  readonly method: string;
  readonly url: Template;
  /** With names as people write them. */
  readonly headers: readonly (readonly [name: string, value: Template])[];
  /** The fields of a JSON object; missing if nothing is sent. */
  readonly body?: readonly (readonly [field: string, value: Template | null])[];
}

/**
 * The first request that a call makes. The call itself is run until it would send, so that what is written down can't
 * differ from what the extension sends; nothing is sent, and the call never ends.
 */
function requestOf(call: LeafCall): Promise<LeafRequest> {
  return new Promise((resolve, reject) => {
    const leaf: Leaf = (request) => {
      resolve(request);
      return new Promise(() => undefined);
    };
    call(leaf).then(() => reject(new Error("The call ended without a request.")), reject);
  });
}

/** A call of the extension's, to be written down. */
export async function snippetCall(call: LeafCall, target: Target, placeholders: Placeholders): Promise<SnippetCall> {
  const { method, url, headers, body } = httpRequest(target, await requestOf(call));
  const parts = (text: string) => placeholders.partsOf(text);
  return {
    method,
    url: parts(url.href),
    headers: Object.entries(headers).map(([name, value]) => [headerName(name), parts(value)]),
    ...(body === undefined
      ? {}
      : { body: Object.entries(JSON.parse(body) as object).map(([k, v]) => [k, field(k, v)]) }),
  };

  function field(name: string, value: unknown): Template | null {
    if (value === null) return null;
    if (typeof value === "string") return parts(value);
    throw new TypeError(`${name} is no text, and no call of ours sends such a field.`);
  }
}

function headerName(name: string): string {
  return name.replace(/(?<![a-z])[a-z]/g, (letter) => letter.toUpperCase());
}
