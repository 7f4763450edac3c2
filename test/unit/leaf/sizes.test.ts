import assert from "node:assert/strict";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { explain } from "../../../src/model/explain";
import { getCredential } from "../../../src/leaf/credentials";
import { type Leaf } from "../../../src/leaf/send";
import { failure, LeafRig } from "../../support/leafRig";

const USER = "2b7c1f5e-0d7b-4a57-9f0e-0a3a1f6f1c11";
const PATH = "panorama-credentials";
const PLACE = { path: PATH, secret: [] };
const CREDENTIAL = { id: "c1", status: "ACTIVE", clientEnvironment: "STAGE", organizationCode: "exampleCode" };

describe("answers of an unusual size or packing", () => {
  const rig = new LeafRig();
  const { server } = rig;
  const writes = rig.writes.bind(rig);
  let leaf: Leaf;
  before(async () => {
    await server.start();
    leaf = rig.leafWith();
  });
  after(() => server.stop());

  const credential = () => getCredential(leaf, USER, PLACE);

  describe("answers", () => {
    const get = (maxBytes?: number) => leaf({ method: "GET", path: "/x", maxBytes });
    const text = JSON.stringify({ text: "x".repeat(1000) });

    it("are unpacked, and read up to their limit", async () => {
      for (const [coding, bytes] of [
        ["gzip", gzipSync(text)],
        ["br", brotliCompressSync(text)],
      ] as const) {
        writes(200, bytes, { "content-encoding": coding });
        assert.deepEqual((await get(text.length)).body, JSON.parse(text));
        const error = await failure(get(text.length - 1));
        assert.deepEqual([error.kind, error.code], ["malformed", "LEAF_TOO_LARGE"]);
        assert.equal(server.received.length, 2, "it is not asked for again");
        assert.match(explain(error).sentence, /too large/);
      }
    });

    it("are limited to 32 MB by themselves, whether their length is said or not", async () => {
      const tooMuch = Buffer.alloc(32 * 1024 * 1024 + 1, " ");
      writes(200, gzipSync(tooMuch), { "content-encoding": "gzip" });
      assert.equal((await failure(get())).code, "LEAF_TOO_LARGE");
      server.answers(
        (_request, response) => void response.writeHead(200, { "content-length": String(tooMuch.length) }).write("["),
      );
      assert.equal((await failure(get())).code, "LEAF_TOO_LARGE");
      writes(200, Buffer.concat([tooMuch.subarray(3), Buffer.from("{}")]));
      assert.deepEqual((await get()).body, {});
    });

    it("are cut off when their packing is", async () => {
      writes(200, gzipSync(text).subarray(0, -5), { "content-encoding": "gzip" });
      const error = await failure(get());
      assert.deepEqual([error.kind, error.code, server.received.length], ["malformed", "LEAF_CUT_OFF", 3]);
    });

    it("are never empty when they only say that they are shorter", async () => {
      const whole = JSON.stringify(CREDENTIAL);
      for (const length of [1, 10, whole.length - 1]) {
        server.answers((_request, response) => {
          response.socket?.end(
            `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${length}\r\n\r\n${whole}`,
          );
        });
        assert.equal((await failure(credential())).kind, "malformed", String(length));
      }
    });

    it("may begin with a mark of the byte order, and must be UTF-8", async () => {
      writes(200, `\ufeff${text}`);
      assert.deepEqual((await get()).body, JSON.parse(text));
      for (const bytes of [Buffer.from(`\ufeff${text}`, "utf16le"), Buffer.from('{"name":"Gr\u00fcn"}', "latin1")]) {
        writes(200, bytes, { "content-type": "application/json" });
        assert.deepEqual([(await failure(get())).kind, (await failure(get())).code], ["malformed", "LEAF_ENCODING"]);
      }
    });
  });

  it("are waited for no longer than is set", async () => {
    server.answers(() => undefined);
    const impatient = rig.leafWith({ timeoutMs: 20 });
    const error = await failure(impatient({ method: "GET", path: "/x" }));
    assert.deepEqual([error.kind, error.code], ["timeout", "LEAF_TIMEOUT"]);
    assert.ok(server.received.length <= 1, "it is not asked for again");
  });
});
