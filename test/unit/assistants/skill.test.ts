import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readTools, START_TOOL } from "../../../src/assistants/readTools";
import { LEAF_STATUS_WORDS } from "../../../src/model/statusWords";
import { panorama } from "../../../src/providers/panorama";
import { VERBS } from "../../../src/cli/usage";

const FILE = path.join("skills", "leaf-panorama", "SKILL.md");
const skill = readFileSync(FILE, "utf8");
const BLOCKS = [...skill.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, code = ""]) => code);

/** A block that fails must not leave the sandbox running. */
const ENDED_WITH_IT = "trap 'kill $(jobs -p) 2>/dev/null || true' EXIT";

/** What the manifest says of a skill. */
interface Contributed {
  readonly contributes: { readonly chatSkills: readonly { readonly path: string; readonly when: string }[] };
}

describe("the skill for assistants", function () {
  this.timeout(120_000);

  it("is the one that the manifest names, only while the setting is on", () => {
    const { contributes } = JSON.parse(readFileSync("package.json", "utf8")) as Contributed;
    assert.deepEqual(
      contributes.chatSkills.map(({ path: file, when }) => [path.normalize(file), when]),
      [[FILE, "config.leafPanorama.assistants.enabled"]],
    );
    assert.ok(readFileSync(".vscodeignore", "utf8").includes("!skills/**"), "it is in the package");
  });

  it("says its name, which is its folder's, and when to use it, as editors read that", () => {
    const [, head = ""] = /^---\n([^]*?)\n---\n/.exec(skill) ?? [];
    const lines = head.split("\n").map((line) => line.split(/: (.*)/));
    const [[nameKey, name], [descriptionKey, description = ""], ...others] = lines as [string[], string[]];
    assert.deepEqual([nameKey, descriptionKey, others], ["name", "description", []]);
    assert.equal(name, path.basename(path.dirname(FILE)));
    assert.ok(description.length > 100 && description.length <= 1024, `${description.length} characters`);
    assert.doesNotMatch(description, /[<>]|: /);
  });

  it("knows every status word that Leaf documents, the farmer's time, and every tool", () => {
    for (const word of Object.keys(LEAF_STATUS_WORDS)) assert.match(skill, new RegExp(`^\\| [^|]*\`${word}\``, "m"));
    assert.ok(skill.includes(`**The farmer has ${panorama.oneClick.sessionMs / 60_000} minutes`));
    for (const name of [...Object.keys(readTools), START_TOOL]) assert.ok(skill.includes(`\`${name}\``), name);
  });

  it("has commands that run as they are written, one after the other, against the sandbox that they start", () => {
    const used = BLOCKS.flatMap((code) => [...code.matchAll(/leaf-panorama (\S+)/g)].map(([, verb = ""]) => verb));
    const verbs: readonly string[] = [...Object.keys(VERBS), "sandbox"];
    assert.ok(used.length >= 10);
    for (const verb of used) assert.ok(verbs.includes(verb), verb);

    const folder = mkdtempSync(path.join(tmpdir(), "leaf-skill-"));
    try {
      const command = path.resolve("dist", "cli.js");
      // As it is after `npm install --global`.
      writeFileSync(path.join(folder, "leaf-panorama"), `#!/bin/sh\nexec "${process.execPath}" "${command}" "$@"\n`, {
        mode: 0o755,
      });
      const marked = BLOCKS.map((code, index) => `printf "\\n== ${index}\\n"\n${code}`).join("\n");
      const kept = Object.entries(process.env).filter(([name]) => !/^(LEAF|PANORAMA|ORGANIZATION)_/.test(name));
      const { status, stdout, stderr } = spawnSync(
        "bash",
        ["-eu", "-c", `${ENDED_WITH_IT}\n${marked}\nwait || true\n`],
        {
          cwd: folder,
          env: { ...Object.fromEntries(kept), PATH: `${folder}${path.delimiter}${process.env["PATH"] ?? ""}` },
          encoding: "utf8",
          timeout: 100_000,
        },
      );
      assert.equal(status, 0, stderr);
      const said = stdout.split(/^== \d+\n/m).slice(1);
      assert.equal(said.length, BLOCKS.length);
      const [, check = "", look = "", connect = "", breaking = ""] = said;
      assert.match(check, /UNAUTHENTICATED/);
      assert.match(
        look,
        /"name": "Clearwater Brothers"[^]*"status": "UNAUTHENTICATED"[^]*# Diagnosis: Clearwater Brothers/,
      );
      const events: unknown = JSON.parse(readFileSync(path.join(folder, "events.json"), "utf8"));
      assert.ok(typeof events === "object" && events !== null && "events" in events);
      assert.match(
        connect,
        /^http:\/\/127\.0\.0\.1:\d+\/connections\/\S+\n[^]*ACTIVE\tFox Hollow Acres\tPanorama\tSTAGE/,
      );
      assert.match(breaking, /"path":"\/services\/usermanagement\/api\/users/);
      assert.equal(existsSync(path.join(folder, "sandbox.json")), false, "the sandbox has ended, and its file with it");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
