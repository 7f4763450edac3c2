import { createRequire } from "node:module";

/** A request that Postman's runner has sent, and its answer. */
export interface PostmanAnswer {
  /** The request's name in the collection. */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly text: string;
}

/** What became of a run. */
export interface PostmanRun {
  readonly answers: readonly PostmanAnswer[];
  /** Scripts and tests that failed, and requests that could not be sent. */
  readonly failures: readonly string[];
  /** What scripts have written to the console. */
  readonly said: readonly string[];
}

interface Sent {
  readonly item: { readonly name: string };
  readonly request: { readonly method: string; readonly url: { getPath(): string } };
  readonly response?: { readonly code: number; text(): string };
}

/** What is used of the package, which has no types of its own. */
interface Newman {
  run(
    options: {
      readonly collection: unknown;
      readonly envVar: readonly { readonly key: string; readonly value: string }[];
      readonly timeoutRequest: number;
    },
    done: (error: Error | null, summary: { run: { failures: { error: { message: string } }[] } }) => void,
  ): {
    on(event: "request", listener: (error: Error | null, sent: Sent) => void): void;
    on(event: "console", listener: (error: Error | null, said: { messages: unknown[] }) => void): void;
  };
}

/** Runs a collection with Postman's own runner; `hear` gets each answer as it comes, and is waited for before the end. */
export async function runCollection(
  collection: unknown,
  variables: Readonly<Record<string, string>>,
  hear: (answer: PostmanAnswer) => Promise<void> = () => Promise.resolve(),
): Promise<PostmanRun> {
  // Loaded late: it takes seconds, and no other test needs it.
  const newman = createRequire(__filename)("newman") as Newman;
  const answers: PostmanAnswer[] = [];
  const said: string[] = [];
  const heard: Promise<void>[] = [];
  const envVar = Object.entries(variables).map(([key, value]) => ({ key, value }));
  const failures = await new Promise<string[]>((resolve, reject) => {
    const run = newman.run({ collection, envVar, timeoutRequest: 20_000 }, (error, summary) => {
      if (error) reject(error);
      else resolve(summary.run.failures.map((failure) => failure.error.message));
    });
    run.on("request", (error, { item, request, response }) => {
      if (error || !response) return;
      const { method, url } = request;
      const answer = { name: item.name, method, path: url.getPath(), status: response.code, text: response.text() };
      answers.push(answer);
      heard.push(hear(answer));
    });
    run.on("console", (_, { messages }) => said.push(messages.join(" ")));
  });
  await Promise.all(heard);
  return { answers, failures, said };
}
