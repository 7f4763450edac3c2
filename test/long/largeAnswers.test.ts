import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { brotliCompressSync, createGzip, gzipSync } from "node:zlib";
import { run } from "../rig/run";

const MB = 1024 * 1024;
const USER = JSON.stringify({
  id: "2b7c1f5e",
  name: "Low Creek",
  email: "low@creek.example",
  phone: null,
  address: "x",
});
/** A part of a list of Leaf users, of about 1 MB. */
const PART = Buffer.from(`${USER},`.repeat(Math.ceil(MB / (USER.length + 1))));

/** What a call in a process of its own came to. */
interface Measured {
  readonly outcome: string;
  readonly overIdleMb: number;
  readonly blockedMs: number;
}

async function write(response: ServerResponse | NodeJS.WritableStream, parts: number): Promise<void> {
  response.write("[");
  for (let part = 0; part < parts; part += 1) {
    if (!response.write(PART)) await new Promise((resolve) => response.once("drain", resolve));
    if ("destroyed" in response && response.destroyed) return;
  }
  response.end(`${USER}]`);
}

async function bomb(megabytes: number): Promise<Buffer> {
  const gzip = createGzip();
  const chunks: Buffer[] = [];
  gzip.on("data", (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise((resolve) => gzip.once("end", resolve));
  await write(gzip, megabytes);
  await ended;
  return Buffer.concat(chunks);
}

describe("answers that are far too large", function () {
  this.timeout(300_000);
  let serve: (response: ServerResponse) => void = (response) => response.end();
  const server = createServer((request, response) => {
    response.on("error", () => response.destroy());
    if (request.url?.includes("page=99")) response.end("[]");
    else serve(response);
  });
  let url = "";
  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function measure(call: string): Promise<Measured> {
    const program = path.resolve("out/long/largeAnswersChild.js");
    let said = "";
    const { code } = await run(process.execPath, [program, url, call], {
      cwd: process.cwd(),
      timeoutMs: 120_000,
      onText: (text) => (said += text),
    });
    assert.equal(code, 0, said);
    const measured = JSON.parse(said) as Measured;
    console.log(
      `      ${call}: ${measured.outcome}, ${measured.overIdleMb} MB over idle, loop blocked for ${measured.blockedMs} ms at most`,
    );
    return measured;
  }

  const packed = (bytes: Buffer, coding: string) => (response: ServerResponse) =>
    void response.writeHead(200, { "content-encoding": coding }).end(bytes);
  const cases: [string, () => Promise<typeof serve>][] = [
    ["a list of 300 MB", () => Promise.resolve((response) => void write(response, 300))],
    [
      "a list that says it has 300 MB",
      () => Promise.resolve((response) => void response.writeHead(200, { "content-length": 300 * MB }).write("[")),
    ],
    ["300 MB of Leaf users in gzip", async () => packed(await bomb(300), "gzip")],
    ["500 MB of zeros in gzip", () => Promise.resolve(packed(gzipSync(Buffer.alloc(500 * MB)), "gzip"))],
    [
      "500 MB of zeros in brotli",
      () => Promise.resolve(packed(brotliCompressSync(Buffer.alloc(500 * MB), { params: { 1: 1 } }), "br")),
    ],
    ["gzip in gzip", () => Promise.resolve(packed(gzipSync(gzipSync(Buffer.alloc(500 * MB))), "gzip, gzip"))],
  ];
  for (const [name, made] of cases) {
    for (const call of ["list", "credential", "any call"]) {
      it(`take little memory and time: ${name}, ${call}`, async () => {
        serve = await made();
        const { outcome, overIdleMb, blockedMs } = await measure(call);
        assert.equal(outcome, "malformed LEAF_TOO_LARGE");
        assert.ok(overIdleMb <= 200, `${overIdleMb} MB`);
        assert.ok(blockedMs <= 1000, `${blockedMs} ms`);
      });
    }
  }

  it("take little memory and time when they are just small enough", async () => {
    serve = (response) => void write(response, 7);
    const { outcome, overIdleMb } = await measure("list");
    assert.equal(outcome, "value");
    assert.ok(overIdleMb <= 200, `${overIdleMb} MB`);
  });
});
