import assert from "node:assert/strict";
import { readZip } from "../../rig/release/zip";

/** A folder, a file that is stored, one that is deflated, and a comment at the end. */
const ZIP = Buffer.from(
  [
    "UEsDBBQAAAAAAAAAIVwAAAAAAAAAAAAAAAACAAAAYS9QSwMEFAAAAAAAAAAhXLMkTpYIAAAACAAAAAwAAABhL3N0b3JlZC50eHRhcyBpdCBp",
    "c1BLAwQUAAAACAAAACFcH6h0lQ8AAADIAAAADAAAAGEvcGFja2VkLnR4dEtMT8zMU0jMS1FIHNIsAFBLAQIUAxQAAAAAAAAAIVwAAAAAAAAA",
    "AAAAAAACAAAAAAAAAAAAAACAAQAAAABhL1BLAQIUAxQAAAAAAAAAIVyzJE6WCAAAAAgAAAAMAAAAAAAAAAAAAACAASAAAABhL3N0b3JlZC50",
    "eHRQSwECFAMUAAAACAAAACFcH6h0lQ8AAADIAAAADAAAAAAAAAAAAAAAgAFSAAAAYS9wYWNrZWQudHh0UEsFBgAAAAADAAMApAAAAIsAAAAJ",
    "AGEgY29tbWVudA==",
  ].join(""),
  "base64",
);

describe("reading a zip file", () => {
  it("yields each file with its content, and no folder", () => {
    assert.deepEqual(
      [...readZip(ZIP)].map(([name, content]) => [name, content.toString()]),
      [
        ["a/stored.txt", "as it is"],
        ["a/packed.txt", "again and ".repeat(20)],
      ],
    );
  });

  it("refuses what is none, is cut off, or is compressed in another way", () => {
    assert.throws(() => readZip(Buffer.from("<html>".repeat(20))), /not a zip file/);
    assert.throws(() => readZip(ZIP.subarray(0, ZIP.length - 20)), /not a zip file/);
    const other = Buffer.from(ZIP);
    other.writeUInt16LE(12, other.lastIndexOf("PK\x01\x02") + 10);
    assert.throws(() => readZip(other), /a\/packed\.txt is compressed by method 12/);
    const damaged = Buffer.from(ZIP);
    damaged.writeUInt8(0, damaged.indexOf("PK\x01\x02"));
    assert.throws(() => readZip(damaged), /directory is damaged/);
  });
});
