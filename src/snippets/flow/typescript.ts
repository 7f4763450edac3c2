import type { Template } from "../placeholders";
import { scriptExpression, scriptString } from "../quoting";
import type { SnippetCall } from "../snippetCall";
import { CONNECTED_ALREADY, neededVariables, type Flow } from "./flow";

/** The flow as a program in TypeScript, for Node without any package. */
export function typescriptProgram(flow: Flow): string {
  const { apiUrl, leafUserId, create, works, seconds, pollSeconds, environment } = flow;
  const needed = neededVariables(flow);
  return `// Connects a farmer's Panorama operation (${environment}) to Leaf: from signing in to the credential's events.
${leafUserId === undefined ? "" : `// ${CONNECTED_ALREADY}\n`}// Run it with Node 22.18 or newer: node connect.ts
// It reads from the environment:
//   ${needed.join(" ")}

const apiUrl = ${scriptString(apiUrl)};
let token = "";

/** A variable of the environment. */
function env(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(\`Set \${name}.\`);
  return value;
}

/** Calls Leaf; \`fine\`: statuses beside success that are no failure. */
async function request(method: string, path: string, body?: object, fine: (status: number) => boolean = () => false) {
  const response = await fetch(apiUrl + path, {
    method,
    headers: {
      Accept: "application/json",
      ...(body ? { "Content-Type": "application/json" } : {}),
      ...(token ? { Authorization: \`Bearer \${token}\` } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
    // The token must not travel to another host.
    redirect: "manual",
    signal: AbortSignal.timeout(30_000),
  });
  const text = await response.text();
  if (!response.ok && !fine(response.status)) throw new Error(\`\${method} \${path}: \${response.status} \${text}\`);
  const answer: unknown = response.ok && text ? JSON.parse(text) : {};
  return answer;
}

console.error("Signing in ...");
const { id_token } = (await request(${args(flow.signIn)})) as { id_token: string };
token = id_token;

${
  create
    ? `console.error("Creating the Leaf user ...");
const { id: leafUserId } = (await request(${args(create)})) as { id: string };
console.error(\`Leaf user: \${leafUserId}\`);`
    : `const leafUserId = ${scriptString(leafUserId ?? "")};`
}

console.error("Starting the connection ...");
const { signInUrl } = (await request(${args(flow.oneClick)})) as { signInUrl: string };
console.error("The farmer opens this link within ${seconds / 60} minutes, and turns on Leaf Integration there:");
console.log(signInUrl);

const deadline = Date.now() + ${seconds} * 1000;
// No credential yet, or Leaf is busy.
const notYet = (status: number) => status === 404 || status === 429 || status >= 500;
for (;;) {
  await new Promise((resolve) => setTimeout(resolve, ${pollSeconds} * 1000));
  const credential = (await request(${[...list(flow.credential), "undefined", "notYet"].join(", ")})) as { status?: string } | null;
  const status = credential?.status;
  console.error(\`Status: \${status ?? "none yet"}\`);
  if (status && [${works.map(scriptString).join(", ")}].includes(status)) break;
  if (Date.now() >= deadline) throw new Error("The link expired: sharing was not turned on in time.");
}

// Events can hold tokens of the provider.
const events = await request(${args(flow.events)});
console.log(JSON.stringify(events, null, 2));

export {};
`;
}

function args(call: SnippetCall): string {
  const { body } = call;
  if (!body) return list(call).join(", ");
  const fields = body.map(([field, value]) => `  ${key(field)}: ${value ? ofEnvironment(value) : "null"},\n`);
  return [...list(call), `{\n${fields.join("")}}`].join(", ");
}

/** Method and path. */
function list({ method, url }: SnippetCall): string[] {
  return [scriptString(method), scriptExpression(url, () => "encodeURIComponent(leafUserId)")];
}

function ofEnvironment(template: Template): string {
  return scriptExpression(template, (variable) => `env(${scriptString(variable)})`);
}

function key(name: string): string {
  return /^[A-Za-z]\w*$/.test(name) ? name : scriptString(name);
}
