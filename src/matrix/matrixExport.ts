import * as l10n from "@vscode/l10n";
import { escapeUnseen } from "../base/visible";
import { csvOf } from "../events/formats/csv";
import { inline } from "../events/formats/markdown";
import type { ExportFormat } from "../events/eventExport";
import type { Provider } from "../model/provider";
import type { MatrixFilter } from "../protocol/matrix";
import type { Cell, MatrixEntry } from "./table";

/** What is taken away of the matrix. */
interface ExportedMatrix {
  readonly account: string;
  /** ISO 8601, UTC. */
  readonly exportedAt: string;
  readonly filter: MatrixFilter;
  /** Of how many loaded Leaf users these are. */
  readonly loaded: number;
  readonly columns: readonly Provider[];
  readonly rows: readonly { readonly entry: MatrixEntry; readonly cells: readonly Cell[] }[];
}

type Mask = (text: string) => string;

/** The matrix in a format; its texts go through `mask`, because a file travels further than a window. */
export function matrixText(matrix: ExportedMatrix, mask: Mask, format: ExportFormat): string {
  switch (format) {
    case "json":
      return `${escapeUnseen(JSON.stringify(recordOf(matrix, mask), null, 2))}\n`;
    case "csv":
      return csvOf([titlesOf(matrix), ...matrix.rows.map((row) => cellsOf(row, mask))]);
    case "markdown":
      return markdownOf(matrix, mask);
  }
}

function titlesOf({ columns }: ExportedMatrix): string[] {
  const each = columns.flatMap(({ id }) => [id, `${id}.clientEnvironment`]);
  return ["leafUserId", "name", "email", "externalId", ...each];
}

function cellsOf({ entry: { user }, cells }: ExportedMatrix["rows"][number], mask: Mask): string[] {
  const who = [user.id, user.name ?? "", user.email ?? "", user.externalId ?? ""].map(mask);
  return [...who, ...cells.flatMap((cell) => [mask(cellText(cell)), mask(cell.environment)])];
}

/** What a cell says where there is no icon beside it. */
function cellText({ kind, text }: Cell): string {
  return kind === "unlisted" ? l10n.t("not in Leaf's list") : text;
}

function recordOf({ account, exportedAt, filter, loaded, columns, rows }: ExportedMatrix, mask: Mask): unknown {
  const masked = (text: string | null) => (text === null ? null : mask(text));
  return {
    account,
    exportedAt,
    filter,
    loaded,
    leafUsers: rows.map(({ entry: { user }, cells }) => ({
      leafUserId: masked(user.id),
      name: masked(user.name),
      email: masked(user.email),
      externalId: masked(user.externalId),
      providers: Object.fromEntries(
        columns.map(({ id }, index) => {
          const { kind, text, environment, checkedAt } = cells[index] ?? {};
          const told = checkedAt === undefined ? null : new Date(checkedAt).toISOString();
          return [
            id,
            {
              state: kind ?? null,
              status: text ? mask(text) : null,
              clientEnvironment: environment ? mask(environment) : null,
              checkedAt: told,
            },
          ];
        }),
      ),
    })),
  };
}

function markdownOf({ account, exportedAt, columns, rows, loaded }: ExportedMatrix, mask: Mask): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => inline(cell, mask)).join(" | ")} |`;
  const titles = [l10n.t("Leaf user"), ...columns.map(({ name }) => name)];
  const table = [
    line(titles),
    `| ${titles.map(() => "---").join(" | ")} |`,
    ...rows.map(({ entry, cells }) =>
      line([entry.name, ...cells.map((cell) => [cellText(cell), cell.environment].filter(Boolean).join(" · "))]),
    ),
  ];
  const about = l10n.t("{0} of {1} loaded Leaf users, {2}, {3}", rows.length, loaded, account, exportedAt);
  return `${[`# ${l10n.t("Provider matrix")}`, inline(about, mask), table.join("\n")].join("\n\n")}\n`;
}
