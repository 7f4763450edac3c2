import { percentEncoded } from "./encodings";

/** What the base64 of any text holds that has the secret in it: it depends on where in a group of three it starts. */
export function base64Cores(secret: string): string[] {
  const bytes = Buffer.from(secret, "utf8");
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    const core = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [core, core.replaceAll("+", "-").replaceAll("/", "_")];
  });
}

/** The secret as it is, and as it stands in addresses, forms and JSON, each once. */
export function writtenForms(secret: string): string[] {
  const inAddress = percentEncoded(secret);
  // Some programs encode these as well.
  const strictly = inAddress.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const inJson = JSON.stringify(secret).slice(1, -1);
  return [
    ...new Set([
      secret,
      inAddress,
      strictly,
      inAddress.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
      inAddress.replaceAll("%20", "+"),
      secret.replaceAll(" ", "+"),
      inJson,
      inJson.replaceAll("/", "\\/"),
    ]),
  ];
}
