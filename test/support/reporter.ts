import { writeFileSync } from "node:fs";
import Mocha from "mocha";

/** Mocha's usual report, and the counts as JSON in the file that LEAF_PANORAMA_COUNTS names. */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options?: Mocha.MochaOptions) {
    super(runner, options);
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const file = process.env["LEAF_PANORAMA_COUNTS"];
      if (!file) return;
      const { passes, failures, pending } = this.stats;
      writeFileSync(file, JSON.stringify({ passed: passes, failed: failures, skipped: pending }));
    });
  }
}

export = CountingReporter;
