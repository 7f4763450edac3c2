import type { Template } from "../placeholders";
import { powershellQuoted } from "../quoting";
import type { SnippetCall } from "../snippetCall";

/**
 * The call as a cURL command for PowerShell. A body is piped, because PowerShell before 7.3 takes the quotes out of what
 * it passes on, and the program is named with its ending, because `curl` is another command in Windows PowerShell.
 */
export function powershellCommand({ method, url, headers, body }: SnippetCall): string {
  const address = word(url);
  const glob = /[[\]{}]/.test(address) ? "--globoff " : "";
  const lines = [
    `curl.exe ${glob}${method === "GET" ? "" : `--request ${method} `}${address}`,
    ...headers.map(([name, value]) => `--header ${word([`${name}: `, ...value])}`),
    ...(body ? ["--data-binary '@-'"] : []),
  ];
  if (!body) return `${lines.join(" `\n  ")}\n`;
  const fields = body.map(([field, value]) => `    ${powershellQuoted(field)} = ${value ? valueOf(value) : "$null"}`);
  return [
    "& {",
    "  $OutputEncoding = [Text.UTF8Encoding]::new($false)",
    "  [ordered]@{",
    ...fields,
    `  } | ConvertTo-Json | ${lines.join(" `\n    ")}`,
    "}\n",
  ].join("\n");
}

/** A text with variables as one argument; names and addresses have nothing that means something within double quotes. */
function word(template: Template): string {
  if (template.every((part) => typeof part === "string")) return powershellQuoted(template.join(""));
  if (!template.every((part) => typeof part !== "string" || /^[\w .:/=-]*$/.test(part)))
    return `(${valueOf(template)})`;
  const parts = template.map((part, index) => {
    if (typeof part === "string") return part;
    const next = template[index + 1];
    // What stands behind it could belong to the name.
    return next === undefined ? `$env:${part.variable}` : `\${env:${part.variable}}`;
  });
  return `"${parts.join("")}"`;
}

function valueOf(template: Template): string {
  const parts = template.map((part) => (typeof part === "string" ? powershellQuoted(part) : `$env:${part.variable}`));
  return parts.join(" + ") || "''";
}
