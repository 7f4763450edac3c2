import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { findSecrets } from "../../support/plantedSecrets";

const SECRET = "PLANTED+key/4711=ü";

describe("the search for secrets that ends the window tests", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), "lp-planted-"));
    mkdirSync(path.join(folder, "deep", "down"), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const isFoundIn = async (content: string | Buffer) => {
    writeFileSync(path.join(folder, "deep", "down", "file"), content);
    return (await findSecrets([SECRET], [folder], [])).found.length > 0;
  };

  it("finds one in every form in which a program writes a text", async () => {
    const forms: Record<string, string | Buffer> = {
      plain: `a ${SECRET} b`,
      "in an address": `https://x.test/?q=${encodeURIComponent(SECRET)}&z`,
      "in JSON": JSON.stringify({ a: { b: `x${SECRET}y` } }),
      hexadecimal: Buffer.from(`ab${SECRET}cd`).toString("hex"),
      "in UTF-16": Buffer.from(`ab${SECRET}cd`, "utf16le"),
      ...Object.fromEntries(
        ["", "u", "us", "usr", "user:"].flatMap((before) => [
          [`Base64 after "${before}"`, Buffer.from(`${before}${SECRET} and more`).toString("base64")],
          [`Base64url after "${before}"`, Buffer.from(`${before}${SECRET} and more`).toString("base64url")],
        ]),
      ),
    };
    for (const [form, content] of Object.entries(forms)) assert.ok(await isFoundIn(content), form);
  });

  it("finds nothing where there is none, and says how many files it has read", async () => {
    assert.equal(await isFoundIn("PLANTED+key/4712=ü"), false);
    assert.equal((await findSecrets([SECRET], [folder], [])).searched, 1);
  });
});
