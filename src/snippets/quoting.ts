import { escapeUnseen } from "../base/visible";
import type { Template } from "./placeholders";

/** Characters that can't be seen, or that reorder others, line ends among them. */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** A text as one word of a POSIX shell, whatever it holds. */
export function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A text with variables as one word of a POSIX shell. */
export function shellWord(template: Template): string {
  if (template.every((part) => typeof part === "string")) return shellQuoted(template.join(""));
  const isPlain = template.every((part) => typeof part !== "string" || /^[\w .:/=-]*$/.test(part));
  if (!isPlain) {
    return template.map((part) => (typeof part === "string" ? shellQuoted(part) : `"$${part.variable}"`)).join("");
  }
  const parts = template.map((part, index) => {
    if (typeof part === "string") return part;
    const next = template[index + 1];
    // A letter behind it would belong to the name.
    return typeof next === "string" && /^\w/.test(next) ? `\${${part.variable}}` : `$${part.variable}`;
  });
  return `"${parts.join("")}"`;
}

/** A text as an expression of PowerShell, whatever it holds; typographic quotes end a text there as well. */
export function powershellQuoted(text: string): string {
  if (text === "") return "''";
  const pieces = text.split(/([\p{C}\p{Zl}\p{Zp}])/u).filter((piece) => piece !== "");
  const parts = pieces.map((piece) =>
    /^[\p{C}\p{Zl}\p{Zp}]$/u.test(piece)
      ? Array.from({ length: piece.length }, (_, at) => `[char]0x${hex(piece.charCodeAt(at), 4)}`).join(" + ")
      : `'${piece.replace(/['\u2018\u2019\u201a\u201b]/g, "$&$&")}'`,
  );
  const [first = ""] = parts;
  // Two characters would be added up as numbers.
  const start = first.startsWith("'") ? [] : ["''"];
  return parts.length === 1 && start.length === 0 ? first : `(${[...start, ...parts].join(" + ")})`;
}

/** A text as a string of JavaScript or TypeScript. */
export function scriptString(text: string): string {
  return escapeUnseen(JSON.stringify(text));
}

/** A text with variables as an expression of TypeScript. */
export function scriptExpression(template: Template, nameOf: (variable: string) => string): string {
  const [only, ...more] = template;
  if (only === undefined) return '""';
  if (more.length === 0) return typeof only === "string" ? scriptString(only) : nameOf(only.variable);
  const parts = template.map((part) =>
    typeof part === "string"
      ? scriptString(part)
          .slice(1, -1)
          .replace(/`|\$(?=\{)/g, "\\$&")
      : `\${${nameOf(part.variable)}}`,
  );
  return `\`${parts.join("")}\``;
}

/** A text as a string of Python, which reads a pair of escaped surrogates as two characters. */
export function pythonString(text: string): string {
  const escaped = text.replace(/["\\]/g, "\\$&").replace(UNSEEN, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (character === "\n") return "\\n";
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
  return `"${escaped}"`;
}

/** A text with variables as an expression of Python. */
export function pythonExpression(template: Template, nameOf: (variable: string) => string): string {
  const parts = template.map((part) => (typeof part === "string" ? pythonString(part) : nameOf(part.variable)));
  return parts.join(" + ") || '""';
}

/** A text as it stands between the quotes of a JSON string, where two braces begin a variable. */
export function bracedJsonText(text: string): string {
  return scriptString(text)
    .slice(1, -1)
    .replace(/\{(?=\{|$)/g, "\\u007b");
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}
