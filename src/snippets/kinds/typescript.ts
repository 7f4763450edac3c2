import type { Template } from "../placeholders";
import { scriptExpression, scriptString } from "../quoting";
import type { SnippetCall } from "../snippetCall";

/** The call in TypeScript, with the fetch that Node, Deno, Bun and browsers have. */
export function fetchCall({ method, url, headers, body }: SnippetCall): string {
  const lines = [
    `const response = await fetch(${expression(url)}, {`,
    ...(method === "GET" ? [] : [`  method: ${scriptString(method)},`]),
    "  headers: {",
    ...headers.map(([name, value]) => `    ${key(name)}: ${expression(value)},`),
    "  },",
    ...(body
      ? [
          "  body: JSON.stringify({",
          ...body.map(([field, value]) => `    ${key(field)}: ${value ? expression(value) : "null"},`),
          "  }),",
        ]
      : []),
    "});",
    "console.log(response.status, await response.text());",
  ];
  return `${lines.join("\n")}\n`;
}

function expression(template: Template): string {
  return scriptExpression(template, (variable) => `process.env.${variable}`);
}

function key(name: string): string {
  return /^[A-Za-z]\w*$/.test(name) ? name : scriptString(name);
}
