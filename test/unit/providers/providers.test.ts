import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { credentialFieldText } from "../../../src/model/credentialFields";
import { isHealthy } from "../../../src/model/provider";
import { providers } from "../../../src/providers";

describe("the providers", () => {
  const folders = readdirSync("src/providers", { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it("are one folder and one line each", () => {
    assert.equal(providers.length, folders.length);
    const index = readFileSync("src/providers/index.ts", "utf8");
    for (const folder of folders) assert.match(index, new RegExp(`from "\\./${folder}"`));
  });

  it("are told apart by name, path and key", () => {
    const different = (of: (provider: (typeof providers)[number]) => string) =>
      assert.equal(new Set(providers.map(of)).size, providers.length);
    different(({ id }) => id);
    different(({ name }) => name);
    different(({ status }) => status.path);
    different(({ status }) => status.embeddedKey);
  });

  it("work with the words that Leaf documents, and are of unknown health with any other", () => {
    for (const provider of providers) {
      assert.ok(isHealthy(provider, "ACTIVE"), provider.id);
      for (const status of ["UNAUTHENTICATED", "MISSING_PERMISSION", "WAITING_FOR_GODOT", "", null]) {
        assert.ok(!isHealthy(provider, status), `${provider.id}: ${String(status)}`);
      }
    }
  });

  it("say of each secret which field of the credential it is, or that only Leaf's answer holds it", () => {
    for (const { id, fields } of providers) {
      const given = [...fields.required, ...fields.optional];
      assert.equal(new Set(given).size, given.length, id);
      assert.ok(
        fields.secret.some((field) => given.includes(field)),
        id,
      );
    }
  });

  it("have a sentence for each field that somebody is asked for", () => {
    for (const { name, fields } of providers) {
      // The environment is a choice.
      const typed = [...fields.required, ...fields.optional].filter((field) => field !== "clientEnvironment");
      // Those of the shown provider are asked for in its own words.
      if (name === "Panorama") continue;
      for (const field of typed) {
        const text = credentialFieldText(field, name);
        assert.notEqual(text, field, `${name}: ${field}`);
        assert.ok(text.includes(name), text);
      }
    }
  });

  it("are named nowhere else: whoever uses one gets it handed in", () => {
    const files = readdirSync("src", { recursive: true })
      .map(String)
      .filter((file) => file.endsWith(".ts"))
      // The sandbox imitates Leaf's side of them, and shares nothing with this one.
      .filter((file) => !/^(providers|sandbox)[\\/]/.test(file));
    assert.ok(files.length > 200);
    const naming = files.filter((file) => {
      const text = readFileSync(path.join("src", file), "utf8");
      // Panorama is in this extension's own name and sentences, so for it only the code counts.
      const others = folders.filter((name) => name !== "panorama").join("|");
      const named = others !== "" && new RegExp(`\\b(${others})`, "i").test(text.replaceAll(" ", ""));
      return named || /providers\/\w+"|panorama-?credentials/i.test(text);
    });
    assert.deepEqual(naming, []);
  });
});
