import assert from "node:assert/strict";
import { buildSync } from "esbuild";
import fc from "fast-check";
import { FoldedLines } from "../../../../media/shared/foldedLines";
import { scrollTo, topRow, windowOf } from "../../../../media/shared/scroller";

describe("the event log's script", () => {
  it("is small", () => {
    const { outputFiles } = buildSync({
      entryPoints: ["media/events/main.ts"],
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      target: "es2022",
    });
    assert.ok((outputFiles[0]?.contents.length ?? Infinity) <= 200 * 1024);
  });
});

describe("a scrolled list of rows of one height", () => {
  const ROW = 20;
  const counts = fc.integer({ min: 0, max: 5_000_000 });
  const viewports = fc.integer({ min: 1, max: 2000 });

  it("draws what is in sight and little more, however long it is and however far it is scrolled", () => {
    fc.assert(
      fc.property(counts, viewports, fc.double({ min: 0, max: 1, noNaN: true }), (count, viewport, share) => {
        const { height } = windowOf(0, viewport, count, ROW);
        const scrollTop = Math.max(0, height - viewport) * share;
        const { first, end, offset } = windowOf(scrollTop, viewport, count, ROW);
        assert.ok(first >= 0 && end <= count && end - first <= viewport / ROW + 20);
        if (count * ROW >= viewport) {
          assert.ok(offset <= scrollTop + 1, "nothing is missing above");
          assert.ok(end === count || offset + (end - first) * ROW >= scrollTop + viewport, "nor below");
        }
      }),
    );
  });

  it("brings any row into sight, and leaves it where it is if it is seen", () => {
    fc.assert(
      fc.property(counts, viewports, fc.nat(), (count, viewport, seed) => {
        fc.pre(count > 0 && viewport > 3 * ROW);
        const index = seed % count;
        const scrollTop = scrollTo(index, 0, viewport, count, ROW, "nearest");
        const first = topRow(scrollTop, viewport, count, ROW);
        assert.ok(index >= first - 1 && (index - first) * ROW <= viewport, `${index} from ${first} on`);
        if (count * ROW < 8_000_000)
          assert.equal(scrollTo(index, scrollTop, viewport, count, ROW, "nearest"), scrollTop);
      }),
    );
  });
});

describe("lines of which regions are folded", () => {
  it("are all there again after everything is unfolded, and each row has its own line", () => {
    const regions = fc.uniqueArray(
      fc.tuple(fc.nat(40), fc.nat(15)).map(([from, size]) => ({ from, to: Math.min(49, from + size) })),
      { selector: ({ from }) => from },
    );
    fc.assert(
      fc.property(regions, (folds) => {
        const lines = new FoldedLines(50);
        for (const { from, to } of folds) lines.toggle(from, to);
        const seen = Array.from({ length: lines.count }, (_, row) => lines.lineAt(row));
        const hidden = new Set<number>();
        let end = -1;
        for (const { from, to } of [...folds].sort((one, other) => one.from - other.from)) {
          if (from <= end) continue;
          for (let line = from + 1; line <= to; line += 1) hidden.add(line);
          end = Math.max(end, to);
        }
        assert.deepEqual(
          seen,
          Array.from({ length: 50 }, (_, line) => line).filter((line) => !hidden.has(line)),
        );
        seen.forEach((line, row) => assert.equal(lines.rowOf(line), row));
        for (const { from, to } of folds) lines.toggle(from, to);
        assert.equal(lines.count, 50);
      }),
    );
  });
});
