import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { processOutput } from "../../../src/cli/output";

/** A terminal, or not, and what was written to it. */
function stream(isTTY: boolean, columns?: number) {
  let text = "";
  const through = new PassThrough();
  through.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { stream: Object.assign(through, { isTTY, columns }), text: () => text };
}

function outputTo(isTTY: boolean, columns?: number) {
  const [stdout, stderr] = [stream(isTTY, columns), stream(isTTY, columns)];
  const output = processOutput({
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: {},
  } as unknown as NodeJS.Process);
  return { output, stdout: stdout.text, stderr: stderr.text };
}

describe("what the command writes to", () => {
  const long = "x".repeat(200);

  it("shows how far it is in one line of a terminal, which never breaks, and takes it away", () => {
    const { output, stdout, stderr } = outputTo(true, 40);
    output.progress(long);
    assert.equal(stderr(), "x".repeat(39));
    output.print("result");
    output.progress("");
    assert.deepEqual([stderr(), stdout(), output.width], [`${"x".repeat(39)}\r\u001b[K`, "result\n", 40]);
  });

  it("takes a terminal that doesn't say how wide it is for one of 80 columns", () => {
    for (const columns of [0, undefined]) {
      const { output, stderr } = outputTo(true, columns);
      output.progress(long);
      assert.deepEqual([stderr(), output.width], ["x".repeat(79), 80]);
    }
  });

  it("shows nothing of it where no person looks, and lets lines be as long as they are", () => {
    const { output, stderr } = outputTo(false);
    output.progress(long);
    output.note("to be known");
    assert.deepEqual([stderr(), output.width, output.color], ["to be known\n", undefined, false]);
  });
});
