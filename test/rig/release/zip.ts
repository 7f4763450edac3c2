// Reads a .vsix, which is a zip file without encryption, spanning or 64-bit sizes.
import { inflateRawSync } from "node:zlib";

const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;
const endSize = 22;
const entrySize = 46;
const headerSize = 30;

/** The files in a zip file by their names, in the order of its directory; throws if it isn't one that can be read. */
export function readZip(bytes: Buffer): Map<string, Buffer> {
  const end = findEnd(bytes);
  const files = new Map<string, Buffer>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (bytes.readUInt32LE(at) !== directoryEntry) throw new Error("The zip file's directory is damaged.");
    const method = bytes.readUInt16LE(at + 10);
    const packedSize = bytes.readUInt32LE(at + 20);
    const nameSize = bytes.readUInt16LE(at + 28);
    const header = bytes.readUInt32LE(at + 42);
    const name = bytes.toString("utf8", at + entrySize, at + entrySize + nameSize);
    // The header repeats the name, and has extra fields of its own.
    const start = header + headerSize + bytes.readUInt16LE(header + 26) + bytes.readUInt16LE(header + 28);
    const content = contentOf(name, method, bytes.subarray(start, start + packedSize));
    if (!name.endsWith("/")) files.set(name, content);
    at += entrySize + nameSize + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return files;
}

function findEnd(bytes: Buffer): number {
  // A comment may follow, so it is looked for from the back.
  for (let at = bytes.length - endSize; at >= 0; at -= 1) {
    if (bytes.readUInt32LE(at) === endOfDirectory) return at;
  }
  throw new Error("This is not a zip file.");
}

function contentOf(name: string, method: number, packed: Buffer): Buffer {
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new Error(`${name} is compressed by method ${method}, which is not supported.`);
}
