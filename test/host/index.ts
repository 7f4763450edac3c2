import { readdirSync } from "node:fs";
import path from "node:path";
import Mocha from "mocha";

/** The entry that the editor calls: runs every test of this folder inside the extension host. */
export async function run(): Promise<void> {
  const mocha = new Mocha({
    ui: "bdd",
    timeout: 20_000,
    reporter: path.resolve(__dirname, "../support/reporter.js"),
    color: process.stdout.isTTY,
  });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith(".test.js")) mocha.addFile(path.join(__dirname, name));
  }
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  if (failures > 0) throw new Error(`${failures} tests failed`);
}
