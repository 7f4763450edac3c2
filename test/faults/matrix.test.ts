import assert from "node:assert/strict";
import { systemClock } from "../../src/base/clock";
import { silentLogger } from "../../src/base/logger";
import { maskText } from "../../src/masking/redact";
import { failureOf, LeafError } from "../../src/leaf/errors";
import { nodeFetch } from "../../src/leaf/fetch";
import { leafAt } from "../../src/leaf/send";
import { explain } from "../../src/model/explain";
import { BODY_FAULTS } from "./bodyFaults";
import { CALLS, MAY_BE_NONE, type Call } from "./calls";
import { rightFor, type Fault, type Outcome } from "./fault";
import { RawServer } from "./rawServer";
import { STATUS_FAULTS } from "./statusFaults";
import { WIRE_FAULTS } from "./wireFaults";

/** So long may a call take whose fault is silence. */
const PATIENCE_MS = 400;
const FAULTS = [...STATUS_FAULTS, ...BODY_FAULTS, ...WIRE_FAULTS];

/** Makes the call against a server with the fault; anything that is thrown and no LeafError is thrown on. */
async function outcomeOf(
  fault: Fault,
  call: Call,
): Promise<{ outcome: Outcome; sent: readonly string[]; texts: string }> {
  const server = await new RawServer((socket, request) => fault.send(socket, call, request), fault.greet).start();
  const silent = rightFor(fault, call.name).has("timeout");
  const leaf = leafAt(
    { apiUrl: server.url, token: "PLANTED-token" },
    {
      fetch: nodeFetch,
      clock: systemClock,
      sleep: () => Promise.resolve(),
      log: silentLogger,
      random: () => 0,
      mask: maskText,
      timeoutMs: silent ? PATIENCE_MS : 30_000,
    },
  );
  const sent = () => server.received.map(({ method }) => method);
  try {
    const value = await call.run(leaf);
    return { outcome: value === undefined && MAY_BE_NONE.has(call.name) ? "none" : "value", sent: sent(), texts: "" };
  } catch (error) {
    if (!(error instanceof LeafError)) throw error;
    const texts = JSON.stringify([error.message, failureOf(error), explain(error)]);
    return { outcome: error.kind, sent: sent(), texts };
  } finally {
    await server.stop();
  }
}

/** What is wrong with a cell of the matrix; nothing if it is right. */
async function wrongIn(fault: Fault, call: Call): Promise<string[]> {
  const right = rightFor(fault, call.name);
  const { outcome, sent, texts } = await outcomeOf(fault, call);
  const writes = sent.filter((method) => method === "POST" || method === "PATCH");
  return [
    ...(right.has(outcome) ? [] : [`${call.name} × ${fault.name}: ${outcome}, and not ${[...right].join(" or ")}`]),
    ...(writes.length > 1 ? [`${call.name} × ${fault.name}: sent ${writes.length} times`] : []),
    ...(texts.includes("PLANTED") ? [`${call.name} × ${fault.name}: tells a secret: ${texts}`] : []),
  ];
}

describe("every call against every faulty answer", () => {
  it("ends as it must", async function () {
    this.timeout(120_000);
    const wrong: string[] = [];
    const waiting = [...FAULTS];
    const worker = async (): Promise<void> => {
      for (let fault = waiting.shift(); fault; fault = waiting.shift()) {
        const same = fault;
        wrong.push(...(await Promise.all(CALLS.map((call) => wrongIn(same, call)))).flat());
      }
    };
    await Promise.all([worker(), worker()]);
    console.log(`      ${CALLS.length} calls × ${FAULTS.length} faults, ${wrong.length} wrong`);
    assert.deepEqual(wrong, []);
    assert.equal(new Set(FAULTS.map(({ name }) => name)).size, FAULTS.length, "every fault has a name of its own");
    assert.ok(FAULTS.length >= 85);
  });
});
