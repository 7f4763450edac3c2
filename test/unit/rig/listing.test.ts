import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import {
  checkAddresses,
  checkListing,
  checkProposals,
  repositoryPage,
  type ReleaseManifest,
} from "../../rig/release/listing";
import { checkReadme, type ReadmePair } from "../../rig/release/page";

const PAGE = "https://github.com/some-company/some-extension";
const GOOD: ReleaseManifest = {
  publisher: "some-company",
  repository: { url: `${PAGE}.git` },
  homepage: `${PAGE}#readme`,
  bugs: { url: `${PAGE}/issues` },
  qna: `${PAGE}/discussions`,
  pricing: "Free",
  galleryBanner: { color: "#116141", theme: "dark" },
  categories: ["Testing"],
  keywords: ["leaf"],
};

function png(width: number, height: number): Buffer {
  const header = Buffer.from("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0\0\0\0", "latin1");
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  return header;
}

describe("the release check of the addresses in the manifest", () => {
  it("derives them from the repository's", () => {
    assert.deepEqual(checkAddresses(GOOD, true).problems, []);
    const other = "https://github.com/other/some-extension";
    assert.deepEqual(checkAddresses({ ...GOOD, bugs: { url: `${other}/issues` } }, false).problems, [
      `bugs.url is ${other}/issues, but repository.url makes it ${PAGE}/issues.`,
    ]);
    assert.equal(checkAddresses({ ...GOOD, homepage: other, qna: other }, false).problems.length, 2);
    assert.equal(checkAddresses({ ...GOOD, repository: { url: "git@github.com:a/b.git" } }, false).problems.length, 1);
    assert.equal(checkAddresses({ ...GOOD, publisher: "Some Company" }, false).problems.length, 1);
  });

  it("warns of placeholders, and refuses to publish them", () => {
    const page = "https://github.com/leaf-panorama/some-extension";
    const links = { homepage: `${page}#readme`, bugs: { url: `${page}/issues` }, qna: `${page}/discussions` };
    const draft = { ...GOOD, ...links, publisher: "leaf-panorama", repository: { url: `${page}.git` } };
    const sentences = [
      'In package.json, publisher is still the placeholder "leaf-panorama". Replace it before publishing.',
      'In package.json, the owner in repository.url is still the placeholder "leaf-panorama". Replace it before publishing.',
    ];
    const { problems, warnings } = checkAddresses(draft, false);
    assert.deepEqual({ problems, warnings }, { problems: [], warnings: sentences });
    assert.deepEqual(checkAddresses(draft, true).problems, sentences);
    assert.deepEqual(checkAddresses(GOOD, false).warnings, []);
  });
});

describe("the release check of the listing", () => {
  const icon = png(256, 256);
  const text = "Unofficial tool for Leaf.";

  it("accepts what both marketplaces show well", () => {
    assert.deepEqual(checkListing(GOOD, [text], icon).problems, []);
  });

  const keywords = Array.from({ length: 31 }, (_, index) => `word ${index}`);
  const bad: readonly (readonly [string, ReleaseManifest, string, Buffer, RegExp])[] = [
    ["a smaller icon", GOOD, text, png(128, 128), /icon is not a PNG of 256 × 256/],
    ["another kind of icon", GOOD, text, Buffer.from("<svg/>"), /icon is not a PNG/],
    ["no banner", { ...GOOD, galleryBanner: {} }, text, icon, /galleryBanner/],
    ["no price", { ...GOOD, pricing: "Trial" }, text, icon, /pricing/],
    ["a description that could be the company's own", GOOD, "The tool for Leaf.", icon, /is unofficial/],
    ["an unknown category", { ...GOOD, categories: ["Farming"] }, text, icon, /"Farming" is not a category/],
    ["no category", { ...GOOD, categories: [] }, text, icon, /no category/],
    ["too many keywords", { ...GOOD, keywords }, text, icon, /31 keywords/],
    ["a keyword twice", { ...GOOD, keywords: ["leaf", "leaf"] }, text, icon, /twice/],
    ["no keywords", { ...GOOD, keywords: [] }, text, icon, /no keywords/],
  ];
  for (const [what, manifest, description, picture, expected] of bad) {
    it(`refuses ${what}`, () => {
      const { problems } = checkListing(manifest, [description], picture);
      assert.equal(problems.length, 1, problems.join());
      assert.match(problems[0] ?? "", expected);
    });
  }

  it("wants a description in at least one language", () => {
    assert.deepEqual(checkListing(GOOD, [], icon).problems, ["There is no description."]);
    assert.deepEqual(
      checkListing(GOOD, [text, "Herramienta no oficial.", "Ferramenta não oficial."], icon).problems,
      [],
    );
  });

  it("refuses proposed API", () => {
    assert.deepEqual(checkProposals(GOOD).problems, []);
    assert.equal(checkProposals({ ...GOOD, enabledApiProposals: ["chat"] }).problems.length, 1);
  });

  it("accepts this repository's manifest and icon", () => {
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as ReleaseManifest;
    const descriptions = readdirSync(".")
      .filter((name) => /^package\.nls\b.*\.json$/.test(name))
      .map((name) => (JSON.parse(readFileSync(name, "utf8")) as ReleaseManifest).description ?? "");
    const problems = [
      checkListing(manifest, descriptions, readFileSync(manifest.icon ?? "")),
      checkAddresses(manifest, false),
      checkProposals(manifest),
    ].flatMap((verdict) => verdict.problems);
    assert.deepEqual(problems, []);
  });
});

describe("the release check of the README", () => {
  const pair = (source: string, packaged: string): ReadmePair => ({
    source,
    packaged,
    repository: PAGE,
    exists: (file) => file === "media/a.png" || file === "media/a.svg",
  });
  const packaged = `![A](${PAGE}/raw/HEAD/media/a.png) [more](${PAGE}/blob/HEAD/x.md) [below](#below)`;

  it("accepts relative pictures that are there, and that the package gives an https address", () => {
    assert.deepEqual(checkReadme(pair("![A](media/a.png) [more](x.md) [below](#below)", packaged)).problems, []);
  });

  const bad: readonly (readonly [string, string, string, RegExp])[] = [
    ["a picture that isn't there", "![B](media/b.png)", packaged, /media\/b\.png doesn't exist/],
    ["a picture from elsewhere", "![B](https://example.com/b.png)", packaged, /not a relative path/],
    ["an HTML picture from elsewhere", '<img src="https://example.com/b.png">', packaged, /not a relative path/],
    ["an SVG", "![A](media/a.svg)", packaged, /not a PNG/],
    ["no picture", "none", "none", /no picture/],
    ["a picture without an address", "![A](media/a.png)", `${packaged} [x](y.md)`, /y\.md has no https address/],
    [
      "a picture at another address",
      "![A](media/a.png)",
      "![A](https://example.com/a.png)",
      /doesn't show media\/a\.png/,
    ],
  ];
  for (const [what, source, made, expected] of bad) {
    it(`refuses ${what}`, () => {
      const { problems } = checkReadme(pair(source, made));
      assert.equal(problems.length, 1, problems.join());
      assert.match(problems[0] ?? "", expected);
    });
  }

  it("accepts this repository's README as vsce rewrites it", () => {
    const source = readFileSync("README.md", "utf8");
    const manifest = JSON.parse(readFileSync("package.json", "utf8")) as ReleaseManifest;
    const repository = repositoryPage(manifest) ?? "";
    const made = source
      .replace(/!\[([^\]]*)\]\(/g, `![$1](${repository}/raw/HEAD/`)
      .replace(/(?<!!\[[^\]]*)\]\((?![a-z]+:)/g, `](${repository}/blob/HEAD/`);
    assert.deepEqual(checkReadme({ source, packaged: made, repository, exists: existsSync }).problems, []);
  });
});
