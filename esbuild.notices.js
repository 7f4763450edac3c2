// Writes the licence notices of the packages that esbuild has really put into what ships.
const fs = require("node:fs");
const path = require("node:path");

const MIT = fs.readFileSync(path.join(__dirname, "LICENSE"), "utf8").split("\n\n").slice(2).join("\n\n").trim();

/** The folder of the package that a bundled file belongs to, such as `node_modules/@scope/name`; undefined for our own. */
function packageOf(input) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

/** The text of a package's licence; throws if none can be found, because then it may not be shipped. */
function licenceOf(folder, manifest, inputs) {
  const files = fs.readdirSync(folder).filter((name) => /^(licen[cs]e|notice|copying)/i.test(name));
  if (files.length > 0) return files.map((name) => read(path.join(folder, name))).join("\n\n");
  const readme = fs.readdirSync(folder).find((name) => /^readme/i.test(name));
  const section =
    readme && /^(?:#+ *licen[cs]e|licen[cs]e\r?\n-+)\s*$([\s\S]*)/im.exec(read(path.join(folder, readme)));
  if (section && /copyright/i.test(section[1])) {
    return section[1].trim().replace(/&lt;/g, "<").replace(/&gt;/g, ">");
  }
  // Some have the notice in their source only, and name the licence in their manifest.
  const notice = inputs.map((input) => /^.*(Copyright \(c\).*)$/m.exec(read(input))?.[1]).find(Boolean);
  if (notice && manifest.license === "MIT") return `${notice.trim()}\n\n${MIT}`;
  // Others name both in their manifest only.
  const author = typeof manifest.author === "string" ? manifest.author : manifest.author?.name;
  if (author && manifest.license === "MIT") return `Copyright (c) ${author}\n\n${MIT}`;
  throw new Error(`${manifest.name} is bundled, and has no licence text.`);
}

function read(file) {
  return fs
    .readFileSync(file, "utf8")
    .replace(/^\ufeff/, "")
    .trim();
}

/** The paths of the files of which something ships. */
function bundledFiles(metafiles) {
  return [
    // What was left out of every output is not shipped.
    ...new Set(
      metafiles.flatMap(({ outputs }) =>
        Object.values(outputs).flatMap((output) =>
          Object.entries(output.inputs)
            .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
            .map(([input]) => input),
        ),
      ),
    ),
  ];
}

/** The notices for what is bundled as one text, in the order of the packages' names. */
function noticesOf(inputs) {
  const folders = [...new Set(inputs.map(packageOf).filter(Boolean))];
  const entries = folders.map((folder) => {
    const manifest = JSON.parse(read(path.join(folder, "package.json")));
    const own = inputs.filter((input) => packageOf(input) === folder);
    return {
      title: `${manifest.name} ${manifest.version} (${manifest.license})`,
      text: licenceOf(folder, manifest, own),
    };
  });
  const rule = "=".repeat(78);
  return [
    "Leaf Panorama contains the following packages. Their licenses apply to them.",
    ...entries
      .sort((a, b) => (a.title < b.title ? -1 : 1))
      .map(({ title, text }) => `${rule}\n${title}\n${rule}\n\n${text}`),
    "",
  ].join("\n\n");
}

module.exports = { bundledFiles, noticesOf };
