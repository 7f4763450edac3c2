import * as l10n from "@vscode/l10n";
import { dropUnseen, percentDecoded, unbracket, unwrap } from "../../base/pasted";
import type { Understood } from "../../model/provider";

const UUID = /(?<![\da-f])[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}(?![\da-f])/i;
/** The hyphens that editors and mails put in place of the plain one. */
const HYPHENS = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g;
const CODE = /^[\w-]{3,64}$/;
/** A code with its name in front, as in JSON, a query or a mail. */
const NAMED_CODE = /\borg(?:ani[sz]ation)?[\s_-]*(?:code|id)["'”\s]*[:=]\s*["'“]?([\w-]{3,64})(?![\w-])/i;
/** The part of an address that stands before an operation's code. */
const BEFORE_CODE = /^(?:operations?|organi[sz]ations?|orgs?|sharing)$/i;

/** Reads an organization code as it was typed or pasted: bare, with its name, or in an address of the portal. */
export function readOrganizationCode(text: string): Understood {
  const pasted = percentDecoded(dropUnseen(text, ""));
  if (unwrap(pasted) === "") {
    return { problem: l10n.t("Enter the organization code. The farmer finds it in the Panorama portal's main menu.") };
  }
  const address = addressIn(pasted);
  const value = address === undefined ? codeInText(pasted) : codeInAddress(address);
  if (value !== undefined) return { value };
  return address === undefined
    ? { problem: l10n.t("An organization code has only letters and digits, such as krwv4vYH.") }
    : { problem: l10n.t("There is no organization code in this address. It is a short text such as krwv4vYH.") };
}

/** The address in a text; also one without its scheme, as browsers show it. */
function addressIn(text: string): string | undefined {
  const whole = /https?:\/\/[^\s"'<>“”]*/i.exec(text)?.[0];
  if (whole !== undefined) return unwrap(whole.replace(/[)\]}]+$/, ""));
  const bare = unbracket(text.replace(/^[^/]*?[:=]\s+/, ""));
  if (bare.includes("://")) return bare;
  return /^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?$/i.test(bare) ? `https://${bare}` : undefined;
}

function codeInText(text: string): string | undefined {
  const named = NAMED_CODE.exec(text)?.[1];
  if (named !== undefined) return named;
  // An organization code has no colon, so what stands before one is a name for it.
  const bare = unwrap(text.slice(Math.max(text.lastIndexOf(":"), text.lastIndexOf("=")) + 1)).replace(/\/+$/, "");
  if (CODE.test(bare)) return bare;
  // Angle brackets can be markup, and other brackets a remark: only what mixes letters with digits or capitals counts.
  const inside = unbracket(bare);
  if (isCode(inside)) return inside;
  const [, before = "", remark = ""] = /^([^()]*)\(([^()]*)\)$/.exec(bare) ?? [];
  return [before.trim(), remark.trim()].find(isCode);
}

/** The code in an address: the one that its name or its place tells, else the last part that can be one. */
function codeInAddress(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  const [route = "", query = ""] = url.hash.slice(1).split("?");
  const parameters = [...url.searchParams, ...new URLSearchParams(query)];
  const named = parameters.find(([name]) =>
    /^(?:org(?:ani[sz]ation)?[_-]?)?(?:code|id)$|^org(?:ani[sz]ation)?$/i.test(name),
  );
  if (named && CODE.test(unwrap(named[1])) && !UUID.test(named[1])) return unwrap(named[1]);
  const parts = [...url.pathname.split("/"), ...route.split("/")].map((part) => unwrap(percentDecoded(part)));
  const told = parts.filter((part, index) => isCode(part) && BEFORE_CODE.test(parts[index - 1] ?? ""));
  const possible = [...parts, ...parameters.map(([, value]) => unwrap(value))].filter(isCode);
  return told.at(-1) ?? possible.findLast((part) => /[a-z]/i.test(part)) ?? possible.at(-1);
}

/** A code mixes letters with digits or capitals; a mere word of a path, such as "operations", is not taken for one. */
function isCode(text: string): boolean {
  return /^[A-Za-z0-9]{6,32}$/.test(text) && /\d|[a-z][A-Z]|^[A-Z]+$/.test(text);
}

/** Reads a sharingUrlId, or the whole Share Initiation URL that it is a part of. */
export function readSharingUrlId(text: string): Understood {
  const pasted = percentDecoded(dropUnseen(text, "")).replace(HYPHENS, "-");
  // An address that was broken over lines.
  const value = (UUID.exec(pasted) ?? UUID.exec(pasted.replace(/\s+/g, "")))?.[0];
  return value === undefined
    ? { problem: l10n.t("Paste the Share Initiation URL of the partner portal, or the UUID in it.") }
    : { value: value.toLowerCase() };
}

/** A refresh token with its name in front, as in Cognito's own answer. */
const NAMED_TOKEN = /refresh[_-]?token\\*["']?\s*[:=]\s*\\*["'“]?([\w\-+/=.~]+)/i;
/** So long is no token that fits on a line, and so it may have been broken. */
const BREAKABLE = 100;

/** Reads a refresh token as it was pasted. */
export function readRefreshToken(text: string): Understood {
  const pasted = dropUnseen(text, "");
  const broken = unbracket(pasted);
  const joined = broken.replace(/\s+/g, "");
  const named = NAMED_TOKEN.exec(joined.length > BREAKABLE ? pasted.replace(/\s+/g, "") : pasted)?.[1];
  const value = named ?? (joined.length > BREAKABLE && /^[\w\-+/=.~]+$/.test(joined) ? joined : broken);
  if (value === "") return { problem: l10n.t("Paste the farmer's Cognito refresh token.") };
  if (/\s/.test(value)) return { problem: l10n.t("A refresh token has no spaces or line breaks. Paste it again.") };
  return { value };
}
