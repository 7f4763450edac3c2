import { MASK } from "./text";

/** A quick look: whether anything in the text could be a secret by its form. */
const SUSPECT = /eyJ|bearer|basic|\/connections\/|PRIVATE KEY/i;
const WORD = /[\w-]/;

/** The text with all masked that is a secret by its form: JWTs, bearer and basic values, private keys, sharing links. */
export function maskValues(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return (
    maskJwts(maskPrivateKeys(text))
      .replace(
        /\b(Bearer|Basic)((?:\s|%20|\+){1,20})([\w.~+/%-]{4,}=*)(?!["'\w])/gi,
        (whole, scheme: string, space: string, value: string) =>
          isCredential(scheme, value) ? `${scheme}${space}${MASK}` : whole,
      )
      // The farmer's one-time page: whoever has the address can share the farmer's data.
      .replace(/(\/connections\/)[\w.~%-]+/g, `$1${MASK}`)
  );
}

/** Whether what follows the scheme is a value, not a word of prose such as "Bearer token" or "Basic authentication". */
function isCredential(scheme: string, value: string): boolean {
  if (value.length < 20 && /^[A-Za-z]?[a-z]+(?:[-_.][a-z]+)*\.?$/.test(value)) {
    return scheme.toLowerCase() === "basic" && Buffer.from(value, "base64").toString("latin1").includes(":");
  }
  return value.length >= 6 || Buffer.from(value, "base64").toString("latin1").includes(":");
}

function runEnd(text: string, from: number): number {
  let end = from;
  while (end < text.length && WORD.test(text.charAt(end))) end += 1;
  return end;
}

/** Masks what starts like a JWT's header and has at least two parts. */
function maskJwts(text: string): string {
  let out = "";
  let done = 0;
  let at = text.indexOf("eyJ");
  while (at >= 0) {
    const header = runEnd(text, at);
    let end = header;
    while (text.charAt(end) === "." && WORD.test(text.charAt(end + 1))) end = runEnd(text, end + 1);
    if (header - at >= 7 && end - header >= 5) {
      out += text.slice(done, at) + MASK;
      done = text.charAt(end) === "." ? end + 1 : end;
    }
    // The run is not looked at twice, or many beginnings in one run would take a time that grows with its square.
    at = text.indexOf("eyJ", Math.max(end, header));
  }
  return out + text.slice(done);
}

const BEGIN_KEY = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/g;

function maskPrivateKeys(text: string): string {
  if (!text.includes("PRIVATE KEY-----")) return text;
  let out = "";
  let done = 0;
  for (const { index, 0: begin } of text.matchAll(BEGIN_KEY)) {
    if (index < done) continue;
    const end = text.indexOf("-----END", index + begin.length);
    out += text.slice(done, index + begin.length) + MASK;
    done = end < 0 ? text.length : end;
  }
  return out + text.slice(done);
}
