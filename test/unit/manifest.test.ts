import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { COMMAND_IDS, PREFIX } from "../../src/ui/commands/ids";

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface WalkthroughStep {
  readonly id: string;
  readonly media: { readonly image: Readonly<Record<string, string>> };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly submenus: readonly { readonly id: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string; readonly when: string }[];
    readonly walkthroughs: readonly { readonly steps: readonly WalkthroughStep[] }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly vscode: string };
  readonly version: string;
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

/** What rows of the view *Alerts* have in their context values. */
const ALERT_WORDS = ["listener", "idle", "listening", "delivery", "replayable", "webhook"];

describe("the manifest", () => {
  it("has a word for every placeholder, and no word too many", () => {
    const used = [...text.matchAll(/%([\w.]+)%/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(words).sort());
  });

  it("names only commands that it contributes, in menus, welcome texts and code", () => {
    const named = [
      ...Object.values(manifest.contributes.menus).flatMap((items) => items.flatMap(({ command = [] }) => command)),
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

  it("contributes the commands that there are, and no other", () => {
    assert.deepEqual([...commands].sort(), COMMAND_IDS.map((id) => PREFIX + id).sort());
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
    assert.ok(conditions.length > 25);
    for (const condition of conditions) assert.match(condition ?? "", /signedIn\|refused/);
  });

  it("looks in its menus only for words that rows have", () => {
    const presentation = readFileSync("src/ui/tree/presentation.ts", "utf8");
    const capabilities = /type Capability =([^;]+);/.exec(presentation)?.[1] ?? "";
    for (const { when = "" } of manifest.contributes.menus["view/item/context"] ?? []) {
      const word = /\\b(\w+)\\b/.exec(when)?.[1] ?? "";
      assert.ok(
        [
          "copyable",
          "data",
          "leafUser",
          "account",
          "own",
          "sandbox",
          "provider",
          "providerEvents",
          "credential",
          "file",
          ...ALERT_WORDS,
        ].includes(word) || capabilities.includes(`"${word}"`),
        when,
      );
    }
  });

  it("shows at most three inline actions in a row", () => {
    const inline = (manifest.contributes.menus["view/item/context"] ?? [])
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

  it("repeats no command's enablement in the palette, which goes by it", () => {
    const palette = manifest.contributes.menus["commandPalette"] ?? [];
    assert.ok(palette.length > 0);
    for (const { command, when } of palette) assert.equal(when, "false", command);
  });

  it("has at most ten entries in three groups behind the view's “…”, each at a place of its own", () => {
    const behind = (manifest.contributes.menus["view/title"] ?? []).filter(
      ({ group, when }) => !group?.startsWith("navigation") && when?.startsWith("view == leafPanorama.leafUsers"),
    );
    // Two entries at one place are never there together.
    const places = new Set(behind.map(({ group }) => group));
    assert.ok(places.size <= 10, [...places].join());
    assert.equal(new Set([...places].map((place) => place?.split("@")[0])).size, 3);
    const menus = ["view/title", ...manifest.contributes.submenus.map(({ id }) => id)];
    for (const item of menus.flatMap((menu) => manifest.contributes.menus[menu] ?? [])) {
      assert.match(item.group ?? "", /@\d$/, item.command ?? item.submenu);
    }
  });

  it("fills every submenu, and opens it somewhere", () => {
    const opened = Object.values(manifest.contributes.menus).flatMap((items) =>
      items.flatMap(({ submenu = [] }) => submenu),
    );
    assert.deepEqual(opened.sort(), manifest.contributes.submenus.map(({ id }) => id).sort());
    for (const id of opened) assert.ok((manifest.contributes.menus[id] ?? []).length > 1, id);
  });

  it("has a walkthrough of five steps, each with its pictures and with an end that something brings about", () => {
    const [walkthrough, ...others] = manifest.contributes.walkthroughs;
    assert.deepEqual(others, []);
    const steps = walkthrough?.steps ?? [];
    assert.equal(steps.length, 5);
    for (const { id, media, completionEvents } of steps) {
      for (const picture of Object.values(media.image)) assert.ok(existsSync(picture), picture);
      assert.ok(completionEvents.length > 0, id);
      for (const event of completionEvents) {
        const [kind, name = ""] = event.split(":");
        if (kind === "onCommand") assert.ok(commands.includes(name), event);
        else assert.ok(sources.includes(`"${name.replace("leafPanorama.", "")}"`), event);
      }
    }
  });

  it("lets no workspace decide where a token goes, nor what assistants may do", () => {
    const { properties } = manifest.contributes.configuration;
    assert.equal(properties["leafPanorama.apiUrl"]?.scope, "application");
    const ofAssistants = Object.entries(properties).filter(([name]) => name.startsWith("leafPanorama.assistants."));
    assert.equal(ofAssistants.length, 3);
    for (const [name, { scope }] of ofAssistants) assert.equal(scope, "application", name);
  });

  it("is checked against the types of the oldest editor that it admits", () => {
    assert.equal(`^${manifest.devDependencies["@types/vscode"]}`, manifest.engines.vscode);
  });
});

const PAGES = [
  "README.md",
  "src/ui/README.md",
  "src/README.md",
  "src/sandbox/README.md",
  "test/README.md",
  "docs/releasing.md",
  "docs/assistants.md",
];

/** A page's text without its examples, in which nothing is a link. */
function proseOf(page: string): string {
  return readFileSync(page, "utf8").replace(/^```[^]*?^```$/gm, "");
}

/** The anchors of a page's headings, as GitHub names them. */
function anchorsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** What a page links to or shows that is in the repository, as it is written there. */
function targetsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

describe("the pages beside the manifest", () => {
  const says = (page: string, needed: readonly string[]) => {
    const prose = proseOf(page);
    for (const word of needed) assert.ok(prose.includes(word), `${page} says nothing of ${word}`);
  };

  it("name every setting, and every option and control call of the sandbox, each on its page", () => {
    const options = ["options", "commandLine"].flatMap((file) =>
      [...readFileSync(`src/sandbox/${file}.ts`, "utf8").matchAll(/flag: "(--[\w-]+)"/g)].map(([, flag = "?"]) => flag),
    );
    const control = [...readFileSync("src/sandbox/routes/control.ts", "utf8").matchAll(/"(\/__sandbox[^"]*)"/g)].map(
      ([, route = ""]) => route,
    );
    assert.ok(options.length >= 12 && control.length >= 10, [...options, ...control].join());
    const settings = Object.keys(manifest.contributes.configuration.properties);
    const ofAssistants = settings.filter((name) => name.startsWith("leafPanorama.assistants."));
    assert.ok(ofAssistants.length > 0);
    says("docs/assistants.md", ofAssistants);
    says(
      "README.md",
      settings.filter((name) => !ofAssistants.includes(name)),
    );
    says("src/sandbox/README.md", options);
    // Where a route says `:id`, the page has a word in braces.
    const listed = [...proseOf("src/sandbox/README.md").matchAll(/\/__sandbox[\w/{}.-]*/g)].map(([call]) =>
      call.replace(/\{\w+\}/g, ":id"),
    );
    assert.deepEqual(
      control.filter((route) => !listed.includes(route)),
      [],
    );
  });

  it("describe every command by its title", () => {
    const titles = manifest.contributes.commands.map(({ title }) => words[title.slice(1, -1)] ?? title);
    says(
      "src/ui/README.md",
      titles.map((title) => `**${title}**`),
    );
  });

  it("name the package by its version", () => {
    const named = [...readFileSync("README.md", "utf8").matchAll(/leaf-panorama-([\d.]+)\.vsix/g)];
    for (const [file, version] of named) assert.equal(version, manifest.version, file);
  });

  it("begin with one that is short enough to be read", () => {
    assert.ok(statSync("README.md").size <= 8192, `${statSync("README.md").size} bytes`);
  });

  it("lead to nothing that isn't there", () => {
    for (const page of PAGES) {
      const targets = targetsOf(page);
      assert.ok(targets.length > 0, page);
      for (const target of targets) {
        const [file = "", anchor] = target.split("#");
        const found = file === "" ? page : path.join(path.dirname(page), file);
        assert.ok(!found.startsWith("..") && !/^(dist|out|node_modules)\//.test(found), `${page}: ${target}`);
        assert.ok(existsSync(found), `${page}: ${target}`);
        if (anchor !== undefined) assert.ok(anchorsOf(found).includes(anchor), `${page}: ${target}`);
      }
    }
  });
});
