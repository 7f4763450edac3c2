/** What Leaf documents of a provider's credential. */
export interface ProviderContract {
  readonly path: string;
  /** Its field in a Leaf user's record. */
  readonly key: string;
  readonly required: readonly string[];
  /** What an answer has beside id, status and createdTime: what must be masked, and the rest. */
  readonly secret: readonly string[];
  readonly plain: readonly string[];
  /** How the company answers to the first call that it refuses. */
  readonly refusal: number;
}

const words = (text: string) => text.split(" ");
const row = (
  path: string,
  key: string,
  required: string,
  secret: string,
  plain: string,
  refusal = 400,
): ProviderContract => ({
  path,
  key: `${key}Credentials`,
  required: words(required),
  secret: words(secret),
  plain: plain === "" ? [] : words(plain),
  refusal,
});

/** The 15 providers besides Panorama, as Leaf documents them; transcribed, and on purpose not the sandbox's own table. */
export const CONTRACT: readonly ProviderContract[] = [
  row(
    "john-deere",
    "johnDeere",
    "clientKey clientSecret refreshToken clientEnvironment",
    "clientSecret accessToken refreshToken",
    "clientKey clientEnvironment tokenMetadata",
  ),
  row(
    "climate-field-view",
    "climateFieldView",
    "clientId clientSecret apiKey refreshToken",
    "clientSecret apiKey accessToken refreshToken",
    "clientId tokenMetadata",
  ),
  row(
    "cnhi",
    "cnhi",
    "clientId clientSecret subscriptionKey refreshToken clientEnvironment",
    "clientSecret subscriptionKey refreshToken",
    "clientId clientEnvironment",
  ),
  row(
    "cnhi-field-ops",
    "cnhiFieldOps",
    "clientId clientSecret subscriptionKey refreshToken",
    "clientSecret subscriptionKey refreshToken",
    "clientId clientEnvironment",
  ),
  row(
    "claas",
    "claas",
    "clientKey clientSecret refreshToken",
    "clientSecret refreshToken",
    "clientKey clientEnvironment",
  ),
  row(
    "trimble",
    "trimble",
    "clientId clientSecret refreshToken",
    "clientSecret accessToken refreshToken",
    "clientId tokenMetadata",
  ),
  row("ag-leader", "agLeader", "publicKey privateKey refreshToken", "privateKey accessToken refreshToken", "publicKey"),
  row(
    "stara",
    "stara",
    "apiKey accessToken accessTokenClient refreshToken",
    "apiKey accessToken accessTokenClient refreshToken",
    "",
  ),
  row(
    "raven",
    "raven",
    "clientId clientSecret refreshToken",
    "clientSecret accessToken refreshToken",
    "clientId tokenMetadata",
  ),
  row("raven-slingshot", "ravenSlingshot", "apiKey accessKey sharedSecret", "apiKey accessKey sharedSecret", "", 401),
  row(
    "sentera",
    "sentera",
    "username password organizationName",
    "authToken",
    "username organizationId organizationName",
    401,
  ),
  row(
    "agvance",
    "agvance",
    "apiKey username password databaseId clientEnvironment",
    "apiKey password sessionId",
    "username databaseId clientEnvironment",
    401,
  ),
  row(
    "lindsay",
    "lindsay",
    "clientId clientSecret refreshToken clientEnvironment",
    "clientSecret accessToken refreshToken",
    "clientId clientEnvironment tokenMetadata",
  ),
  row(
    "valley",
    "valley",
    "apid key initializationVector username password",
    "key initializationVector password",
    "apid username",
    401,
  ),
  row(
    "agrimatics",
    "agrimatics",
    "clientId clientSecret accessToken clientEnvironment",
    "clientSecret accessToken refreshToken",
    "clientId clientEnvironment",
  ),
];

/** A body with these fields, each with a value of its own. */
export function bodyOf(fields: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    fields.map((field) => [field, field === "clientEnvironment" ? "PRODUCTION" : `given ${field}`]),
  );
}
