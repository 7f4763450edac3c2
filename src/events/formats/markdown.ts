import * as l10n from "@vscode/l10n";
import { maskText } from "../../masking/redact";
import { oneLine } from "../../base/text";
import { visible } from "../../base/visible";
import type { CredentialEvent } from "../../leaf/credentialEvents";
import { asMarkdown, type Mask } from "../../masking/markdown";
import { bodyText, readBody } from "../body";
import { reasonOf, summarize } from "../events";

/** A text in a fence that nothing in it can close. */
export function fenced(text: string, language = "text"): string {
  let longest = 2;
  for (const [run] of text.matchAll(/`{3,}/g)) longest = Math.max(longest, run.length);
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** A foreign text as Markdown that reads as this text: one line, without markup, link or HTML. */
export function inline(text: string, mask: Mask): string {
  return asMarkdown(maskText(mask(oneLine(visible(text)))));
}

function section(title: string, text: string, mask: Mask): string[] {
  const { kind } = readBody(text);
  if (kind === "empty") return [];
  // Laying it out decodes what was encoded, so it is masked once more.
  return [`**${title}**`, fenced(mask(bodyText(mask(text))), kind === "json" ? "json" : "text")];
}

/** An event as a section of Markdown. */
export function eventMarkdown(event: CredentialEvent, mask: Mask): string {
  const { createdDate, statusCode, headers, body } = event;
  const status = statusCode === null ? l10n.t("no status") : `${statusCode} ${reasonOf(statusCode)}`.trim();
  const summary = inline(summarize(event), mask);
  const lines = [
    `## ${inline(createdDate ?? l10n.t("no date"), mask)} · ${inline(status, mask)}`,
    ...(summary === "" ? [] : [summary]),
    ...section(l10n.t("Headers"), headers, mask),
    ...section(l10n.t("Body"), body, mask),
  ];
  return lines.join("\n\n");
}

/** A table of two columns: names of ours, and values that may be foreign. */
export function tableMarkdown(rows: readonly (readonly [string, string])[], mask: Mask): string {
  const lines = rows.map(([name, value]) => `| ${asMarkdown(name)} | ${inline(value, mask)} |`);
  return ["| | |", "| --- | --- |", ...lines].join("\n");
}
