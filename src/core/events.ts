import type { CredentialEvent } from "../leaf/credentials";
import { oneLine, shorten } from "../base/text";

/** What an event's status code says at a glance. */
export type StatusClass = "success" | "redirect" | "clientError" | "serverError" | "unknown";

/** The class of an HTTP status. */
export function statusClassOf(statusCode: number | null): StatusClass {
  if (statusCode === null) return "unknown";
  if (statusCode >= 500 && statusCode < 600) return "serverError";
  if (statusCode >= 400 && statusCode < 500) return "clientError";
  if (statusCode >= 300 && statusCode < 400) return "redirect";
  if (statusCode >= 200 && statusCode < 300) return "success";
  return "unknown";
}

/** A body longer than this is not parsed for display, in characters. */
const PRETTY_LIMIT = 200_000;

function parseObject(text: string): unknown {
  if (text.length > PRETTY_LIMIT || !/^\s*[{[]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Not JSON: the caller shows the text as it is.
    return undefined;
  }
}

/** One line that says what the event is about: an error's name and message, an HTML title, else the first words. */
export function summarize(event: CredentialEvent): string {
  const body = event.body.trim();
  if (body === "") return "";
  const parsed = parseObject(body);
  if (typeof parsed === "object" && parsed !== null && !Array.isArray(parsed)) {
    const fields = parsed as Record<string, unknown>;
    const texts = ["__type", "error", "title", "message", "detail", "error_description", "operation", "name"]
      .map((key) => fields[key])
      .filter((value): value is string => typeof value === "string" && value !== "")
      .map((value) => value.split("#").at(-1) ?? value);
    if (texts.length > 0) return shorten(oneLine([...new Set(texts)].slice(0, 2).join(": ")), 160);
  }
  const title = /<title[^>]{0,200}>([^<]{1,300})</i.exec(body.slice(0, 20_000))?.[1];
  return shorten(oneLine(title ?? body.slice(0, 600)), 160);
}

/** The text laid out for reading: JSON indented, form data a field a line, anything else as it is. */
export function pretty(text: string): string {
  const parsed = parseObject(text);
  if (parsed !== undefined) {
    try {
      return JSON.stringify(parsed, null, 2);
    } catch {
      // Nested deeper than the stack allows: the text itself is still readable.
      return text;
    }
  }
  if (/^[\w.%+[\]-]+=[^\s&]*(?:&[\w.%+[\]-]+=[^\s&]*)+$/.test(text.trim())) return text.trim().split("&").join("\n");
  return text;
}
