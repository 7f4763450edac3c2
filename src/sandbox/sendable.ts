import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";

const WITHOUT_BODY = [204, 205, 304];

/** Why an answer could not be sent, found by trying it without a connection; `undefined` if it can. */
export function whyNotSendable(
  status: number,
  headers: Readonly<Record<string, string>>,
  hasBody: boolean,
): string | undefined {
  if (hasBody && WITHOUT_BODY.includes(status)) return `an answer with status ${status} has no body`;
  const response = new ServerResponse(new IncomingMessage(new Socket()));
  try {
    response.writeHead(status, headers);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
