import { troubleAt } from "./credential";
import { exchange, hiccup, type Exchange } from "./exchange";
import { lookTime } from "./files";
import { sourcesOf } from "./ids";
import type { OtherCredential } from "./otherCredential";
import type { Random } from "./random";
import type { Trouble } from "./trouble";

/** An answer in JSON; which hosts and paths the companies have is not documented, so each has made-up ones. */
function answered(random: Random, statusCode: number, request: string, body: unknown): Exchange {
  const headers = { "content-type": "application/json;charset=UTF-8", "x-request-id": random.uuid() };
  return exchange(statusCode, request, headers, body);
}

const tokenRequest = ({ provider }: OtherCredential) => `POST https://auth.${provider.path}.example/oauth2/token`;
const sessionRequest = ({ provider }: OtherCredential) => `POST https://api.${provider.path}.example/sessions`;
const filesRequest = ({ provider }: OtherCredential) => `GET https://api.${provider.path}.example/files`;

/** The company names the files that it has for Leaf. */
function filesListed(random: Random, credential: OtherCredential): Exchange {
  const values = Array.from({ length: random.chance(0.3) ? random.int(1, 4) : 0 }, () => ({
    id: `file-${random.tail(10)}`,
    name: `${random.pick(["planting", "spraying", "harvest"])}-${random.tail(6)}.zip`,
    sizeInBytes: random.int(40_000, 90_000_000),
  }));
  return answered(random, 200, filesRequest(credential), { total: values.length, values });
}

/** The company lets Leaf in, in its own way; where keys go with each request, the first answer says that they work. */
export function letIn(random: Random, credential: OtherCredential): Exchange {
  switch (credential.provider.entry) {
    case "token":
      return answered(random, 200, tokenRequest(credential), {
        access_token: `sandbox-access-token-${random.tail(40)}`,
        refresh_token: `sandbox-refresh-token-${random.tail(40)}`,
        expires_in: 43_200,
        token_type: "Bearer",
      });
    case "password":
      return answered(random, 200, sessionRequest(credential), {
        sessionId: `sandbox-session-id-${random.tail(40)}`,
        expiresInSeconds: 3_600,
      });
    case "keys":
      return filesListed(random, credential);
  }
}

/** The company doesn't let Leaf in. */
function keptOut(random: Random, credential: OtherCredential): Exchange {
  switch (credential.provider.entry) {
    case "token":
      return answered(random, 400, tokenRequest(credential), {
        error: "invalid_grant",
        error_description: "The refresh token is invalid or expired.",
      });
    case "password":
      return answered(random, 401, sessionRequest(credential), {
        error: "invalid_credentials",
        message: "The user name or the password is wrong.",
      });
    case "keys":
      return answered(random, 401, filesRequest(credential), {
        error: "invalid_key",
        message: "The access key is unknown or no longer valid.",
      });
  }
}

/** The company refuses, for the given reason. */
export function otherRefused(random: Random, trouble: Trouble, credential: OtherCredential): Exchange {
  switch (trouble) {
    case "tokenExpired":
    case "revoked":
      return keptOut(random, credential);
    case "missingPermission":
      return answered(random, 403, filesRequest(credential), {
        error: "insufficient_permission",
        message: "The connection is not permitted to read files.",
      });
    case "unavailable":
      return answered(random, 503, filesRequest(credential), {
        error: "service_unavailable",
        message: "Service Temporarily Unavailable",
      });
  }
}

/** What passes between Leaf and the company when Leaf looks at a connection. */
export function otherExchanges(credential: OtherCredential, look: number): Exchange[] {
  const random = sourcesOf(credential).look.at(look);
  const trouble = troubleAt(credential, lookTime(credential, look));
  const entered = credential.provider.entry === "keys" ? [] : [letIn(random, credential)];
  if (trouble === "missingPermission" || trouble === "unavailable") {
    return [...entered, otherRefused(random, trouble, credential)];
  }
  if (trouble !== undefined) return [keptOut(random, credential)];
  const before = random.chance(0.05) ? [hiccup(random)] : [];
  return [...before, ...entered, filesListed(random, credential)];
}
