import { monitorEventLoopDelay } from "node:perf_hooks";
import { systemClock, systemSleep } from "../../src/base/clock";
import { silentLogger } from "../../src/base/logger";
import { maskText } from "../../src/masking/redact";
import { isLeafError } from "../../src/leaf/errors";
import { nodeFetch } from "../../src/leaf/fetch";
import { leafAt } from "../../src/leaf/send";
import { getCredential } from "../../src/leaf/credentials";
import { listLeafUsers } from "../../src/leaf/users";
import { MemoryPeak } from "../support/memoryPeak";

// A process of its own that makes one call, so that its memory and its event loop are those of the call alone.

const [apiUrl = "", call = ""] = process.argv.slice(2);

async function main(): Promise<void> {
  const tools = { fetch: nodeFetch, clock: systemClock, sleep: systemSleep, log: silentLogger };
  const leaf = leafAt({ apiUrl, token: "example-token" }, { ...tools, random: () => 0, mask: maskText });
  // What is loaded with the first request, and the page that warms up, are not the answer's doing.
  await listLeafUsers(leaf, 99);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const peak = new MemoryPeak();
  delay.enable();
  let outcome = "value";
  try {
    if (call === "list") await listLeafUsers(leaf, 0);
    else if (call === "credential") await getCredential(leaf, "u", { path: "panorama-credentials", secret: [] });
    else await leaf({ method: "GET", path: "/x" });
  } catch (error) {
    if (!isLeafError(error)) throw error;
    outcome = `${error.kind} ${error.code ?? ""}`.trim();
  }
  delay.disable();
  const blockedMs = Math.round(delay.max / 1e6);
  process.stdout.write(JSON.stringify({ outcome, overIdleMb: peak.end(), blockedMs }));
}

void main();
