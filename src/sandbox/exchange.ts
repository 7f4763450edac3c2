import type { Random } from "./random";
import type { Trouble } from "./credential";

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

const exchange = (statusCode: number, headers: object, body: object): Exchange => ({
  statusCode,
  headers: JSON.stringify(headers),
  body: JSON.stringify(body),
});
const AMAZON_JSON = "application/x-amz-json-1.1";

/** Cognito hands out new tokens, in one of three of the forms that such an answer takes. */
export function tokenRefreshed(random: Random): Exchange {
  const accessToken = `sandbox-access-token-${random.tail(40)}`;
  const form = random.next();
  if (form < 0.7) {
    return exchange(
      200,
      { "content-type": AMAZON_JSON, "x-amzn-requestid": random.uuid() },
      {
        AuthenticationResult: {
          AccessToken: accessToken,
          ExpiresIn: 3600,
          IdToken: `sandbox-id-token-${random.tail(40)}`,
          TokenType: "Bearer",
        },
        ChallengeParameters: {},
      },
    );
  }
  if (form < 0.85) {
    return exchange(
      200,
      { "content-type": "application/json", "cache-control": "no-store" },
      { access_token: accessToken, token_type: "Bearer", expires_in: 3600 },
    );
  }
  return {
    statusCode: 200,
    headers: JSON.stringify({ "content-type": "application/x-www-form-urlencoded" }),
    body: new URLSearchParams({ access_token: accessToken, token_type: "Bearer", expires_in: "3600" }).toString(),
  };
}

/** Cognito or Panorama refuses, for the given reason. */
export function refused(random: Random, trouble: Trouble): Exchange {
  if (trouble === "tokenExpired") {
    return exchange(
      400,
      { "content-type": AMAZON_JSON, "x-amzn-errortype": "NotAuthorizedException", "x-amzn-requestid": random.uuid() },
      { __type: "NotAuthorizedException", message: "Refresh Token has expired" },
    );
  }
  const message =
    trouble === "revoked"
      ? "The operation does not share its data with Leaf Integration"
      : "The connection is not permitted to read files of this operation";
  return exchange(
    403,
    { "content-type": "application/json", "x-request-id": random.uuid() },
    { error: trouble === "revoked" ? "sharing_disabled" : "insufficient_permission", message },
  );
}

/** Panorama names the operations that share their data. */
export function organizationsListed(random: Random, organizationCode: string): Exchange {
  return exchange(
    200,
    { "content-type": "application/json; charset=utf-8", "x-request-id": random.uuid() },
    { organizations: [{ organizationCode, sharing: true }], total: 1 },
  );
}

/** Panorama lists files. */
export function filesListed(random: Random, file: DeliveredFile | undefined): Exchange {
  const files =
    file === undefined ? [] : [{ name: file.fileName, size: file.sizeInBytes, operation: file.operationType }];
  return exchange(
    200,
    { "content-type": "application/json; charset=utf-8", "x-request-id": random.uuid() },
    { files, nextToken: null },
  );
}

/** Panorama delivers a file; Leaf keeps the file itself elsewhere, so that the body is empty. */
export function fileFetched(file: DeliveredFile): Exchange {
  return {
    statusCode: 200,
    headers: JSON.stringify({
      "content-type": "application/octet-stream",
      "content-disposition": `attachment; filename="${file.fileName}"`,
      "content-length": String(file.sizeInBytes),
    }),
    body: "",
  };
}

/** Panorama confirms to Leaf that the farmer shares the data, form-encoded. */
export function sharingConfirmed(random: Random, organizationCode: string): Exchange {
  return {
    statusCode: 200,
    headers: JSON.stringify({ "content-type": "application/x-www-form-urlencoded", "x-request-id": random.uuid() }),
    body: new URLSearchParams({ event: "sharing.confirmed", organization_code: organizationCode }).toString(),
  };
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
