import { STATUS_CODES } from "node:http";
import { shorten } from "../base/text";
import { visible } from "../base/visible";
import type { CredentialEvent } from "../leaf/credentialEvents";
import { errorTypeIn } from "./eventMeaning";
import { bodyText } from "./body";
import { decodeEntities } from "./body/entities";
import { isHtml } from "./body/html";
import { bodyFields, headOf, type BodyFields } from "./eventFields";

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

/** HTTP's reason phrase for a status; empty if it is none that is known. */
export function reasonOf(statusCode: number | null): string {
  return statusCode === null ? "" : (STATUS_CODES[statusCode] ?? "");
}

/** Names of what happened, and sentences about it; the first that is there counts. */
const NAMES = ["__type", "error", "errorCode", "error_code", "errorKey", "code", "Code", "title"];
const SENTENCES = [
  "error_description",
  "message",
  "Message",
  "errorMessage",
  "detail",
  "description",
  "reason",
  "title",
];
/** What an answer that is no error calls itself, unless it is nested. */
const OWN_NAMES = ["operation", "event", "eventType", "name", "status"];
const LONGEST = 160;

/** One line that says what the event is about: an error's name and message, an HTML title, else the first words. */
export function summarize(event: CredentialEvent): string {
  const named = errorTypeIn(event.headers);
  const said = summaryOf(headOf(event.body));
  const text = named === undefined || said.includes(named) ? said : said === "" ? named : `${named}: ${said}`;
  const line = visible(
    text
      .slice(0, LONGEST * 5)
      .replace(/[\s\u0085]+/g, " ")
      .trim(),
  );
  return line.length <= LONGEST ? line : shorten(line, LONGEST);
}

function summaryOf(head: string): string {
  return fieldsSummary(bodyFields(head)) ?? wordsOf(head);
}

/** A page for people says what it is about in its title. */
function wordsOf(text: string): string {
  return isHtml(text) ? htmlSummary(text) : text;
}

function fieldsSummary(fields: BodyFields): string | undefined {
  const first = (keys: readonly string[]) =>
    keys.map((key) => fields.get(key)?.text).find((text) => text !== undefined);
  // An exception's name comes with its package: `com.amazon.coral.service#NotAuthorizedException`.
  const name = first(NAMES)?.split("#").at(-1);
  const sentence = first(SENTENCES);
  const said = [name, sentence].flatMap((text) => (text === undefined || text === "" ? [] : [wordsOf(text)]));
  if (said.length > 0) return [...new Set(said)].join(": ");
  return OWN_NAMES.map((key) => fields.get(key)).find((found) => found?.depth === 1)?.text;
}

function htmlSummary(head: string): string {
  for (const pattern of [/<title[^>]{0,200}>([^<]{1,300})/i, /<h1[^>]{0,200}>([^<]{1,300})/i]) {
    const words = decodeEntities(pattern.exec(head)?.[1] ?? "").trim();
    if (words !== "") return words;
  }
  return bodyText(head, 1000);
}
