import { randomBytes } from "node:crypto";

/** What a value is called that is not written down; the command reads most of the same from the environment. */
export type Variable =
  | "LEAF_TOKEN"
  | "LEAF_EMAIL"
  | "LEAF_PASSWORD"
  | "LEAF_USER_ID"
  | "LEAF_USER_NAME"
  | "LEAF_USER_EMAIL"
  | "PANORAMA_CLIENT_ID"
  | "PANORAMA_USERNAME"
  | "PANORAMA_PASSWORD"
  | "ORGANIZATION_CODE"
  | "SHARING_URL_ID";

/** A text, some parts of which are variables; no part is empty. */
export type Template = readonly (string | { readonly variable: Variable })[];

/** Stands in for values while a call is made up, and finds them again in what the call sends. */
export class Placeholders {
  // Nothing that comes from elsewhere has it, and it looks the same in an address and in JSON.
  readonly #mark = randomBytes(12).toString("hex");

  /** `known`: values that are written down all the same. */
  constructor(private readonly known: Readonly<Partial<Record<Variable, string>>> = {}) {}

  /** What to make the call up with: a known value, or what stands for the variable. */
  valueOf(variable: Variable): string {
    return this.known[variable] ?? this.#mark + variable + this.#mark;
  }

  /** The text with its variables. */
  partsOf(text: string): Template {
    const pieces = text.split(new RegExp(`${this.#mark}([A-Z_]+)${this.#mark}`));
    return pieces
      .map((piece, index) => (index % 2 === 1 ? { variable: piece as Variable } : piece))
      .filter((part) => part !== "");
  }
}

/** The variables of some texts, each once, in their order. */
export function variablesOf(templates: readonly Template[]): Variable[] {
  const all = templates.flatMap((parts) => parts.flatMap((part) => (typeof part === "string" ? [] : [part.variable])));
  return [...new Set(all)];
}
