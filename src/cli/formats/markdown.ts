import { inline } from "../../events/formats/markdown";
import type { CheckResult } from "../check";
import { rowsOf, sentenceOf, STATE_WORDS, type CheckHeader } from "./summary";

const same = (text: string) => text;

/** Markdown, as for a mail or a job's summary. */
export function markdownText(result: CheckResult, header: CheckHeader): string {
  const rows = rowsOf(result, header);
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => inline(cell, same)).join(" | ")} |`;
  const titles = ["State", "Leaf user", "Provider", "Status", "Environment", "Leaf user ID"];
  return [
    "# Leaf credentials",
    "",
    inline(`${sentenceOf(result, header)}. ${header.account}, ${header.checkedAt}`, same),
    ...(header.failure === "" ? [] : ["", `**${inline(header.failure, same)}**`]),
    ...(rows.length === 0
      ? []
      : [
          "",
          line(titles),
          `| ${titles.map(() => "---").join(" | ")} |`,
          ...rows.map(({ state, name, providerName, status, environment, leafUserId }) =>
            line([STATE_WORDS[state], name, providerName, status, environment, leafUserId]),
          ),
        ]),
  ].join("\n");
}
