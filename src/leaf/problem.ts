import { isFields } from "./fields";
import { MASK, oneLine, shorten } from "../base/text";
import type { FieldProblem, Problem } from "./errors";

type Mask = (text: string) => string;
const MOST_FIELDS = 10;
const LONGEST_FIELD = 60;
const LONGEST_MESSAGE = 200;
const LONGEST_TEXT = 500;
/** Where lists of what is wrong with single fields stand: JHipster, Zalando's problems, Spring, RFC 9457, JSON:API. */
const FIELD_LISTS = ["fieldErrors", "violations", "errors", "subErrors", "invalidParams", "invalid-params"];
const FIELD_NAMES = ["field", "fieldName", "propertyPath", "property", "name", "param", "path", "objectName"];
const FIELD_MESSAGES = ["message", "defaultMessage", "detail", "reason", "description", "msg", "error", "title"];
/** Words that say no more than the status does. */
const SAYS_NOTHING =
  /^(?:(?:http )?\d{3}|(?:\d{3} )?(?:bad request|unauthori[sz]ed|payment required|forbidden|not found|method not allowed|not acceptable|conflict|gone|precondition failed|unsupported media type|unprocessable (?:entity|content)|too many requests|internal server error|bad gateway|service unavailable|gateway time-?out|error|fail(?:ed|ure)?|none|null|constraint violation|method argument not valid|validation (?:error|failed)|validation failed for (?:object|argument).*|access denied|full authentication is required.*|no message available))\.?$/i;
/** A key of a table of translations, such as `error.http.401`; no sentence. */
const KEY = /^[\w-]+(?:\.[\w-]+)+$/;

/** What a JSON error answer says, masked and bounded: as `detail` the most human of all that is there. */
export function problemOf(body: unknown, mask: Mask): Problem {
  if (typeof body === "string") return problemOfText(body, mask);
  if (!isFields(body)) return Array.isArray(body) ? problemOf({ errors: body }, mask) : {};
  const text = (key: string) => textOf(body[key], mask);
  const fields = FIELD_LISTS.flatMap((key) => fieldsOf(body[key], mask));
  const named = fields.filter(({ field }) => field !== "").slice(0, MOST_FIELDS);
  const nested = isFields(body["error"]) ? problemOf(body["error"], mask) : {};
  const title = text("title") ?? nested.title;
  const message = text("message") ?? nested.message;
  const errorKey = text("errorKey");
  const own = text("detail");
  const others = ["error_description", "errorMessage", "description", "reason", "error"].map(text);
  const sentence = [own, message, title, ...others, nested.detail].find(isHuman);
  const detail = joined(sentence === title && fields.length === 0 ? undefined : sentence, fields);
  const said = detail ?? (own !== undefined && !KEY.test(own) ? own : undefined);
  // Where there is no title, whatever is left is better than a key.
  const fallback = said === undefined && title === undefined ? others.find((other) => other !== undefined) : undefined;
  return {
    ...(title === undefined ? {} : { title }),
    ...(said === undefined && fallback === undefined ? {} : { detail: said ?? fallback }),
    ...(message === undefined ? {} : { message }),
    ...(errorKey === undefined ? {} : { errorKey }),
    ...(named.length === 0 ? {} : { fields: named }),
  } as Problem;
}

/** What a page or a plain text says in place of Leaf: its title, or its beginning. */
export function problemOfText(text: string, mask: Mask): Problem {
  const markup = /^\s*</.test(text);
  // Masked as long as its tags say what each text is.
  const words = markup ? wordsOfMarkup(mask(text.slice(0, 65_536))) : text.slice(0, 2000);
  const said = textOf(words, mask);
  if (said === undefined) return {};
  return markup ? { title: shorten(said, LONGEST_MESSAGE) } : { detail: shorten(said, LONGEST_MESSAGE) };
}

/** A sentence of a person for persons, more than what the status says. */
function isHuman(text: string | undefined): text is string {
  return text !== undefined && !KEY.test(text) && !SAYS_NOTHING.test(text);
}

function joined(sentence: string | undefined, fields: readonly FieldProblem[]): string | undefined {
  if (fields.length === 0) return sentence;
  const lines = fields.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`));
  const all = [...new Set(lines)].slice(0, MOST_FIELDS).join("; ");
  return shorten(sentence === undefined || all.includes(sentence) ? all : `${sentence} (${all})`, LONGEST_TEXT);
}

function fieldsOf(raw: unknown, mask: Mask): FieldProblem[] {
  if (Array.isArray(raw)) {
    const items: readonly unknown[] = raw.slice(0, MOST_FIELDS);
    return items.flatMap((item) => fieldOf(item, mask));
  }
  if (!isFields(raw)) return [];
  // As a table: the field's name, and one text or several.
  return Object.entries(raw)
    .slice(0, MOST_FIELDS)
    .flatMap(([field, value]) => {
      const message = textOf(Array.isArray(value) ? (value as unknown[])[0] : value, mask);
      return message === undefined ? [] : [entry(field, message, mask)];
    });
}

function fieldOf(item: unknown, mask: Mask): FieldProblem[] {
  if (!isFields(item)) {
    const message = textOf(item, mask);
    return message === undefined ? [] : [entry("", message, mask)];
  }
  const first = (keys: readonly string[]) =>
    keys.map((key) => textOf(item[key], mask)).find((text) => text !== undefined);
  const { source } = item;
  const pointer = isFields(source) ? textOf(source["pointer"], mask)?.split("/").at(-1) : undefined;
  const message = first(FIELD_MESSAGES);
  return message === undefined ? [] : [entry(first(FIELD_NAMES) ?? pointer ?? "", message, mask)];
}

/** `message` is masked already, but what it quotes may be a secret only by the name of the field. */
function entry(field: string, message: string, mask: Mask): FieldProblem {
  const name = `${shorten(oneLine(mask(field)), LONGEST_FIELD)}: `;
  const whole = mask(name + message);
  const masked = whole.startsWith(name) ? whole.slice(name.length) : MASK;
  return { field: name.slice(0, -2), message: shorten(masked, LONGEST_MESSAGE) };
}

function textOf(value: unknown, mask: Mask): string | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  // Cut before it is masked, so that masking has little to do, and again on one line.
  return shorten(oneLine(mask(value.slice(0, 10_000))), LONGEST_TEXT);
}

function wordsOfMarkup(text: string): string {
  const found = ["title", "Message", "h1", "h2", "p", "body"].map(
    (name) => new RegExp(`<${name}(?:\\s[^>]{0,200})?>([^]{0,2000}?)</${name}>`, "i").exec(text)?.[1],
  );
  const words = found.map((part) => plain(part ?? "")).find((part) => part !== "");
  return words ?? plain(text.slice(0, 2000));
}

function plain(markup: string): string {
  const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };
  return markup
    .replace(/<[^>]{0,500}>/g, " ")
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (whole, name: string) => entities[name] ?? whole)
    .trim();
}
