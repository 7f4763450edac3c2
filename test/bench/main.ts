// Measurements, none of which is a test: `npm run bench` runs all of them, `npm run bench -- NAME` one.
import { endAll } from "../rig/processes";
import { activation } from "./activation";
import { alerts } from "./alerts";
import { bodies } from "./bodies";
import { command } from "./command";
import { documents } from "./documents";
import { events } from "./events";
import { matrix } from "./matrix";
import { sweep } from "./sweep";
import { tree } from "./tree";

const benches: Readonly<Record<string, () => Promise<void>>> = {
  activation,
  alerts,
  bodies,
  command,
  documents,
  events,
  matrix,
  sweep,
  tree,
};

async function main(names: readonly string[]): Promise<void> {
  for (const name of names.length > 0 ? names : Object.keys(benches)) {
    const bench = benches[name];
    if (!bench) throw new Error(`There is no measurement "${name}", only ${Object.keys(benches).join(", ")}.`);
    await bench();
  }
}

main(process.argv.slice(2))
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => void endAll());
