import assert from "node:assert/strict";
import { checkFiles, checkSecrets, checkSize, SIZE_LIMIT } from "../../rig/release/contents";
import { linesOf, verdict } from "../../rig/release/verdict";

const NAMES = [
  "[Content_Types].xml",
  "extension.vsixmanifest",
  ...["package.json", "package.nls.json", "readme.md", "changelog.md", "LICENSE.txt"].map(
    (name) => `extension/${name}`,
  ),
  ...["package.nls.pt-br.json", "l10n/bundle.l10n.pt-br.json"].map((name) => `extension/${name}`),
  ...["extension.js", "sandbox.js", "NOTICES.txt", "parts/chunk-AB12CD34.js"].map((name) => `extension/dist/${name}`),
  ...["codicon.ttf", "qr/main.js", "qr/style.css"].map((name) => `extension/dist/media/${name}`),
  "extension/skills/leaf-panorama/SKILL.md",
  ...["icon.png", "leaf.svg", "walkthrough/signIn-dark.png"].map((name) => `extension/media/${name}`),
];

describe("the release check of a package's contents", () => {
  it("knows what belongs into it, and that all of it is there", () => {
    assert.deepEqual(checkFiles(NAMES).problems, []);
    assert.deepEqual(checkFiles([...NAMES, "extension/src/extension.ts"]).problems, [
      "extension/src/extension.ts doesn't belong in the package: see .vscodeignore.",
    ]);
    assert.match(checkFiles(NAMES.filter((name) => !name.endsWith("icon.png"))).problems.join(), /icon\\\.png/);
  });

  it("knows how large it may be", () => {
    assert.deepEqual(checkSize(SIZE_LIMIT).problems, []);
    assert.deepEqual(checkSize(SIZE_LIMIT + 1).problems, ["The package has 1501 KB of at most 1500 KB."]);
  });

  // Put together here, so that nothing that looks like a secret stands in this file.
  const joined = (...parts: readonly string[]) => parts.join("");
  const secrets: readonly (readonly [string, string])[] = [
    ["a JWT", joined("ey", "J", "a".repeat(17), ".", "b".repeat(20))],
    ["an AWS access key", joined("AK", "IA", "A".repeat(16))],
    ["a private key", joined("-----", "BEGIN EC ", "PRIVATE KEY", "-----")],
    ["an npm token", joined("npm", "_", "a".repeat(36))],
    ["a GitHub token", joined("ghp", "_", "a".repeat(36))],
    ["an absolute path", ["", "home", "ada", "x.ts"].join("/")],
    ["an absolute path of Windows", ["C:", "Users", "ada"].join("\\")],
    ["the path of this repository", ["", "srv", "clone", "src"].join("/")],
  ];
  const ROOT = ["", "srv", "clone"].join("/");

  for (const [what, text] of secrets) {
    it(`finds ${what} in a file, and doesn't repeat it`, () => {
      const { problems } = checkSecrets(new Map([["dist/x.js", Buffer.from(`const a = "${text}";`)]]), ROOT);
      assert.equal(problems.length, 1, problems.join());
      assert.match(problems[0] ?? "", new RegExp(`^dist/x\\.js contains what looks like ${what}, at byte \\d+\\.$`));
      assert.ok(!problems.join().includes(text));
    });
  }

  it("takes addresses and code for no secrets", () => {
    const code = "const keyJustPressedNow = /eyJ|(?<!x)/; fetch('https://example.com/home/x'); npm_config";
    assert.deepEqual(checkSecrets(new Map([["dist/x.js", Buffer.from(code)]]), ROOT).problems, []);
  });

  it("is reported in one line where all is well, and in one for each sentence otherwise", () => {
    assert.deepEqual(linesOf(verdict("Size", "1 KB")), ["  ✔ Size: 1 KB"]);
    assert.deepEqual(linesOf(verdict("Size", "1 KB", ["Too much.", "Far too much."], ["Soon."])), [
      "  ✖ Size: Too much.",
      "  ✖ Size: Far too much.",
      "  ! Size: Soon.",
    ]);
  });
});
