import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";

import { VERSION } from "../../../src/sandbox/version";
import { assertProblem, credentials, list, object, Rig, string, USERS } from "./support";

interface Raw {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

describe("the sandbox as an HTTP server", () => {
  let rig: Rig;
  let port: number;
  before(async () => {
    rig = await Rig.start();
    port = Number(new URL(rig.info.url).port);
  });
  after(() => rig.stop());

  const bearer = () => ({ authorization: `Bearer ${rig.token}` });

  /** A request whose headers no browser or `fetch` would let a test choose. */
  function raw(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: Buffer | string,
  ): Promise<Raw> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** The first line of the answer to a request written by hand. */
  function written(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, "127.0.0.1", () => socket.write(text));
      let answer = "";
      socket.setEncoding("utf8").on("data", (part: string) => (answer += part));
      socket.on("error", reject).on("close", () => resolve(answer.split("\r\n")[0] ?? ""));
    });
  }

  it("answers HEAD as it answers GET, without the body", async () => {
    const id = await rig.userWith("ACTIVE");
    for (const path of [
      USERS,
      credentials(id),
      `${USERS}/none`,
      "/__sandbox",
      "/connections/none",
      "/services/operations/api/files",
    ]) {
      const get = await raw("GET", path, bearer());
      const head = await raw("HEAD", path, bearer());
      assert.equal(head.status, get.status, path);
      assert.equal(head.text, "");
      for (const name of ["content-type", "x-total-count", "link"]) assert.equal(head.headers[name], get.headers[name]);
      // The time in it may have moved on, but not its length; a page's nonce is as long each time.
      assert.equal(head.headers["content-length"], get.headers["content-length"], path);
    }
    assert.equal((await raw("HEAD", "/api/authenticate")).status, 405);
  });

  it("takes every path with and without a slash at its end", async () => {
    for (const path of [USERS, "/services/operations/api/files", "/services/fields/api/fields", "/__sandbox"]) {
      assert.equal((await rig.get(path)).status, 200);
      assert.equal((await rig.get(`${path}/`)).status, 200, path);
      assertProblem(await rig.get(`${path}//`), 404);
    }
    const { headers } = await rig.get(`${USERS}/?size=5`);
    assert.match(headers.get("link") ?? "", /^<\/services\/usermanagement\/api\/users\/\?page=1&size=5>;rel="next"/);
    const made = await rig.post(`${USERS}/`, { name: "Slash Farms", email: "a@slash.example" });
    assert.equal(made.status, 201);
    const { id } = object(made.json);
    assert.equal(made.headers.get("location"), `${USERS}/${string(id)}`);
    assert.equal(
      (await rig.call("PUT", `${USERS}/`, { id, name: "Slash & Sons", email: "a@slash.example" })).status,
      200,
    );
    assert.equal((await rig.call("PATCH", `${USERS}/${string(id)}/`, { phone: "1" })).status, 200);
    assertProblem(await rig.get(`${credentials(string(id))}/`), 404);
    assert.equal((await rig.call("DELETE", `${USERS}/${string(id)}/`)).status, 204);
  });

  const site = { origin: "https://app.example" };
  const preflight = (method: string, headers = "authorization,content-type") => ({
    ...site,
    "access-control-request-method": method,
    "access-control-request-headers": headers,
  });

  it("lets pages of any site call the API: it answers their question before, also without a token", async () => {
    for (const path of [USERS, "/api/authenticate", `${USERS}/x/panorama-credentials`, "/services/weather/api/x"]) {
      const { status, headers, text } = await raw("OPTIONS", path, preflight("DELETE"));
      assert.deepEqual([status, text], [204, ""], path);
      assert.equal(headers["access-control-allow-origin"], "*");
      assert.equal(headers["access-control-allow-headers"], "authorization,content-type");
      assert.match(String(headers["access-control-allow-methods"]), /\bPATCH\b.*\bDELETE\b/);
    }
    const answers = [
      await raw("GET", USERS, { ...bearer(), ...site }),
      await raw("GET", USERS, site),
      await raw("GET", "/services/unknown", { ...bearer(), ...site }),
      await raw("POST", "/api/authenticate", { ...site, "content-type": "application/json" }, "{"),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 401, 404, 400],
    );
    for (const { headers } of answers) {
      assert.equal(headers["access-control-allow-origin"], "*");
      assert.match(String(headers["access-control-expose-headers"]), /X-Total-Count/);
    }
    await rig.post("/__sandbox/faults", { kind: "status", status: 503 });
    assert.equal((await raw("OPTIONS", USERS, preflight("GET"))).status, 204, "a fault waits for the request itself");
    const fault = await raw("GET", USERS, { ...bearer(), ...site });
    assert.deepEqual([fault.status, fault.headers["access-control-allow-origin"]], [503, "*"]);
    const options = await raw("OPTIONS", USERS);
    assert.deepEqual([options.status, options.headers["allow"]], [204, "GET, HEAD, POST, PUT, OPTIONS"]);
  });

  it("lets them read nothing of its control and of the portal", async () => {
    const page = await rig.signInUrl(await rig.newUser());
    for (const path of [
      "/__sandbox",
      "/__sandbox/",
      "/__sandbox/requests",
      "/__sandbox/reset",
      new URL(page).pathname,
    ]) {
      const asked = await raw("OPTIONS", path, preflight("POST"));
      assert.ok(asked.status >= 400, `${path}: ${asked.status}`);
      for (const { headers } of [asked, await raw("GET", path, site)]) {
        assert.ok(!Object.keys(headers).some((name) => name.startsWith("access-control-")), path);
      }
    }
    // The API's area is not a way around: nothing there leads to the control.
    for (const path of [
      "/services/../__sandbox/reset",
      "//__sandbox/reset",
      "/%5f_sandbox/reset",
      "/__SANDBOX/reset",
    ]) {
      assert.equal((await raw("POST", path, { ...bearer(), ...site })).status, 404, path);
    }
  });

  it("is not controlled by pages of other sites, but by its own under any of its names", async () => {
    const advance = (origin: string) =>
      raw("POST", "/__sandbox/clock", { origin, "content-type": "application/json" }, '{"advanceSeconds":0}');
    for (const name of ["127.0.0.1", "localhost", "[::1]", "LOCALHOST"]) {
      assert.equal((await advance(`http://${name}:${port}`)).status, 200, name);
    }
    for (const origin of [
      "null",
      "",
      `https://127.0.0.1:${port}`,
      `http://127.0.0.1:${port + 1}`,
      `http://localhost.evil.example:${port}`,
      `http://localhost:${port}@evil.example`,
      `http://localhost:${port}.evil.example`,
      "http://localhost",
      "https://elsewhere.example",
    ]) {
      assert.equal((await advance(origin)).status, 403, origin);
    }
  });

  it("answers only to its own name and port, so that no domain can be pointed at it", async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `LocalHost:${port}`, `[::1]:${port}`]) {
      assert.equal((await raw("GET", USERS, { ...bearer(), host })).status, 200, host);
      assert.equal((await raw("GET", "/__sandbox", { host })).status, 200, host);
    }
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      `127.0.0.1.evil.example:${port}`,
      "localhost",
      "127.0.0.1",
      `localhost:${port + 1}`,
      `localhost.:${port}`,
      `0.0.0.0:${port}`,
      `user@localhost:${port}`,
      `localhost:${port},evil.example`,
    ]) {
      for (const path of ["/__sandbox", USERS, "/api/authenticate", "/"]) {
        const { status, headers } = await raw("GET", path, { ...bearer(), ...site, host });
        assert.equal(status, 421, `${host}${path}`);
        assert.equal(headers["access-control-allow-origin"], undefined);
      }
    }
    assert.match(await written(`GET ${USERS} HTTP/1.0\r\n\r\n`), / 421 /);
    assert.match(await written(`GET ${USERS} HTTP/1.1\r\nHost: \r\nConnection: close\r\n\r\n`), / 421 /);
  });

  it("serves the page in the portal under an address of the editor's, as its id is secret", async () => {
    const page = new URL(await rig.signInUrl(await rig.newUser())).pathname;
    assert.equal((await raw("GET", page, { host: "code.example" })).status, 200);
  });

  it("takes the absolute form of a request, if it names the sandbox", async () => {
    const get = (target: string, host = `127.0.0.1:${port}`) =>
      written(
        `GET ${target} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${rig.token}\r\nConnection: close\r\n\r\n`,
      );
    const own = `http://127.0.0.1:${port}`;
    for (const target of [`${own}${USERS}?size=1`, `HTTP://localhost:${port}${USERS}/`, `${own}/__sandbox`]) {
      assert.match(await get(target), / 200 /, target);
    }
    assert.match(await get(own), / 404 /);
    assert.match(await get(`${own}?size=1`), / 404 /);
    for (const target of [
      `http://evil.example:${port}${USERS}`,
      `https://127.0.0.1:${port}${USERS}`,
      `http://user@127.0.0.1:${port}${USERS}`,
      `ftp://127.0.0.1:${port}/`,
      "http://",
      "*",
    ]) {
      assert.match(await get(target), / 421 /, target);
    }
    assert.match(await get(`${own}${USERS}`, "evil.example"), / 421 /);
  });

  it("reads JSON behind a byte order mark, in UTF-16 too, and with the comment that Leaf's collection sends", async () => {
    const { email: username, password } = rig.info;
    const text = JSON.stringify({ username, password, rememberMe: true });
    const bodies: readonly (readonly [string, Buffer | string])[] = [
      ["UTF-8", `\uFEFF${text}`],
      ["UTF-16LE", Buffer.from(`\uFEFF${text}`, "utf16le")],
      ["UTF-16BE", Buffer.from(`\uFEFF${text}`, "utf16le").swap16()],
      ["a comment behind", `${text} \n\n// true: 30 days.\r\n// false: a day.`],
      ["a comment in the same line", `${text} // true: 30 days`],
      ["white space", ` \n${text}\r\n `],
    ];
    const send = (body: Buffer | string) =>
      raw("POST", "/api/authenticate", { "content-type": "application/json" }, body);
    for (const [name, body] of bodies) assert.equal((await send(body)).status, 200, name);
    for (const body of [`// before\n${text}`, `${text} x`, `${text} /`, `\uFEFF`, `{"username": // inside\n "x"}`]) {
      assert.equal((await send(body)).status, 400, body);
    }
  });

  it("says that it hasn't what Leaf documents, by a 501 that names it, and keeps 404 for what nobody documents", async () => {
    for (const [method, path] of [
      ["GET", "/services/weather/api/users/x/weather/forecast/field/y/daily"],
      ["GET", "/services/satellite/api/fields"],
      ["POST", "/services/operations/api/batch"],
      ["GET", "/services/operations/api/batch/x/status"],
      ["POST", "/services/operations/api/files/merge"],
      ["GET", "/services/operations/api/operations/x/imagesV2"],
      ["POST", "/services/fields/api/users/x/fields"],
      ["DELETE", "/services/fields/api/users/x/fields/y"],
      ["PUT", "/services/fields/api/users/x/fields/y/boundary"],
      ["GET", "/services/fields/api/farms"],
      ["GET", "/services/usermanagement/api/app-keys/JohnDeere"],
      ["POST", "/services/usermanagement/api/api-keys"],
      ["GET", "/services/config/api/configs"],
      ["GET", "/services/beta/api/users/x/machines"],
      ["POST", "/services/uploadservice/api/upload"],
      ["POST", "/services/widgets/api/magic-link/provider"],
      ["GET", "/services/irrigation/api/users/x/irrigation/fields"],
      ["HEAD", "/services/billingapplication/api/billing/contracts"],
    ] as const) {
      const answer = await raw(method, path, bearer());
      assert.equal(answer.status, 501, `${method} ${path}`);
      if (method !== "HEAD") assert.match(string(object(JSON.parse(answer.text))["detail"]), /sandbox does not have/);
      assert.equal((await raw(method, path)).status, 401, "the token comes first");
    }
    for (const [method, path, status] of [
      ["GET", "/services/odd/api/x", 404],
      ["GET", "/services/operations/api/odd", 404],
      ["GET", "/services/weather", 404],
      ["GET", "/services/usermanagement/api/users/x/odd-credentials", 404],
      ["DELETE", "/services/operations/api/files", 405],
      ["DELETE", "/services/operations/api/operations/x", 405],
    ] as const) {
      assert.equal((await raw(method, path, bearer())).status, status, `${method} ${path}`);
    }
  });

  it("says what it is, where and when, and what it can be asked", async () => {
    const { status, json } = await rig.get("/__sandbox");
    assert.equal(status, 200);
    const { name, version, now, info, routes } = object(json);
    const released = object(JSON.parse(readFileSync("package.json", "utf8")))["version"];
    assert.deepEqual([name, version, VERSION], ["leaf-panorama-sandbox", released, released]);
    assert.ok(Math.abs(Date.parse(string(now)) - Date.now()) < 60_000);
    assert.deepEqual(info, rig.info);
    const paths = list(routes).map(({ method, path }) => `${string(method)} ${string(path)}`);
    assert.equal(new Set(paths).size, paths.length);
    for (const path of [`GET ${USERS}/{id}`, "POST /__sandbox/reset", "GET /connections/{id}"]) {
      assert.ok(paths.includes(path), path);
    }
  });
});
