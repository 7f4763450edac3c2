import { runHostTests } from "../rig/hostTests";
import { inRepository } from "../rig/root";

/** What a tree of 5,000 Leaf users costs in the extension host; treeInHost measures it there. */
export async function tree(): Promise<void> {
  const { failed } = await runHostTests({
    extensionTestsPath: inRepository("out", "bench", "treeInHost.js"),
    log: () => undefined,
  });
  if (failed > 0) throw new Error("The measurement in the extension host failed.");
}
