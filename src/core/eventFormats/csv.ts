import { visible } from "../../base/visible";

// What a spreadsheet may take for a formula: one of these signs, in either width, also behind spaces or quotes.
const FORMULA = /^[\s"'`´‘’“”]*[=+\-@＝＋－＠]|^[\t\r\n]/;

/** A cell's text, with what can't be seen made visible, and nothing that a spreadsheet would calculate. */
export function cellText(text: string): string {
  const seen = visible(text.replace(/\r\n?/g, "\n"));
  return FORMULA.test(seen) ? `'${seen}` : seen;
}

/** A table as CSV after RFC 4180: every cell in quotes, lines ended by CR LF. */
export function csvOf(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `"${cellText(text).replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
