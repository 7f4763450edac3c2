import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly { readonly command: string; readonly when?: string }[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly vscode: string };
}

const text = readFileSync("package.json", "utf8");
const manifest = JSON.parse(text) as Manifest;
const words = JSON.parse(readFileSync("package.nls.json", "utf8")) as Record<string, string>;
const commands = manifest.contributes.commands.map(({ command }) => command);

/** All TypeScript below src/ui and src/host, as one text. */
const sources = ["src/ui", "src/host"]
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => path.join(folder, String(name))))
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(file, "utf8"))
  .join("\n");

describe("the manifest", () => {
  it("has a word for every placeholder, and no word too many", () => {
    const used = [...text.matchAll(/%([\w.]+)%/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
  });

  it("names only commands that it contributes, in menus, welcome texts and code", () => {
    const named = [
      ...Object.values(manifest.contributes.menus).flatMap((items) => items.map(({ command }) => command)),
      ...[
        ...Object.values(words)
          .join("\n")
          .matchAll(/command:([\w.]+)/g),
      ].map(([, command]) => command ?? ""),
      ...[...sources.matchAll(/command: "(leafPanorama\.[\w.]+)"/g)].map(([, command]) => command ?? ""),
    ];
    assert.ok(named.length > 20);
    // The editor's own commands can't be looked up here.
    const own = named.filter((command) => !command.startsWith("workbench."));
    for (const command of own) assert.ok(commands.includes(command), command);
  });

  it("puts every command into one category", () => {
    for (const { command, category } of manifest.contributes.commands) assert.equal(category, "Leaf", command);
  });

  it("has a welcome text for every reason that the tree is empty, and for no other", () => {
    const view = readFileSync("src/ui/tree/leafUsersView.ts", "utf8");
    const reasons =
      /type Emptiness =([^;]+);/
        .exec(view)?.[1]
        ?.match(/"(\w+)"/g)
        ?.map((quoted) => quoted.slice(1, -1)) ?? [];
    const welcomed = manifest.contributes.viewsWelcome.map(
      ({ when }) => /^leafPanorama\.view == (\w+)$/.exec(when)?.[1] ?? when,
    );
    // Nothing is said while it is not known yet, while it loads, and when there is something to see.
    assert.deepEqual(
      welcomed.sort(),
      reasons.filter((reason) => !["restoring", "loading", "filled"].includes(reason)).sort(),
    );
  });

  it("keeps what can be done with an account enabled while its sign-in is refused, so that doing it asks for one", () => {
    const conditions = [
      ...manifest.contributes.commands.map(({ enablement }) => enablement),
      ...Object.values(manifest.contributes.menus).flatMap((items) => items.map(({ when }) => when)),
    ].filter((condition) => condition?.includes("signedIn"));
    assert.ok(conditions.length > 40);
    for (const condition of conditions) assert.match(condition ?? "", /signedIn\|refused/);
  });

  it("looks in its menus only for words that rows have", () => {
    const presentation = readFileSync("src/ui/tree/presentation.ts", "utf8");
    const capabilities = /type Capability =([^;]+);/.exec(presentation)?.[1] ?? "";
    for (const { when = "" } of manifest.contributes.menus["view/item/context"] ?? []) {
      const word = /\\b(\w+)\\b/.exec(when)?.[1] ?? "";
      assert.ok(["copyable", "data", "leafUser"].includes(word) || capabilities.includes(`"${word}"`), when);
    }
  });

  it("shows at most three inline actions in a row", () => {
    const inline = (manifest.contributes.menus["view/item/context"] as readonly { when?: string; group?: string }[])
      .filter(({ group }) => group?.startsWith("inline"))
      .map(({ when }) => /\\b(\w+)\\b/.exec(when ?? "")?.[1]);
    const rows = [
      ["connect"],
      ["connect", "again"],
      ["connect", "again", "diagnose"],
      ["pending"],
      ["pending", "link"],
      ["events"],
      ["connect", "events", "diagnose"],
      ["copyable"],
    ];
    for (const row of rows) assert.ok(inline.filter((word) => row.includes(word ?? "")).length <= 3, row.join());
  });

  it("is told of in the READMEs: every setting, and every call and option of the sandbox", () => {
    const readme = readFileSync("README.md", "utf8");
    const sandbox = readFileSync("src/sandbox/README.md", "utf8");
    const options = [...readFileSync("src/sandbox/options.ts", "utf8").matchAll(/flag: "(--[\w-]+)"/g)].map(
      ([, flag]) => flag,
    );
    const control = [...readFileSync("src/sandbox/routes/control.ts", "utf8").matchAll(/"\/__sandbox\/(\w+)/g)].map(
      ([, name]) => name,
    );
    const settings = Object.keys(manifest.contributes.configuration.properties);
    assert.ok(settings.length >= 4 && options.length >= 6 && control.length >= 3);
    for (const word of settings) assert.ok(readme.includes(`\`${word}\``), word);
    for (const word of [...options, ...control]) assert.ok(sandbox.includes(word ?? "?"), word);
  });

  it("has a README of 8 KB at most, and no README leads nowhere", () => {
    assert.ok(statSync("README.md").size <= 8192, String(statSync("README.md").size));
    for (const file of ["README.md", "src/README.md", "src/sandbox/README.md", "test/README.md"]) {
      const text = readFileSync(file, "utf8");
      for (const [, link = ""] of text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
        assert.ok(existsSync(path.join(path.dirname(file), link)), `${file}: ${link}`);
      }
    }
    const named = [...readFileSync("src/README.md", "utf8").matchAll(/`((?:[a-z]+\/)+(?:\w+\.ts)?)`/g)];
    assert.ok(named.length > 20);
    for (const [, place = ""] of named) {
      assert.ok(existsSync(path.join("src", place)) || existsSync(place) || existsSync(`test/${place}`), place);
    }
  });

  it("lets no workspace decide where a token goes", () => {
    assert.equal(manifest.contributes.configuration.properties["leafPanorama.apiUrl"]?.scope, "application");
  });

  it("is checked against the types of the oldest editor that it admits", () => {
    assert.equal(`^${manifest.devDependencies["@types/vscode"]}`, manifest.engines.vscode);
  });
});
