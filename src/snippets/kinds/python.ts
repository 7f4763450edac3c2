import { variablesOf, type Template } from "../placeholders";
import { pythonExpression, pythonString } from "../quoting";
import type { SnippetCall } from "../snippetCall";

/** The call in Python, with the library requests. */
export function requestsCall({ method, url, headers, body }: SnippetCall): string {
  const values = [url, ...headers.map(([, value]) => value), ...(body ?? []).map(([, value]) => value ?? [])];
  const lines = [
    ...(variablesOf(values).length > 0 ? ["import os", ""] : []),
    "import requests",
    "",
    `response = requests.${method.toLowerCase()}(`,
    `    ${expression(url)},`,
    "    headers={",
    ...headers.map(([name, value]) => `        ${pythonString(name)}: ${expression(value)},`),
    "    },",
    ...(body
      ? [
          "    json={",
          ...body.map(([field, value]) => `        ${pythonString(field)}: ${value ? expression(value) : "None"},`),
          "    },",
        ]
      : []),
    "    timeout=30,",
    ")",
    "print(response.status_code, response.text)",
  ];
  return `${lines.join("\n")}\n`;
}

function expression(template: Template): string {
  return pythonExpression(template, (variable) => `os.environ["${variable}"]`);
}
