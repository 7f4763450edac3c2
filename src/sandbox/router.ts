import type { Call } from "./http";
import type { Reply } from "./reply";

/** Answers one kind of request. */
type Handler = (call: Call) => Reply;

/** What a route can be asked with; HEAD goes with GET. */
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A method, a path whose `:name` segments match anything, and who answers. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly handle: Handler;
}

/** What the router knows of a request. */
type Match =
  | { readonly kind: "found"; readonly handle: Handler; readonly params: Readonly<Record<string, string>> }
  | { readonly kind: "wrongMethod"; readonly allow: string }
  | { readonly kind: "none" };

/** A place in the tree of all paths, one level for each segment. */
interface Place {
  readonly literal: Map<string, Place>;
  any?: Place;
  readonly routes: { readonly route: Route; readonly names: readonly string[] }[];
}

const place = (): Place => ({ literal: new Map(), routes: [] });

/** A path without the slash at its end: Leaf's documentation writes it with one and without. */
export function withoutEndSlash(path: string): string {
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

/** Finds the route of a request; a segment that a route names goes before one that matches anything. */
export class Router {
  readonly #root = place();

  constructor(readonly routes: readonly Route[]) {
    for (const route of routes) {
      const names: string[] = [];
      let at = this.#root;
      for (const segment of route.path.split("/")) {
        if (segment.startsWith(":")) {
          names.push(segment.slice(1));
          at = at.any ??= place();
        } else {
          const next = at.literal.get(segment) ?? place();
          at.literal.set(segment, next);
          at = next;
        }
      }
      at.routes.push({ route, names });
    }
  }

  match(method: string, path: string): Match {
    const found = find(this.#root, withoutEndSlash(path).split("/"), 0, []);
    if (found === undefined) return { kind: "none" };
    const asked = method === "HEAD" ? "GET" : method;
    const hit = found.place.routes.find(({ route }) => route.method === asked);
    if (hit === undefined) {
      const methods = found.place.routes.flatMap(({ route }) =>
        route.method === "GET" ? ["GET", "HEAD"] : [route.method],
      );
      return { kind: "wrongMethod", allow: methods.join(", ") };
    }
    const params = Object.fromEntries(hit.names.map((name, index) => [name, found.values[index] ?? ""]));
    return { kind: "found", handle: hit.route.handle, params };
  }
}

function find(
  at: Place,
  segments: readonly string[],
  index: number,
  values: readonly string[],
): { place: Place; values: readonly string[] } | undefined {
  const segment = segments[index];
  if (segment === undefined) return at.routes.length > 0 ? { place: at, values } : undefined;
  const next = at.literal.get(segment);
  const named = next && find(next, segments, index + 1, values);
  if (named) return named;
  const value = at.any && decode(segment);
  return at.any && value ? find(at.any, segments, index + 1, [...values, value]) : undefined;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A stray % names nothing that exists.
    return undefined;
  }
}
