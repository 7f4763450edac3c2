import assert from "node:assert/strict";

/*
 * Reads .http files as the extension REST Client documents them: requests apart by lines of ###, variables of the file,
 * names of requests, the environment, and answers of earlier requests.
 */

/** A request of a file, its variables not yet filled in. */
interface HttpFileEntry {
  readonly name: string | undefined;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

/** What a request was answered with. */
export interface HttpFileAnswer {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

/** A file's requests and variables. */
export interface HttpFile {
  readonly entries: readonly HttpFileEntry[];
  readonly variables: ReadonlyMap<string, string>;
}

/** Reads a file. */
export function readHttpFile(text: string): HttpFile {
  const variables = new Map<string, string>();
  const entries: HttpFileEntry[] = [];
  for (const part of text.split(/^#{3,}.*$/m)) {
    const lines = part.split("\n");
    let name: string | undefined;
    let at = 0;
    for (; at < lines.length; at += 1) {
      const line = lines[at] ?? "";
      const variable = /^\s*@([^\s=]+)\s*=\s*(.*?)\s*$/.exec(line);
      if (variable) variables.set(variable[1] ?? "", variable[2] ?? "");
      name = /^\s*(?:#|\/\/)\s*@name\s+(\w+)\s*$/.exec(line)?.[1] ?? name;
      if (!variable && line.trim() !== "" && !/^\s*(?:#|\/\/)/.test(line)) break;
    }
    if (at >= lines.length) continue;
    const [method = "", url = ""] = (lines[at] ?? "").split(/\s+/, 2);
    const headers: Record<string, string> = {};
    for (at += 1; at < lines.length && (lines[at] ?? "").trim() !== ""; at += 1) {
      const line = lines[at] ?? "";
      headers[line.slice(0, line.indexOf(":")).trim()] = line.slice(line.indexOf(":") + 1).trim();
    }
    const body = lines
      .slice(at + 1)
      // A comment within a body is none of it.
      .filter((line) => !/^\s*(?:#|\/\/)/.test(line))
      .join("\n")
      .trim();
    entries.push({ name, method, url, headers, body: body === "" ? undefined : body });
  }
  return { entries, variables };
}

/** Sends a file's requests one after the other; `after` is called with each answer. */
export async function sendHttpFile(
  text: string,
  env: Readonly<Record<string, string>>,
  after: (answer: HttpFileAnswer, name: string | undefined) => Promise<void> | void = () => undefined,
): Promise<readonly HttpFileAnswer[]> {
  const { entries, variables } = readHttpFile(text);
  assert.ok(entries.length > 0);
  const named = new Map<string, string>();
  const filled = (raw: string): string =>
    raw.replace(/\{{2}(.+?)\}{2}/g, (_, inside: string) => {
      const [, variable] = /^\$processEnv (\w+)$/.exec(inside) ?? [];
      if (variable !== undefined) return env[variable] ?? assert.fail(`${variable} is not set`);
      const [, request = "", field = ""] = /^(\w+)\.response\.body\.\$\.(\w+)$/.exec(inside) ?? [];
      if (request !== "") {
        const answer = JSON.parse(named.get(request) ?? assert.fail(`${request} was not sent`)) as Record<
          string,
          string
        >;
        return answer[field] ?? assert.fail(`${request} has no ${field}`);
      }
      return filled(variables.get(inside) ?? assert.fail(`the file has no variable ${inside}`));
    });
  const answers: HttpFileAnswer[] = [];
  for (const { name, method, url, headers, body } of entries) {
    const response = await fetch(filled(url), {
      method,
      redirect: "manual",
      headers: Object.fromEntries(Object.entries(headers).map(([header, value]) => [header, filled(value)])),
      ...(body === undefined ? {} : { body: filled(body) }),
    });
    const answer = { method, url: filled(url), status: response.status, text: await response.text() };
    if (name !== undefined) named.set(name, answer.text);
    answers.push(answer);
    await after(answer, name);
  }
  return answers;
}
