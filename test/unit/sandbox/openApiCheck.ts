import assert from "node:assert/strict";
import addFormats from "ajv-formats";
import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import type { Answer, Json } from "./support";

interface Operation {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>>;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

/** A sandbox's OpenAPI document. */
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: Json;
}

/** Compares answers with what the document says of them. */
export class OpenApiCheck {
  readonly #templates: readonly (readonly [pattern: RegExp, path: string])[];
  /** What a test has put into the sandbox can have any form. */
  #anyForm = false;

  constructor(private readonly document: Document) {
    // Segments that are named go before those that match anything.
    const byNames = Object.keys(document.paths).sort((one, other) => countOf(one) - countOf(other));
    this.#templates = byNames.map((path) => [new RegExp(`^${path.replace(/\{\w+\}/g, "[^/]+")}/?$`), path]);
  }

  check(method: string, url: string, { status, headers, json, text }: Answer): void {
    const path = new URL(url, "http://sandbox").pathname;
    if (method === "POST" && /^\/__sandbox\/(faults|events|files)/.test(path)) this.#anyForm = true;
    const [, template = ""] = this.#templates.find(([pattern]) => pattern.test(path)) ?? [];
    const operation = this.document.paths[template]?.[method.toLowerCase()];
    if (operation === undefined) {
      assert.ok(
        [401, 403, 404, 405, 429, 501].includes(status) || this.#anyForm || method === "OPTIONS",
        `${method} ${path}: ${status}`,
      );
      return;
    }
    if (this.#anyForm) return;
    const what = `${method} ${path}: ${status} ${text.slice(0, 300)}`;
    const described = operation.responses[String(status)] ?? operation.responses["default"];
    assert.ok(described && (status >= 400 || operation.responses[String(status)]), `${what} is not described`);
    const [type, media] = Object.entries(described.content ?? {})[0] ?? [];
    if (type === undefined || media === undefined) {
      assert.equal(text, "", what);
    } else {
      assert.ok(headers.get("content-type")?.startsWith(type), `${what} is no ${type}`);
      if (/json/.test(type)) this.#validate(media.schema, json, what);
    }
  }

  #validate(schema: object, value: unknown, what: string): void {
    const validate = validatorOf(schema, this.document.components);
    assert.ok(validate(value), `${what}: ${JSON.stringify(validate.errors?.slice(0, 2))}`);
  }
}

const ajv = addFormats(new Ajv2020({ strict: true, allowUnionTypes: true, keywords: ["components"] }));
const validators = new Map<string, ValidateFunction>();

/** Made once for all sandboxes: they all have the same components. */
function validatorOf(schema: object, components: Json): ValidateFunction {
  if (ajv.getSchema("sandbox") === undefined) ajv.addSchema({ $id: "sandbox", components });
  const text = JSON.stringify(schema).replaceAll('"#/', '"sandbox#/');
  const validate = validators.get(text) ?? ajv.compile(JSON.parse(text) as object);
  validators.set(text, validate);
  return validate;
}

function countOf(path: string): number {
  return (path.match(/\{/g) ?? []).length;
}
