import type { Trouble } from "./trouble";
import type { Environment } from "./directory";
import type { Random } from "./random";

/** An answer of Panorama or Cognito; headers and body are plain text that can hold anything. */
export interface Exchange {
  readonly statusCode: number;
  readonly headers: string;
  readonly body: string;
}

/** A file that Panorama delivers. */
export interface DeliveredFile {
  readonly id: string;
  readonly fileName: string;
  readonly operationType: "planted" | "applied" | "harvested";
  readonly sizeInBytes: number;
}

/** Whose data is exchanged. */
interface Sharer {
  readonly organizationCode: string;
  readonly clientEnvironment: Environment;
}

const COGNITO = "https://cognito-idp.us-east-2.amazonaws.com/";
const AMAZON_JSON = "application/x-amz-json-1.1";
// PRODUCTION's host is a guess after the portal's name; STAGE's stands in a partner's sample.
const DATA: Readonly<Record<Environment, string>> = {
  STAGE: "https://api.partner.bananorama.com",
  PRODUCTION: "https://api.partner.panorama.ag",
};

/** What was asked stands among the headers, so that an event says what it is the answer to (the sandbox's choice). */
export function exchange(statusCode: number, request: string, headers: object, body: unknown): Exchange {
  return {
    statusCode,
    headers: JSON.stringify({ request, ...headers }),
    body: body === undefined ? "" : JSON.stringify(body),
  };
}

function cognito(random: Random, statusCode: number, headers: object, body: object): Exchange {
  const target = "AWSCognitoIdentityProviderService.InitiateAuth";
  return exchange(
    statusCode,
    `POST ${COGNITO}`,
    { "x-amz-target": target, "content-type": AMAZON_JSON, "x-amzn-requestid": random.uuid(), ...headers },
    body,
  );
}

/** Panorama's data API; the organization code is a part of the path, as Panorama has it. */
function panorama(random: Random, request: string, sharer: Sharer, path: string, statusCode: number, body: unknown) {
  const url = `${DATA[sharer.clientEnvironment]}/${path}`;
  const headers = { "content-type": "application/json; charset=utf-8", "x-request-id": random.uuid() };
  return exchange(statusCode, `${request} ${url}`, headers, body);
}

/** Cognito gives tokens: for the refresh token that it has, or for a password, with which a refresh token comes too. */
export function tokenRefreshed(
  random: Random,
  flow: "REFRESH_TOKEN_AUTH" | "USER_PASSWORD_AUTH" = "REFRESH_TOKEN_AUTH",
): Exchange {
  return cognito(
    random,
    200,
    {},
    {
      AuthenticationResult: {
        AccessToken: `sandbox-access-token-${random.tail(40)}`,
        ExpiresIn: 3600,
        IdToken: `sandbox-id-token-${random.tail(40)}`,
        ...(flow === "USER_PASSWORD_AUTH" ? { RefreshToken: `sandbox-refresh-token-${random.tail(40)}` } : {}),
        TokenType: "Bearer",
      },
      ChallengeParameters: {},
    },
  );
}

/** Cognito or Panorama refuses, for the given reason. */
export function refused(random: Random, trouble: Trouble, sharer: Sharer): Exchange {
  switch (trouble) {
    case "tokenExpired": {
      const type = "NotAuthorizedException";
      return cognito(random, 400, { "x-amzn-errortype": type }, { __type: type, message: "Refresh Token has expired" });
    }
    case "revoked":
      return panorama(random, "GET", sharer, `sharing/${sharer.organizationCode}`, 403, {
        error: "sharing_disabled",
        message: "The operation does not share its data with Leaf Integration",
      });
    case "missingPermission":
      return panorama(random, "GET", sharer, `sharing/${sharer.organizationCode}`, 403, {
        error: "insufficient_permission",
        message: "The connection is not permitted to read files of this operation",
      });
    case "unavailable":
      return panorama(random, "GET", sharer, "sharing", 503, {
        error: "service_unavailable",
        message: "Service Temporarily Unavailable",
      });
  }
}

/** Panorama names the operations that share their data. */
export function organizationsListed(random: Random, sharer: Sharer): Exchange {
  const items = [{ organizationCode: sharer.organizationCode, sharing: true }];
  return panorama(random, "GET", sharer, "sharing", 200, { items });
}

/** Panorama names what an operation shares: streams of data, and the fields that each is about. */
export function streamsListed(random: Random, sharer: Sharer, file: DeliveredFile | undefined): Exchange {
  const streams =
    file === undefined
      ? []
      : [
          {
            streamId: streamOf(file),
            type: file.operationType,
            fields: [{ id: random.uuid(), name: `Field ${random.int(1, 40)}` }],
          },
        ];
  return panorama(random, "GET", sharer, `sharing/${sharer.organizationCode}`, 200, streams);
}

/** Panorama delivers a stream's files; Leaf keeps the files themselves elsewhere. */
export function fileFetched(random: Random, sharer: Sharer, file: DeliveredFile): Exchange {
  const path = `sharing/${sharer.organizationCode}/${streamOf(file)}/download`;
  const files = [{ fileName: file.fileName, sizeInBytes: file.sizeInBytes }];
  return panorama(random, "GET", sharer, path, 200, { files });
}

/** Leaf confirms to Panorama that it has learned of the sharing. */
export function sharingConfirmed(random: Random, sharer: Sharer): Exchange {
  const path = `sharing/${sharer.organizationCode}/confirm`;
  return panorama(random, "PUT", sharer, path, 200, { confirmed: true });
}

function streamOf({ id }: DeliveredFile): string {
  return `stream-${id.slice(-12)}`;
}

/** Something between Leaf and Panorama fails for a moment and answers in HTML. */
export function hiccup(random: Random): Exchange {
  const [statusCode, reason] = random.pick([
    [429, "Too Many Requests"],
    [500, "Internal Server Error"],
    [503, "Service Temporarily Unavailable"],
  ] as const);
  const title = `${statusCode} ${reason}`;
  return {
    statusCode,
    headers: `Server: awselb/2.0\r\nContent-Type: text/html\r\n${statusCode === 429 ? "Retry-After: 30\r\n" : ""}`,
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  };
}
