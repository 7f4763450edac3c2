import type { Socket } from "node:net";
import type { Call } from "./calls";
import { answering, type Expected, type Fault } from "./fault";
import { answer } from "./rawServer";

const good = (call: Call) => JSON.stringify(call.good);
const HEAD = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

const wire = (name: string, expected: Expected | string, send: (socket: Socket, call: Call) => void): Fault => ({
  ...answering(name, expected, () => ""),
  send,
});

/** Writes the parts one after the other, each in a packet of its own, and then does what is left to do. */
function inParts(socket: Socket, parts: readonly (string | Buffer)[], end: () => void): void {
  const [part, ...rest] = parts;
  if (part === undefined) {
    end();
    return;
  }
  socket.write(part, () => setTimeout(() => inParts(socket, rest, end), 2));
}

/** Writes for as long as somebody reads. */
function endlessly(socket: Socket, part: Buffer): void {
  const more = () => {
    while (!socket.destroyed && socket.write(part)) continue;
  };
  socket.on("drain", more);
  more();
}

const stays = () => undefined;
const notHttp = (name: string, text: string) => wire(name, "malformed", (socket) => socket.end(text));

/** What goes wrong below HTTP, or in its grammar. */
export const WIRE_FAULTS: readonly Fault[] = [
  { ...answering("closed before the request", "offline", () => ""), greet: (socket) => socket.destroy() },
  { ...answering("reset before the request", "offline", () => ""), greet: (socket) => socket.resetAndDestroy() },
  wire("closed without an answer", "offline", (socket) => socket.end()),
  wire("reset without an answer", "offline", (socket) => socket.resetAndDestroy()),
  wire("closed in the status line", "offline|malformed", (socket) => socket.end("HTTP/1.1 2")),
  wire("closed in the headers", "offline|malformed", (socket) => socket.end(`${HEAD}Content-Le`)),
  wire("closed after the headers", "malformed", (socket) => socket.end(`${HEAD}Content-Length: 20\r\n\r\n`)),
  wire("reset after the headers", "malformed|offline", (socket) =>
    inParts(socket, [`${HEAD}Content-Length: 20\r\n\r\n`], () => socket.resetAndDestroy()),
  ),
  wire("closed in the body", "malformed", (socket, call) =>
    inParts(socket, [`${HEAD}Content-Length: 5000\r\n\r\n`, good(call)], () => socket.end()),
  ),
  // A reset throws away what has arrived and was not read yet, be it the headers.
  wire("reset in the body", "malformed|offline", (socket, call) =>
    inParts(socket, [`${HEAD}Content-Length: 5000\r\n\r\n`, good(call)], () =>
      setTimeout(() => socket.resetAndDestroy(), 20),
    ),
  ),
  wire("a length too long by one", "malformed", (socket, call) =>
    socket.end(`${HEAD}Content-Length: ${good(call).length + 1}\r\n\r\n${good(call)}`),
  ),
  // What is left of `{}` after its last character was cut off is no JSON, but a deletion needs none.
  wire(
    "a length too short",
    { others: "malformed", delete: "value|malformed", deleteCredential: "value|malformed" },
    (socket, call) => socket.end(`${HEAD}Content-Length: ${good(call).length - 1}\r\n\r\n${good(call)}`),
  ),
  wire(
    "a length too short, in parts",
    { others: "malformed", delete: "value|malformed", deleteCredential: "value|malformed" },
    (socket, call) =>
      inParts(
        socket,
        [`${HEAD}Content-Length: ${good(call).length - 1}\r\n\r\n`, good(call).slice(0, 1), good(call).slice(1)],
        () => socket.end(),
      ),
  ),
  notHttp("a length that is no number", `${HEAD}Content-Length: many\r\n\r\n{}`),
  notHttp("a negative length", `${HEAD}Content-Length: -1\r\n\r\n{}`),
  notHttp("two lengths", `${HEAD}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{} `),
  wire("a length that nobody can hold", "malformed", (socket) =>
    socket.write(`${HEAD}Content-Length: 314572800\r\n\r\n[`),
  ),
  wire("chunks", "value", (socket, call) =>
    socket.end(
      `${HEAD}Transfer-Encoding: chunked\r\n\r\n${good(call).length.toString(16)}\r\n${good(call)}\r\n0\r\n\r\n`,
    ),
  ),
  wire("chunks in tiny parts", "value", (socket, call) => {
    const parts = Array.from(good(call).slice(0, 5)).map((char) => `1\r\n${char}\r\n`);
    const rest = good(call).slice(5);
    const last = rest === "" ? "" : `${rest.length.toString(16)}\r\n${rest}\r\n`;
    inParts(
      socket,
      [`${HEAD}Transfer-Encoding: chunked\r\n\r\n`, ...parts, last, "0\r\n\r\n"].filter((part) => part !== ""),
      () => socket.end(),
    );
  }),
  wire("chunks without an end", "malformed", (socket, call) =>
    inParts(
      socket,
      [`${HEAD}Transfer-Encoding: chunked\r\n\r\n${good(call).length.toString(16)}\r\n${good(call)}\r\n`],
      () => socket.end(),
    ),
  ),
  wire("a chunk that is cut", "malformed", (socket) =>
    inParts(socket, [`${HEAD}Transfer-Encoding: chunked\r\n\r\nff\r\n{"id"`], () => socket.end()),
  ),
  wire("a chunk without a length", "malformed", (socket) =>
    socket.end(`${HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n`),
  ),
  wire("no length, until it closes", "value", (socket, call) => socket.end(`${HEAD}\r\n${good(call)}`)),
  wire("HTTP/1.0", "value", (socket, call) => socket.end(`HTTP/1.0 200 OK\r\n\r\n${good(call)}`)),
  wire("no words in the status line", "value", (socket, call) =>
    socket.end(`HTTP/1.1 200\r\nConnection: close\r\n\r\n${good(call)}`),
  ),
  wire("a second answer after the first", "value", (socket, call) =>
    // Over a connection that says it stays open; after one that ends, more bytes are not HTTP at all.
    socket.end(Buffer.concat([answer(200, good(call), { Connection: "" }), answer(404, "{}")])),
  ),
  wire("100 before the answer", "value", (socket, call) =>
    inParts(socket, ["HTTP/1.1 100 Continue\r\n\r\n", answer(200, good(call))], () => socket.end()),
  ),
  wire("103 before the answer", "value", (socket, call) =>
    inParts(socket, ["HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", answer(200, good(call))], () => socket.end()),
  ),
  wire("an offer to speak otherwise", "timeout|offline|malformed", (socket) =>
    socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"),
  ),
  notHttp("JSON without HTTP", '{"id":"c1"}\r\n\r\n'),
  notHttp("an SSH server", "SSH-2.0-OpenSSH_9.6\r\n"),
  notHttp("a mail server", "220 mail.example ESMTP\r\n"),
  notHttp("a TLS alert", "\x15\x03\x01\x00\x02\x02\x46"),
  notHttp("HTTP/2", "\x00\x00\x12\x04\x00\x00\x00\x00\x00PRI"),
  notHttp("a version of HTTP that there isn't", "HTTP/9.9 200 OK\r\n\r\n{}"),
  notHttp("a status that is no number", "HTTP/1.1 OK\r\n\r\n{}"),
  notHttp("a header without a name", `${HEAD}: x\r\n\r\n{}`),
  notHttp("a header with a NUL", `${HEAD}X-A: \u0000\r\n\r\n{}`),
  notHttp("headers without end", `${HEAD}${`X-Filler: ${"x".repeat(1000)}\r\n`.repeat(200)}\r\n{}`),
  wire("odd but legal headers", "value", (socket, call) =>
    socket.end(answer(200, good(call), { "Set-Cookie": "a=PLANTED-cookie", "X-Odd": "\u00ff", "X-Empty": " " })),
  ),
  wire("silence", "timeout", stays),
  wire("silence after the headers", "timeout", (socket) => socket.write(`${HEAD}Content-Length: 20\r\n\r\n`)),
  wire("silence in the body", "timeout", (socket) => socket.write(`${HEAD}Content-Length: 20\r\n\r\n{"id"`)),
  wire("silence in the headers", "timeout", (socket) => socket.write(HEAD)),
  wire("a right answer in drops", "value", (socket, call) => {
    const bytes = answer(200, good(call));
    inParts(socket, [bytes.subarray(0, 9), bytes.subarray(9, 40), bytes.subarray(40, 41), bytes.subarray(41)], () =>
      socket.end(),
    );
  }),
  wire("drops without end", "timeout", (socket) => {
    socket.write(`${HEAD}\r\n[`);
    const timer = setInterval(() => socket.write(" "), 5);
    socket.on("close", () => clearInterval(timer));
  }),
  wire("an answer without end", "malformed", (socket) => {
    socket.write(`${HEAD}\r\n[`);
    endlessly(socket, Buffer.alloc(256 * 1024, "0,"));
  }),
  wire("a page without end", "proxy", (socket) => {
    socket.write("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html><title>404</title>");
    endlessly(socket, Buffer.alloc(256 * 1024, "<p>"));
  }),
  wire("headers without end, in parts", "malformed|offline", (socket) => {
    socket.write(HEAD);
    endlessly(socket, Buffer.from(`X-Filler: ${"x".repeat(8000)}\r\n`));
  }),
];
