import type { JsonObject } from "../http";
import type { Route } from "../router";
import { VERSION } from "../version";
import { ABOUT, type AnswerKind, type RouteAbout } from "./about";
import { SCHEMAS } from "./schemas";

/** A route's place in the document: OpenAPI writes `{id}` for `:id`. */
export function templateOf(path: string): string {
  return path.replace(/:(\w+)/g, "{$1}");
}

/** The OpenAPI 3.1 document of these routes; each must be described. */
export function openApiOf(routes: readonly Route[], url: string): JsonObject {
  const paths: Record<string, Record<string, JsonObject>> = {};
  for (const { method, path } of routes) {
    const about = ABOUT[`${method} ${path}`];
    if (about === undefined) throw new Error(`${method} ${path} is not described.`);
    (paths[templateOf(path)] ??= {})[method.toLowerCase()] = operationOf(method, path, about);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Leaf + Panorama sandbox",
      version: VERSION,
      description:
        "What the sandbox has of Leaf's API, the farmer's page, and its own control calls. It is no description of Leaf: where Leaf documents nothing, the sandbox chooses.",
    },
    servers: [{ url }],
    paths,
    components: {
      schemas: SCHEMAS,
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
    },
  };
}

function operationOf(method: string, path: string, { summary, query = [], body, answers }: RouteAbout): JsonObject {
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
  const parameters = [
    ...inPath.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...query.map((name) => ({ name, in: "query", schema: { type: "string" } })),
  ];
  return {
    operationId: `${method.toLowerCase()}${templateOf(path).replace(/[^a-zA-Z0-9]+(.)?/g, (_, next: string = "") => next.toUpperCase())}`,
    summary,
    tags: [tagOf(path)],
    ...(path.startsWith("/services/") ? { security: [{ token: [] }] } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: { required: true, content: { "application/json": { schema: refTo(body) } } } } : {}),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, kind]) => [status, answerOf(kind)])),
      default: {
        description: "A problem",
        content: { "application/problem+json": { schema: refTo("Problem") } },
      },
    },
  };
}

function tagOf(path: string): string {
  if (path.startsWith("/__sandbox")) return "Control";
  if (path.startsWith("/connections/")) return "Panorama portal";
  return "Leaf";
}

function refTo(name: string): JsonObject {
  return { $ref: `#/components/schemas/${name}` };
}

function answerOf(kind: AnswerKind): JsonObject {
  if (kind === "nothing") return { description: "Done" };
  if (kind === "html") return { description: "A page", content: { "text/html": { schema: { type: "string" } } } };
  const isList = kind.endsWith("[]");
  const one = refTo(isList ? kind.slice(0, -2) : kind);
  return {
    description: isList ? "A list" : "The answer",
    content: { "application/json": { schema: isList ? { type: "array", items: one } : one } },
  };
}
