import assert from "node:assert/strict";
import { systemClock } from "../../src/base/clock";
import { silentLogger } from "../../src/base/logger";
import { maskText } from "../../src/masking/redact";
import { LeafError } from "../../src/leaf/errors";
import { nodeFetch } from "../../src/leaf/fetch";
import { leafAt, type Leaf, type SendTools } from "../../src/leaf/send";
import { json, TestServer } from "./fixtures";

/** A server whose answers a test writes, and the way by which the extension asks it; retries come at once. */
export class LeafRig {
  readonly server = new TestServer();

  /** Asks the server, with some of the tools replaced. */
  leafWith(tools: Partial<SendTools> = {}): Leaf {
    return leafAt(
      { apiUrl: this.server.url, token: "example-token" },
      {
        fetch: nodeFetch,
        clock: systemClock,
        sleep: () => Promise.resolve(),
        log: silentLogger,
        random: () => 0,
        mask: maskText,
        ...tools,
      },
    );
  }

  /** From now on every request gets this JSON. */
  replies(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): void {
    this.server.answers((_request, response) => json(response, status, body, headers));
  }

  /** From now on every request gets these bytes. */
  writes(status: number, text: string | Buffer, headers: Readonly<Record<string, string>> = {}): void {
    this.server.answers((_request, response) => response.writeHead(status, headers).end(text));
  }
}

/** The LeafError that a call ends with; anything else fails the test. */
export async function failure(work: Promise<unknown>): Promise<LeafError> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof LeafError, String(error));
    return error;
  }
  assert.fail("it succeeded");
}
