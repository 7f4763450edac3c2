import assert from "node:assert/strict";
import { checkLicenses, filesByPackage, type BundledPackage } from "../../rig/release/licenses";

const RULE = "=".repeat(78);
const notices = (...titles: readonly string[]) =>
  titles.map((title) => `${RULE}\n${title}\n${RULE}\n\ntext\n`).join("\n");
const code: BundledPackage = { name: "one", version: "1.0.0", license: "MIT", files: ["node_modules/one/index.js"] };
const font: BundledPackage = {
  name: "@two/icons",
  version: "2.0.0",
  license: "CC-BY-4.0",
  files: ["node_modules/@two/icons/icons.ttf", "node_modules/@two/icons/icons.css"],
};

describe("the release check of licenses", () => {
  it("finds the packages that files belong to", () => {
    const files = ["src/a.ts", "node_modules/one/lib/b.js", ...font.files.map((file) => `${file}?1a2b`)];
    assert.deepEqual(
      [...filesByPackage(files)],
      [
        ["node_modules/one", ["node_modules/one/lib/b.js"]],
        ["node_modules/@two/icons", [...font.files]],
      ],
    );
  });

  it("compares the notices with what is bundled, both ways", () => {
    const both = notices("one 1.0.0 (MIT)", "@two/icons 2.0.0 (CC-BY-4.0)");
    assert.deepEqual(checkLicenses(both, [code, font]).problems, []);
    assert.deepEqual(checkLicenses(notices("one 1.0.0 (MIT)"), [code, font]).problems, [
      "dist/NOTICES.txt doesn't name @two/icons 2.0.0 (CC-BY-4.0).",
    ]);
    assert.deepEqual(checkLicenses(both, [code]).problems, [
      "dist/NOTICES.txt names @two/icons 2.0.0 (CC-BY-4.0), which is not bundled.",
    ]);
    assert.equal(checkLicenses("", []).problems.length, 1);
  });

  for (const [license, files, accepted] of [
    ["Apache-2.0", code.files, true],
    ["(MIT OR ISC)", code.files, true],
    ["GPL-3.0-only", code.files, false],
    ["(MIT OR GPL-3.0-only)", code.files, false],
    ["", code.files, false],
    ["OFL-1.1", font.files, true],
    ["OFL-1.1", code.files, false],
  ] as const) {
    it(`${accepted ? "accepts" : "refuses"} "${license}" for ${files.join(" and ")}`, () => {
      const { problems } = checkLicenses(notices(`one 1.0.0 (${license})`), [{ ...code, license, files }]);
      const refusal = `one is bundled under "${license}", which is not on the list of permissive licenses.`;
      assert.equal(problems.includes(refusal), !accepted, problems.join());
    });
  }
});
