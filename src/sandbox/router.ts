import type { Call, Reply } from "./http";

/** Answers one kind of request. */
export type Handler = (call: Call) => Reply;

/** A method, a path whose `:name` segments match anything, and who answers. */
export interface Route {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly handle: Handler;
}

/** What the router knows of a request. */
export type Match =
  | { readonly kind: "found"; readonly handle: Handler; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: "wrongMethod"; readonly allow: string }
  | { readonly kind: "none" };

/** Finds the route of a request. */
export class Router {
  readonly #routes: readonly { readonly route: Route; readonly segments: readonly string[] }[];

  constructor(routes: readonly Route[]) {
    this.#routes = routes.map((route) => ({ route, segments: route.path.split("/") }));
  }

  match(method: string, path: string): Match {
    const actual = path.split("/");
    const allow: string[] = [];
    for (const { route, segments } of this.#routes) {
      const params = paramsOf(segments, actual);
      if (params === undefined) continue;
      if (route.method === method) return { kind: "found", handle: route.handle, params };
      allow.push(route.method);
    }
    return allow.length > 0 ? { kind: "wrongMethod", allow: allow.join(", ") } : { kind: "none" };
  }
}

function paramsOf(pattern: readonly string[], actual: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== actual.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, segment] of pattern.entries()) {
    const value = actual[index] ?? "";
    if (!segment.startsWith(":")) {
      if (segment !== value) return undefined;
    } else {
      const decoded = decode(value);
      if (decoded === undefined || decoded === "") return undefined;
      params[segment.slice(1)] = decoded;
    }
  }
  return params;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray % names nothing that exists.
    return undefined;
  }
}
