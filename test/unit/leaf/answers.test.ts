import assert from "node:assert/strict";
import { explain } from "../../../src/model/explain";
import { createCredential, deleteCredential, getCredential, startOneClick } from "../../../src/leaf/credentials";
import { getResourceSummary } from "../../../src/leaf/dataFlow";
import { type Leaf } from "../../../src/leaf/send";
import { authenticate } from "../../../src/leaf/session";
import { createLeafUser, deleteLeafUser, getLeafUser, patchLeafUser } from "../../../src/leaf/users";
import { json } from "../../support/fixtures";
import { failure, LeafRig } from "../../support/leafRig";

const USER = "2b7c1f5e-0d7b-4a57-9f0e-0a3a1f6f1c11";
const PATH = "panorama-credentials";
const PLACE = { path: PATH, secret: [] };
const CREDENTIAL = { id: "c1", status: "ACTIVE", clientEnvironment: "STAGE", organizationCode: "exampleCode" };
const LOW = { id: "u1", name: "Low Creek", email: "low@creek.example" };

describe("answers at the edge of what Leaf documents", () => {
  const rig = new LeafRig();
  const { server } = rig;
  const replies = rig.replies.bind(rig);
  const writes = rig.writes.bind(rig);
  let leaf: Leaf;
  before(async () => {
    await server.start();
    leaf = rig.leafWith();
  });
  after(() => server.stop());

  const credential = () => getCredential(leaf, USER, PLACE);

  describe("a 404 of somebody else", () => {
    const nginx = "<html><head><title>404 Not Found</title></head><body><center>nginx</center></body></html>";
    const gateways: [string, string, Record<string, string>][] = [
      ["nginx", nginx, { "content-type": "text/html" }],
      ["nginx without a content type", nginx, {}],
      ["Kubernetes", "default backend - 404", { "content-type": "text/plain" }],
      ["Traefik", "404 page not found\n", { "content-type": "text/plain; charset=utf-8" }],
      ["Kong", '{"message":"no Route matched with those values"}', { "content-type": "application/json" }],
      ["S3", "<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", { "content-type": "application/xml" }],
    ];
    for (const [name, text, headers] of gateways) {
      it(`says nothing of the credential, and no deletion has worked: ${name}`, async () => {
        writes(404, text, headers);
        for (const work of [
          credential(),
          deleteCredential(leaf, USER, PLACE),
          deleteLeafUser(leaf, USER),
          getLeafUser(leaf, USER),
        ]) {
          const error = await failure(work);
          assert.deepEqual([error.kind, error.status], ["proxy", 404]);
          assert.match(explain(error).sentence, /^A proxy or gateway answered in place of 127\.0\.0\.1/);
        }
      });
    }
  });

  it("of a firewall or a network's sign-in page are named as such, with their title", async () => {
    writes(403, "<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD></HTML>", {
      "content-type": "text/html",
    });
    assert.match(
      explain(await failure(credential())).sentence,
      /^A proxy or gateway .*403, “ERROR: The request could not be satisfied”/,
    );
    writes(511, "<html><title>Network Authentication Required</title></html>", { "content-type": "text/html" });
    assert.match(
      explain(await failure(credential())).sentence,
      /network sign-in page .*511, “Network Authentication Required”/,
    );
    server.answers((_request, response) => response.writeHead(302, { location: "https://wifi.example/login" }).end());
    assert.match(explain(await failure(credential())).sentence, /network sign-in page .*302, wifi\.example/);
  });

  it("of a gateway with 5xx are asked again like Leaf's own", async () => {
    server.answersInTurn(
      (response) =>
        response.writeHead(502, { "content-type": "text/html" }).end("<html><title>502 Bad Gateway</title></html>"),
      (response) => json(response, 200, CREDENTIAL),
    );
    assert.equal((await credential())?.status, "ACTIVE");
    writes(504, "upstream request timeout", { "content-type": "text/plain" });
    assert.match(
      explain(await failure(credential())).sentence,
      /^A proxy or gateway in front of .* answered with an error \(504, “upstream request timeout”\)/,
    );
    assert.equal(server.received.length, 3);
  });

  it("with 401 say why, and of a proxy's own 401 nothing is said of the token", async () => {
    const login = { email: "dev@example.com", password: "wrong", rememberMe: false };
    replies(401, {
      title: "Unauthorized",
      status: 401,
      detail: "User dev@example.com was not activated",
      message: "error.http.401",
    });
    const error = await failure(authenticate(leaf, login));
    assert.equal(error.kind, "unauthorized");
    assert.equal(
      explain(error).sentence,
      "Leaf refused the sign-in: User dev@example.com was not activated. Sign in again.",
    );
    writes(401, "", { "www-authenticate": 'Basic realm="corp"' });
    assert.equal((await failure(authenticate(leaf, login))).kind, "proxy");
  });

  describe("of a credential", () => {
    const readable: [string, unknown][] = [
      ["in a list of one", [CREDENTIAL]],
      ["under its key", { panoramaCredentials: CREDENTIAL }],
      ["under its key, in a list", { panoramaCredentials: [CREDENTIAL] }],
      ["under data", { data: CREDENTIAL }],
    ];
    for (const [name, body] of readable) {
      it(`are read ${name}`, async () => {
        replies(200, body);
        assert.deepEqual([(await credential())?.id, (await credential())?.status], ["c1", "ACTIVE"]);
        assert.equal((await createCredential(leaf, USER, PLACE, {}))?.id, "c1");
      });
    }

    for (const body of [
      [],
      {},
      null,
      { panoramaCredentials: null },
      { panoramaCredentials: {} },
      { panoramaCredentials: [] },
    ]) {
      it(`say that there is none: ${JSON.stringify(body)}`, async () => {
        replies(200, body);
        assert.equal(await credential(), undefined);
      });
    }

    const unreadable: unknown[] = [
      [CREDENTIAL, { ...CREDENTIAL, id: "c2" }],
      [null],
      [[]],
      ["ACTIVE"],
      "ACTIVE",
      5,
      true,
      { johnDeereCredentials: CREDENTIAL },
      { content: [CREDENTIAL], totalElements: 1 },
      { clientId: "x", username: "u" },
      { id: null, status: null },
      { id: "", status: " " },
      { status: 5 },
      { status: "error", message: "boom" },
      { message: "Unauthorized" },
      { title: "Not Found", status: 404 },
      { timestamp: 1, status: 500, error: "Internal Server Error", path: "/x" },
      { __type: "NotAuthorizedException" },
    ];
    for (const body of unreadable) {
      it(`are none to be understood: ${JSON.stringify(body)}`, async () => {
        replies(200, body);
        assert.equal((await failure(credential())).kind, "malformed");
      });
    }
  });

  it("that hold a list where an object is due are refused", async () => {
    replies(200, [LOW]);
    const calls = [
      getLeafUser(leaf, USER),
      createLeafUser(leaf, { name: "Low Creek", email: "low@creek.example" }),
      patchLeafUser(leaf, USER, { phone: null }),
      startOneClick(leaf, USER, "Panorama", {}),
      authenticate(leaf, { email: "a@b.example", password: "x", rememberMe: false }),
      getResourceSummary(leaf, USER, "Panorama"),
    ];
    for (const work of calls) assert.equal((await failure(work)).kind, "malformed");
  });
});
