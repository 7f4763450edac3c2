import { nodeFetch, type Fetch } from "../../src/leaf/fetch";

/** One Leaf user of an odd server, with the credential that it has. */
export interface OddUser {
  id: string | number | null;
  readonly name?: string;
  status?: string;
  /** Whether the list embeds the credential. */
  embedded?: boolean;
}

/** How a server of Leaf users differs from what is documented. */
export interface Oddity {
  /** What `X-Total-Count` says of so many users; no header if undefined. */
  total?: (count: number, onPage: number) => string | undefined;
  /** The largest page that it gives. */
  cap?: number;
  /** It gives the first page for every number. */
  ignoresPage?: boolean;
  /** Whether it sends `Link`. */
  link?: boolean;
}

/** Users of an odd server, named by their place. */
export function oddUsers(count: number): OddUser[] {
  return Array.from({ length: count }, (_, index) => ({ id: `u${index}`, name: `Farm ${index}`, status: "ACTIVE" }));
}

/** Answers for the Leaf users in place of a sandbox, whose other calls go on as they are. */
export class OddList {
  readonly pages: number[] = [];
  readonly asked: string[] = [];

  constructor(
    public users: OddUser[],
    public oddity: Oddity = {},
  ) {}

  readonly fetch: Fetch = async (url, init) => {
    const { pathname, searchParams } = new URL(url);
    if (/\/users\/?$/.test(pathname) && init.method === "GET") return this.#page(searchParams);
    const id = /\/users\/([^/]+)(\/panorama-credentials)?$/.exec(pathname);
    if (!id || init.method !== "GET") return nodeFetch(url, init);
    const user = this.users.find((one) => String(one.id) === decodeURIComponent(id[1] ?? ""));
    if (!id[2]) return user ? answer(200, recordOf(user)) : missing();
    this.asked.push(String(user?.id));
    return user?.status === undefined ? missing() : answer(200, credentialOf(user));
  };

  #page(query: URLSearchParams) {
    const { total = String, cap = 100, ignoresPage, link } = this.oddity;
    const page = ignoresPage ? 0 : Number(query.get("page"));
    const size = Math.min(cap, Number(query.get("size")));
    this.pages.push(Number(query.get("page")));
    const users = this.users.slice(page * size, (page + 1) * size);
    const count = total(this.users.length, users.length);
    const next = (page + 1) * size < this.users.length ? `<users?page=${page + 1}>;rel="next",` : "";
    return answer(200, users.map(recordOf), {
      ...(count === undefined ? {} : { "x-total-count": count }),
      ...(link ? { link: `${next}<users?page=0>;rel="first"` } : {}),
    });
  }
}

function recordOf(user: OddUser): Record<string, unknown> {
  const { id, name = null, status, embedded } = user;
  const panoramaCredentials = { status, clientEnvironment: "STAGE" };
  return { id, name, ...(embedded && status !== undefined ? { panoramaCredentials } : {}) };
}

function credentialOf({ id, status }: OddUser): Record<string, unknown> {
  return { id: `c-${id}`, status, createdTime: "2026-03-19T12:00:00.123456Z", clientEnvironment: "STAGE" };
}

function missing() {
  return answer(
    404,
    { title: "Not Found", status: 404, type: "about:blank", detail: "none" },
    undefined,
    "problem+json",
  );
}

function answer(status: number, body: unknown, headers: Record<string, string> = {}, type = "json"): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { "content-type": `application/${type}`, ...headers },
  });
}
