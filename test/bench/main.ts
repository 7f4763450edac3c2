// Measurements, none of which is a test: `npm run bench`.
import { endAll } from "../rig/processes";
import { activation } from "./activation";

activation()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  .finally(() => void endAll());
