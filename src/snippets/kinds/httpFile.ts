import type { Template, Variable } from "../placeholders";
import { bracedJsonText } from "../quoting";
import type { SnippetCall } from "../snippetCall";

/** How an address begins, and how a variable is written, where it isn't taken from the environment. */
interface HttpFileForm {
  readonly root?: string;
  readonly variable?: (variable: Variable) => string;
}

/** The call in the form of REST Client and other editors' .http files. */
export function httpFileRequest(
  { method, url, headers, body }: SnippetCall,
  { root = "", variable = (name) => `{{$processEnv ${name}}}` }: HttpFileForm = {},
): string {
  const text = (template: Template, literal = (part: string) => part) =>
    template.map((part) => (typeof part === "string" ? literal(part) : variable(part.variable))).join("");
  // A line by itself for each field: a value's own line ends are escaped.
  const fields = body?.map(
    ([field, value]) => `  "${bracedJsonText(field)}": ${value ? `"${text(value, bracedJsonText)}"` : "null"}`,
  );
  return [
    `${method} ${root}${text(url)}`,
    ...headers.map(([name, value]) => `${name}: ${text(value)}`),
    ...(fields ? ["", "{", fields.join(",\n"), "}"] : []),
    "",
  ].join("\n");
}
