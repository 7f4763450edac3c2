import assert from "node:assert/strict";
import { explain } from "../../../src/model/explain";
import { isLost, LeafError } from "../../../src/leaf/errors";
import { networkFailureOf } from "../../../src/leaf/networkFailure";

const LEAF = new URL("https://api.withleaf.io/api/users?email=ada@example.com");
const coded = (code: string | undefined, message: string, more: object = {}) =>
  Object.assign(new Error(message), code === undefined ? {} : { code }, more);
const viaFetch = (code: string, reason: string) => coded(code, `request to ${LEAF.href} failed, reason: ${reason}`);
const failed = (error: unknown, url = LEAF) =>
  new LeafError({ call: "POST /api/users", host: url.host, ...networkFailureOf(error, url) });

describe("what goes wrong on the way to Leaf", () => {
  const proxies: [string, unknown, RegExp][] = [
    [
      "a dead proxy port",
      viaFetch("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:3128"),
      /^The proxy 127\.0\.0\.1:3128 can't be reached/,
    ],
    [
      "a dead proxy by its fields",
      coded("ECONNREFUSED", "x", { address: "::1", port: 8080 }),
      /^The proxy \[::1\]:8080 can't be reached/,
    ],
    [
      "a proxy among several addresses",
      new AggregateError([coded("ECONNREFUSED", "connect ECONNREFUSED ::1:3128")]),
      /^The proxy \[::1\]:3128/,
    ],
    [
      "a proxy that doesn't answer",
      viaFetch("ETIMEDOUT", "connect ETIMEDOUT 10.0.0.1:3128"),
      /^The proxy 10\.0\.0\.1:3128 can't be reached/,
    ],
    [
      "a proxy's name",
      viaFetch("ENOTFOUND", "getaddrinfo ENOTFOUND proxy.corp"),
      /^The proxy proxy\.corp was not found/,
    ],
    [
      "tunnel",
      viaFetch("ECONNRESET", "tunneling socket could not be established, statusCode=403"),
      /proxy or gateway answered in place of api\.withleaf\.io \(403\)/,
    ],
    [
      "tunnel, 407",
      viaFetch("ECONNRESET", "tunneling socket could not be established, statusCode=407"),
      /asks for a sign-in \(407\)/,
    ],
    [
      "undici",
      Object.assign(new TypeError("fetch failed"), {
        cause: coded("UND_ERR_ABORTED", "Proxy response (502) !== 200 when HTTP Tunneling"),
      }),
      /answered with an error \(502\)/,
    ],
    [
      "Node",
      coded("ERR_PROXY_TUNNEL", "Failed to establish tunnel to api.withleaf.io:443 via proxy: HTTP/1.1 403 Forbidden"),
      /\(403\)/,
    ],
    [
      "https-proxy-agent",
      viaFetch("ECONNRESET", "Proxy connection ended before receiving CONNECT response"),
      /^The proxy in front of/,
    ],
    ["Electron", new Error("net::ERR_TUNNEL_CONNECTION_FAILED"), /^The proxy in front of/],
  ];
  for (const [name, thrown, sentence] of proxies) {
    it(`is the proxy's: ${name}`, () => {
      const error = failed(thrown);
      assert.equal(error.kind, "proxy");
      assert.match(explain(error).sentence, sentence);
    });
  }

  const others: [string, unknown, string, RegExp][] = [
    [
      "the host's own port refuses",
      viaFetch("ECONNREFUSED", "connect ECONNREFUSED 10.1.1.1:443"),
      "offline",
      /can't be reached/,
    ],
    [
      "the host's own name",
      viaFetch("ENOTFOUND", "getaddrinfo ENOTFOUND api.withleaf.io"),
      "offline",
      /can't be reached/,
    ],
    [
      "a lost connection",
      viaFetch("ECONNRESET", "socket hang up"),
      "offline",
      /connection to api\.withleaf\.io was lost/,
    ],
    [
      "a plain port",
      viaFetch("EPROTO", "write EPROTO 80:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:x.c:350:"),
      "malformed",
      /doesn't use HTTPS/,
    ],
    ["a plain port by OpenSSL's code", coded("ERR_SSL_WRONG_VERSION_NUMBER", "x"), "malformed", /doesn't use HTTPS/],
    ["a plain port that says so", coded("ERR_SSL_HTTP_REQUEST", "x"), "malformed", /doesn't use HTTPS/],
    [
      "a failed handshake",
      viaFetch("EPROTO", "write EPROTO 80:error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure"),
      "tls",
      /No secure connection/,
    ],
    [
      "an unknown issuer",
      viaFetch("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "unable to get local issuer certificate"),
      "tls",
      /^The certificate of/,
    ],
    ["an expired certificate", coded("CERT_HAS_EXPIRED", "certificate has expired"), "tls", /^The certificate of/],
    ["a certificate of another name", coded("ERR_TLS_CERT_ALTNAME_INVALID", "x"), "tls", /^The certificate of/],
    ["no HTTP", viaFetch("HPE_INVALID_CONSTANT", "Parse Error: Expected HTTP/"), "malformed", /didn't answer in HTTP/],
    [
      "too many headers",
      viaFetch("HPE_HEADER_OVERFLOW", "Parse Error: Header overflow"),
      "malformed",
      /didn't answer in HTTP/,
    ],
    [
      "undici's wait",
      new TypeError("fetch failed", { cause: coded("UND_ERR_CONNECT_TIMEOUT", "x") }),
      "timeout",
      /in time/,
    ],
    [
      "a token that no header holds",
      coded("ERR_INVALID_CHAR", "Invalid character in header content"),
      "unauthorized",
      /Sign in again/,
    ],
    ["no code", new Error("boom"), "offline", /can't be reached/],
    ["no error", "boom", "offline", /can't be reached/],
  ];
  for (const [name, thrown, kind, sentence] of others) {
    it(`is ${kind}: ${name}`, () => {
      const error = failed(thrown);
      assert.equal(error.kind, kind);
      assert.match(explain(error).sentence, sentence);
      if (kind !== "tls") assert.doesNotMatch(explain(error).sentence, /certificate/i);
    });
  }

  it("never repeats the query, or other words of the error", () => {
    for (const [, thrown] of [...proxies, ...others]) {
      assert.ok(!failed(thrown).message.includes("ada@example.com"));
    }
  });

  it("knows the port of an address that names none, and one that does", () => {
    const own = new URL("http://127.0.0.1:4000/x");
    assert.equal(
      networkFailureOf(viaFetch("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:4000"), own).kind,
      "offline",
    );
    assert.equal(networkFailureOf(viaFetch("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:4001"), own).kind, "proxy");
  });

  it("tells what may have been carried out from what never was", () => {
    const lost = (kind: LeafError["kind"], more: object) => isLost(new LeafError({ kind, call: "POST /x", ...more }));
    const may = [
      lost("proxy", { status: 502 }),
      lost("proxy", { status: 504 }),
      lost("server", { status: 503 }),
      lost("malformed", { status: 200 }),
      lost("timeout", {}),
      lost("offline", { code: "ECONNRESET" }),
    ];
    assert.ok(may.every(Boolean), String(may));
    const never = [
      lost("proxy", { status: 403 }),
      lost("proxy", { status: 404 }),
      lost("proxy", { status: 200 }),
      lost("proxy", { status: 511 }),
      lost("proxy", { code: "ECONNREFUSED" }),
      lost("malformed", { code: "EPROTO" }),
      lost("tls", { code: "CERT_HAS_EXPIRED" }),
      lost("offline", { code: "EHOSTUNREACH" }),
      lost("notFound", { status: 404 }),
    ];
    assert.ok(!never.some(Boolean), String(never));
  });
});
