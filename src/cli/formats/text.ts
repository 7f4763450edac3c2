import { oneLine } from "../../base/text";
import { reasonOf, summarize } from "../../events/events";
import type { CredentialEvent } from "../../leaf/credentialEvents";
import type { CheckResult, CheckState } from "../check";
import type { Output } from "../output";
import { rowsOf, sentenceOf, STATE_WORDS, type CheckHeader } from "./summary";

const COLORS: Readonly<Record<CheckState, number>> = {
  trouble: 31,
  unavailable: 33,
  connecting: 36,
  healthy: 32,
  none: 90,
  unknown: 33,
};
/** Between two columns. */
const GAP = "  ";
/** A column is no narrower where lines have an end. */
const NARROWEST = 8;

/** How a table looks. */
interface TableLook extends Pick<Output, "width" | "color"> {
  /** How many columns of a terminal a text takes: two for an ideograph or an emoji. */
  readonly widthOf: (text: string) => number;
}

/** A table for people: what needs attention first, and the whole in a sentence below. */
export function tableText(result: CheckResult, header: CheckHeader, { width, color, widthOf }: TableLook): string {
  const rows = rowsOf(result, header);
  const cells = rows.map(({ name, leafUserId, providerName, status, environment, state }) => ({
    state,
    texts: [STATE_WORDS[state], name, providerName, status, environment, leafUserId].map(oneLine),
  }));
  const titles = ["", "Leaf user", "Provider", "Status", "Environment", "Leaf user ID"];
  const widths = fitted(
    titles.map((title, column) =>
      cells.reduce((widest, { texts }) => Math.max(widest, widthOf(texts[column] ?? "")), title.length),
    ),
    width,
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => padded(text, widths[column] ?? 0, widthOf))
      .join(GAP)
      .trimEnd();
  const painted = (text: string, state: CheckState) => (color ? `\u001b[${COLORS[state]}m${text}\u001b[0m` : text);
  return [
    ...(cells.length > 0 ? [line(titles), ...cells.map(({ state, texts }) => painted(line(texts), state)), ""] : []),
    `${sentenceOf(result, header)}.`,
  ].join("\n");
}

/** An event as a line for people: when, the status, and what it is about, with tabs between them. */
export function eventLine(event: CredentialEvent, mask: (text: string) => string): string {
  const { createdDate, statusCode, headers, body } = event;
  const masked = { ...event, headers: mask(headers), body: mask(body) };
  const status = statusCode === null ? "no status" : `${statusCode} ${reasonOf(statusCode)}`;
  return [createdDate ?? "no date", status, mask(summarize(masked))].map(oneLine).join("\t");
}

/** The widest columns give way until all fit. */
function fitted(widths: readonly number[], width: number | undefined): readonly number[] {
  const fit = [...widths];
  if (width === undefined) return fit;
  const room = width - GAP.length * (fit.length - 1);
  let over = fit.reduce((sum, each) => sum + each, 0) - room;
  while (over > 0) {
    // The ID is what one copies, so it is the last to be cut.
    const candidates = fit.slice(0, -1);
    const widest = Math.max(...candidates);
    if (widest <= NARROWEST) break;
    const at = candidates.indexOf(widest);
    fit[at] = widest - 1;
    over -= 1;
  }
  return fit;
}

const segmenter = new Intl.Segmenter();

/** The text in so many columns: filled up, or cut behind a sign that a reader takes for a single one. */
function padded(text: string, columns: number, widthOf: TableLook["widthOf"]): string {
  const needed = widthOf(text);
  if (needed <= columns) return text + " ".repeat(columns - needed);
  let [cut, taken] = ["", 0];
  for (const { segment } of segmenter.segment(text)) {
    const more = widthOf(segment);
    if (taken + more >= columns) break;
    cut += segment;
    taken += more;
  }
  return `${cut}…${" ".repeat(Math.max(0, columns - taken - 1))}`;
}
