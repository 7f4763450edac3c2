import assert from "node:assert/strict";
import { checkChangelog, checkVersion, isPreRelease } from "../../rig/release/history";

describe("the release check of versions", () => {
  const marked = '<Property Id="Microsoft.VisualStudio.Code.PreRelease" Value="true" />';

  it("takes an odd minor number for a pre-release, and says so", () => {
    assert.deepEqual(["0.1.0", "0.2.7", "1.10.1", "2.13.0"].map(isPreRelease), [true, false, false, true]);
    assert.match(checkVersion("0.1.0", marked).says, /0\.1\.0 is a pre-release/);
    assert.match(checkVersion("0.2.0", "").says, /0\.2\.0 is a release/);
  });

  it("refuses a package that is marked as the other kind", () => {
    assert.deepEqual(
      [checkVersion("0.1.0", marked), checkVersion("0.2.0", "")].flatMap(({ problems }) => problems),
      [],
    );
    assert.deepEqual(checkVersion("0.1.0", "").problems, [
      "0.1.0 is a pre-release (odd minor number), but the package is marked as a release.",
    ]);
    assert.equal(checkVersion("0.2.0", marked).problems.length, 1);
  });

  it("refuses a version that marketplaces don't accept", () => {
    assert.deepEqual(checkVersion("10.20.3", "").problems, []);
    for (const version of ["1.0", "1.0.0-beta.1", "v1.0.0", ""]) {
      assert.equal(checkVersion(version, "").problems.length, 1, version);
    }
  });

  it("wants the version or what is unreleased on top of the changelog, and the version to publish it", () => {
    const unreleased = "# Changelog\n\n## Unreleased\n\n- x\n\n## 0.1.0\n";
    const released = "# Changelog\n\n## 0.2.0\n\n### Added\n";
    assert.deepEqual(checkChangelog(unreleased, "0.2.0", false).problems, []);
    assert.deepEqual(checkChangelog(unreleased, "0.2.0", true).problems, [
      'Rename the heading "Unreleased" in CHANGELOG.md to 0.2.0 before publishing.',
    ]);
    assert.deepEqual(checkChangelog(released, "0.2.0", true).problems, []);
    assert.deepEqual(checkChangelog("## [0.2.0] - 2026-11-29\n", "0.2.0", true).problems, []);
    assert.deepEqual(checkChangelog(released, "0.2.1", false).problems, [
      'CHANGELOG.md has neither 0.2.1 nor "Unreleased" as its newest heading.',
    ]);
  });
});
