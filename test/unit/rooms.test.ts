import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

/** A file in src/ by its path, with what it imports of the project, types included. */
interface Source {
  readonly lines: number;
  readonly imports: readonly string[];
}

/** For each room: the others it may import, and whether it may touch the editor's API. */
type ImportTable = Readonly<Record<string, { readonly may: readonly string[]; readonly vscode: boolean }>>;

const SRC = path.resolve("src");
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*"(\.[^"]+)"/g;

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const at = path.join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(at) : entry.name.endsWith(".ts") ? [at] : [];
  });
}

function readSources(): Map<string, Source> {
  const files = filesBelow(SRC);
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(file, "utf8");
      const imports = [...text.matchAll(IMPORT)].map(([, wanted = ""]) => {
        const base = path.resolve(path.dirname(file), wanted);
        const found = [`${base}.ts`, path.join(base, "index.ts")].find((candidate) => known.has(candidate));
        return found ?? assert.fail(`${file} imports ${wanted}, which is nowhere in src/`);
      });
      return [file, { lines: text.split("\n").length - 1, imports }];
    }),
  );
}

/** The first circle of imports that is found, as a list of files; undefined if there is none. */
function circleIn(sources: ReadonlyMap<string, Pick<Source, "imports">>): readonly string[] | undefined {
  const done = new Set<string>();
  const way: string[] = [];
  const visit = (file: string): readonly string[] | undefined => {
    if (done.has(file)) return undefined;
    if (way.includes(file)) return [...way.slice(way.indexOf(file)), file];
    way.push(file);
    for (const next of sources.get(file)?.imports ?? []) {
      const circle = visit(next);
      if (circle) return circle;
    }
    way.pop();
    done.add(file);
    return undefined;
  };
  for (const file of sources.keys()) {
    const circle = visit(file);
    if (circle) return circle;
  }
  return undefined;
}

describe("the rooms in src/", () => {
  let importTable: ImportTable;
  before(async () => {
    // Lint's own configuration, as it is: it can't be part of a bundle.
    const url = pathToFileURL(path.resolve("eslint.config.mjs")).href;
    ({ importTable } = (await import(url)) as { importTable: ImportTable });
  });

  const sources = readSources();
  const inSrc = (file: string) => path.relative(SRC, file);
  const roomOf = (file: string) => inSrc(file).split(path.sep)[0] ?? "";

  it("are those of the import table, and the files beside them are few", () => {
    const rooms = new Set([...sources.keys()].map(roomOf).filter((name) => !name.endsWith(".ts")));
    assert.deepEqual([...rooms].sort(), Object.keys(importTable).sort());
    const beside = [...sources.keys()].map(inSrc).filter((file) => !file.includes(path.sep));
    assert.ok(beside.length <= 3, beside.join(", "));
  });

  it("stand in their page with what they may import, as the import table has it", () => {
    const page = readFileSync("src/README.md", "utf8");
    const rows = [...page.matchAll(/^\| `(\w+)\/`(.+)\|$/gm)].map(([, room = "", rest = ""]) => {
      const [, , may = "", vscode = ""] = rest.split("|").map((cell) => cell.trim());
      const named = [...may.matchAll(/`(\w+)`/g)].map(([, other]) => other);
      assert.ok(named.length > 0 || may === "nothing", `${room}: ${may}`);
      return [room, { may: named, vscode: vscode === "yes" }] as const;
    });
    assert.deepEqual(Object.fromEntries(rows), importTable);
    assert.equal(rows.length, Object.keys(importTable).length);
    assert.ok(page.includes("\n## Who may import what\n"), "The rules' messages point to this heading.");
  });

  it("have no circle of files, types included", () => {
    assert.equal(circleIn(sources)?.map(inSrc).join(" → "), undefined);
  });

  it("would not hide a circle from this test", () => {
    const one = (imports: string[]) => ({ imports });
    const ring = new Map([
      ["a", one(["b", "c"])],
      ["b", one([])],
      ["c", one(["d"])],
      ["d", one(["c"])],
    ]);
    assert.deepEqual(circleIn(ring), ["c", "d", "c"]);
  });

  it("hold a quarter of the lines at most, and no file more than 300", () => {
    const all = [...sources.values()].reduce((sum, { lines }) => sum + lines, 0);
    for (const room of Object.keys(importTable)) {
      const inRoom = [...sources].filter(([file]) => roomOf(file) === room);
      const share = inRoom.reduce((sum, [, { lines }]) => sum + lines, 0) / all;
      assert.ok(share <= 0.25, `${room}: ${(100 * share).toFixed(0)} %`);
    }
    const media = filesBelow(path.resolve("media"));
    const linesIn = (file: string) => sources.get(file)?.lines ?? readFileSync(file, "utf8").split("\n").length - 1;
    const long = [...sources.keys(), ...media].filter((file) => linesIn(file) > 300);
    assert.deepEqual(
      long.map((file) => `${inSrc(file)}: ${linesIn(file)}`),
      [],
    );
  });

  it("have the tests of each under its name", () => {
    const tested = readdirSync("test/unit", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const others = new Set(["media", "rig", "support"]);
    for (const { name } of tested) assert.ok(name in importTable || others.has(name), `test/unit/${name}`);
  });
});
