import * as l10n from "@vscode/l10n";
import { counted } from "../../base/l10n";
import { visible } from "../../base/visible";

/** The most that a cell of a spreadsheet holds, in UTF-16 units: what is longer would be cut there without a word. */
const MOST_IN_CELL = 32_767;

// What a spreadsheet may take for a formula: one of these signs, in either width, also behind spaces or quotes.
const FORMULA = /^[\s"'`´‘’“”]*[=+\-@＝＋－＠]|^[\t\r\n]/;

// Where a spreadsheet parts cells at another sign than the comma, quotes don't hold a cell together.
const LATER_FORMULA = /([;|\t][ "'`´‘’“”]{0,20})(?=[=+\-@＝＋－＠])/g;

/**
 * A cell's text, with what can't be seen made visible, nothing that a spreadsheet would calculate, and no more than
 * fits: what is cut says so.
 */
export function cellText(text: string): string {
  // Two characters become one at most, so that more of the text could not be seen.
  const start = text.slice(0, 2 * MOST_IN_CELL + 2);
  const seen = visible(start.replace(/\r\n?/g, "\n")).replace(LATER_FORMULA, "$1'");
  return fitting(FORMULA.test(seen) ? `'${seen}` : seen, text.length - start.length);
}

/** The text, or as much of it as fits, and how much that leaves out; `behind` characters follow it. */
function fitting(text: string, behind: number): string {
  if (text.length <= MOST_IN_CELL && behind === 0) return text;
  const note = (left: number) =>
    ` ${counted(left, l10n.t("[… {0} more character cut]", left), l10n.t("[… {0} more characters cut]", left))}`;
  const end = MOST_IN_CELL - note(text.length + behind).length;
  // Half a character would be none.
  const whole = /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end;
  return text.slice(0, whole) + note(text.length - whole + behind);
}

// Without the mark, a spreadsheet reads the file in the encoding of the machine's language.
const BYTE_ORDER_MARK = "\ufeff";

/** CSV as the content of a file: a mark says that it is UTF-8. */
export function asCsvFile(csv: string): string {
  return BYTE_ORDER_MARK + csv;
}

/** A table as CSV after RFC 4180: every cell in quotes, lines ended by CR LF. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `"${cellText(text).replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
