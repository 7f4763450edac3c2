import { answer } from "./rawServer";
import { answering, type Expected, type Fault } from "./fault";

/** Who writes an answer, and how. */
const WRITERS = ["Leaf", "HTML", "text", "empty", "JSON", "XML"] as const;

const OWN = "rejected proxy rejected rejected rejected proxy";
const NOT_OF_LEAF = "rejected proxy proxy proxy proxy proxy";
const SERVER = "server proxy proxy server proxy proxy";
/** For each status, what it is if Leaf, a page, a text, nobody, foreign JSON or XML says it. */
const KINDS: Readonly<Record<number, string>> = {
  400: OWN,
  401: "unauthorized proxy proxy unauthorized unauthorized proxy",
  402: OWN,
  403: "forbidden proxy proxy proxy proxy proxy",
  404: "notFound proxy proxy notFound proxy proxy",
  405: NOT_OF_LEAF,
  406: OWN,
  407: "proxy proxy proxy proxy proxy proxy",
  408: "timeout timeout timeout timeout timeout timeout",
  409: OWN,
  410: OWN,
  413: OWN,
  415: OWN,
  421: NOT_OF_LEAF,
  422: OWN,
  429: "rateLimited rateLimited rateLimited rateLimited rateLimited rateLimited",
  431: OWN,
  451: NOT_OF_LEAF,
  500: SERVER,
  501: SERVER,
  502: SERVER,
  503: SERVER,
  504: SERVER,
  511: "proxy proxy proxy proxy proxy proxy",
  520: SERVER,
  530: SERVER,
};

function bodyOf(writer: (typeof WRITERS)[number], status: number): [string, string] {
  const secret = "access_token=PLANTED-in-an-error";
  switch (writer) {
    case "Leaf": {
      const type = "https://www.jhipster.tech/problem/problem-with-message";
      const problem = { type, title: "Title", status, path: "/api/x", message: `error.http.${status}`, detail: secret };
      return ["application/problem+json", JSON.stringify(problem)];
    }
    case "HTML":
      return ["text/html", `<html><head><title>${status} ${secret}</title></head><body>nginx</body></html>`];
    case "text":
      return ["text/plain", `default backend - ${status} ${secret}`];
    case "empty":
      return ["", ""];
    case "JSON":
      return ["application/json", JSON.stringify({ message: `no Route matched with those values, ${secret}` })];
    case "XML":
      return [
        "application/xml",
        `<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>${secret}</Message></Error>`,
      ];
  }
}

/** `notFound` of a credential is the answer that there is none. */
function expectedOf(kind: string): Expected {
  return kind === "notFound" ? { others: kind, credential: "none" } : { others: kind };
}

const byStatus = Object.entries(KINDS).flatMap(([status, kinds]) =>
  kinds.split(" ").map((kind, index) => {
    const writer = WRITERS[index] ?? "empty";
    const [type, body] = bodyOf(writer, Number(status));
    const bytes = answer(Number(status), body, { "Content-Type": type });
    return answering(`${status} by ${writer}`, expectedOf(kind), () => bytes);
  }),
);

const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
  answer(status, JSON.stringify(body), headers);

/** Answers whose status says that something is wrong. */
export const STATUS_FAULTS: readonly Fault[] = [
  ...byStatus,
  ...(
    [
      ["Kong", { message: "no Route matched with those values" }],
      ["AWS", { message: "Missing Authentication Token" }],
      ["Nest", { statusCode: 404, message: "Cannot GET /x", error: "Not Found" }],
      ["FastAPI", { detail: "Not Found" }],
      ["ASP.NET", { type: "https://tools.ietf.org/html/rfc7231", title: "Not Found", status: 404, traceId: "00-1" }],
      ["Google", { error: { code: 404, message: "Not found." } }],
      ["an array", [{ message: "Not Found" }]],
      ["a string", "Not Found"],
      ["an empty object", {}],
      ["null", null],
      ["another status", { title: "Bad Request", status: 400 }],
    ] as const
  ).map(([who, body]) => answering(`404 by ${who}`, "proxy", () => json(404, body))),
  answering("404 by Spring", expectedOf("notFound"), () =>
    json(404, { timestamp: "2026-03-19T12:00:00Z", status: 404, error: "Not Found", path: "/api/x" }),
  ),
  answering("404 by Leaf as text/html", expectedOf("notFound"), () =>
    json(404, { title: "Not Found", status: 404 }, { "Content-Type": "text/html" }),
  ),
  answering("404 without a body as a page", "proxy", () => answer(404, "", { "Content-Type": "text/html" })),
  answering("404 with a mark of the byte order", expectedOf("notFound"), () =>
    answer(404, `\ufeff${JSON.stringify({ title: "Not Found", status: 404 })}`),
  ),
  answering("403 by Cloudflare in JSON", "proxy", () =>
    json(403, { type: "https://developers.cloudflare.com/x", title: "Error 1020", status: 403, ray_id: "x" }),
  ),
  answering("401 that asks for a proxy's password", "proxy", () =>
    answer(401, "", { "Content-Type": "", "WWW-Authenticate": 'Basic realm="corp"' }),
  ),
  answering("401 that asks for Kerberos", "proxy", () =>
    answer(401, "<html></html>", { "Content-Type": "text/html", "WWW-Authenticate": "Negotiate" }),
  ),
  answering("401 that refuses the token in plain text", "unauthorized", () =>
    answer(401, "Jwt is expired", { "Content-Type": "text/plain", "WWW-Authenticate": 'Bearer error="invalid_token"' }),
  ),
  answering("status 999", "proxy", () => answer(999, "<html></html>", { "Content-Type": "text/html" })),
  ...["", "-5", "30, 60", "99999999999999999999", "1.5", "soon", "Thu, 19 Mar 2026 12:00:30 GMT", "0"].map((value) =>
    answering(`429 with Retry-After "${value}"`, "rateLimited", () =>
      answer(429, "", { "Retry-After": value === "" ? " " : value }),
    ),
  ),
  answering("a redirect on the same host", "malformed", () => answer(301, "", { Location: "/elsewhere" })),
  answering("a redirect to a sign-in page", "proxy", () =>
    answer(302, "<html></html>", { Location: "https://wifi.example/login", "Content-Type": "text/html" }),
  ),
  answering("a redirect that keeps the method, to another host", "proxy", () =>
    answer(307, "", { Location: "https://other.example/" }),
  ),
  answering("a permanent redirect to another host", "proxy", () => answer(308, "", { Location: "//other.example/x" })),
  answering("a page in place of a redirect", "proxy", () =>
    answer(302, "<html></html>", { "Content-Type": "text/html" }),
  ),
  answering("a redirect to no address", "malformed", () => answer(303, "", { Location: "http://" })),
  answering("a choice of answers", "malformed", () => answer(300, "[]")),
  answering("304", "malformed", () => answer(304)),
];
