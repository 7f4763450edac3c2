import { escapeUnseen } from "../../base/visible";
import { shellQuoted, shellWord } from "../quoting";
import type { SnippetCall } from "../snippetCall";

/** Quotes and backslashes of a variable's value have to be escaped within JSON; sed is wherever a shell is. */
const JSON_TEXT = `json_text() { printf '%s' "$1" | sed 's/["\\\\]/\\\\&/g'; }\n`;

/** The call as a cURL command for a POSIX shell. */
export function curlCommand({ method, url, headers, body }: SnippetCall): string {
  const address = shellWord(url);
  const lines = [
    // cURL takes brackets and braces in an address for patterns.
    `curl ${/[[\]{}]/.test(address) ? "--globoff " : ""}${method === "GET" ? "" : `--request ${method} `}${address}`,
    ...headers.map(([name, value]) => `--header ${shellWord([`${name}: `, ...value])}`),
    ...(body ? [`--data-raw ${jsonWord(body)}`] : []),
  ];
  const needsJsonText = body?.some(([, value]) => value?.some((part) => typeof part !== "string")) ?? false;
  return `${needsJsonText ? JSON_TEXT : ""}${lines.join(" \\\n  ")}\n`;
}

/** The JSON of a body as one word. */
function jsonWord(body: NonNullable<SnippetCall["body"]>): string {
  let literal = "{";
  let word = "";
  for (const [index, [field, value]] of body.entries()) {
    literal += `${index === 0 ? "" : ","}${JSON.stringify(field)}:`;
    if (value === null) {
      literal += "null";
      continue;
    }
    literal += '"';
    for (const part of value) {
      if (typeof part === "string") literal += escapeUnseen(JSON.stringify(part)).slice(1, -1);
      else {
        word += `${shellQuoted(literal)}"$(json_text "$${part.variable}")"`;
        literal = "";
      }
    }
    literal += '"';
  }
  return word + shellQuoted(`${literal}}`);
}
