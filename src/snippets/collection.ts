import type { Provider } from "../model/provider";
import { readCalls } from "./calls";
import { flowOf, writtenCall, type Flow, type FlowSubject } from "./flow/flow";
import { Placeholders, type Template, type Variable } from "./placeholders";
import { bracedJsonText } from "./quoting";
import type { SnippetCall } from "./snippetCall";

/** What Postman and .http files call each variable. */
export const NAMES: Readonly<Record<Variable, string>> = {
  LEAF_TOKEN: "token",
  LEAF_EMAIL: "email",
  LEAF_PASSWORD: "password",
  LEAF_USER_ID: "leafUserId",
  LEAF_USER_NAME: "leafUserName",
  LEAF_USER_EMAIL: "leafUserEmail",
  PANORAMA_CLIENT_ID: "partnerClientId",
  PANORAMA_USERNAME: "partnerUsername",
  PANORAMA_PASSWORD: "partnerPassword",
  ORGANIZATION_CODE: "organizationCode",
  SHARING_URL_ID: "sharingUrlId",
};

/** Whose values are hidden by Postman, where it can; none has a value here. */
const SECRET: readonly Variable[] = [
  "LEAF_TOKEN",
  "LEAF_PASSWORD",
  "PANORAMA_PASSWORD",
  "ORGANIZATION_CODE",
  "SHARING_URL_ID",
];

/** A call with its name, and what Postman does after it. */
interface Item {
  readonly name: string;
  readonly call: SnippetCall;
  /** Lines of JavaScript. */
  readonly after?: readonly string[];
}

/** All calls of a Leaf user: those that connect the farmer, in their order, and those that read. */
export interface CallList {
  readonly flow: Flow;
  readonly reads: readonly Item[];
}

/** Writes the calls down; `others`: the providers beside the flow's own whose credentials are read. */
export async function callListOf(subject: FlowSubject, others: readonly Provider[]): Promise<CallList> {
  const placeholders = new Placeholders();
  const reads = readCalls(subject.provider, placeholders.valueOf("LEAF_USER_ID"), others);
  const [flow, ...written] = await Promise.all([
    flowOf(subject),
    ...reads.map(async ({ name, call }) => ({ name, call: await writtenCall(call, subject, placeholders) })),
  ]);
  return { flow, reads: written };
}

/** The calls as a Postman collection, format 2.1, as JSON. Run as a whole, it waits until the farmer has agreed. */
export function postmanCollection({ flow, reads }: CallList): string {
  const { apiUrl, leafUserId, provider, environment } = flow;
  const variables = (Object.keys(NAMES) as Variable[]).map((variable) => ({
    key: NAMES[variable],
    value: variable === "LEAF_USER_ID" && leafUserId !== undefined ? encodeURIComponent(leafUserId) : "",
    type: "string",
    ...(SECRET.includes(variable) ? { secret: true } : {}),
  }));
  const collection = {
    info: {
      name: `Leaf: connect to ${provider.name} (${environment})`,
      description: DESCRIPTION,
      schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json",
    },
    auth: { type: "bearer", bearer: [{ key: "token", value: "{{token}}", type: "string" }] },
    event: [script("prerequest", PREPARE)],
    variable: [{ key: "baseUrl", value: apiUrl, type: "string" }, ...variables],
    item: [
      { name: `Connect to ${provider.name}`, item: flowItems(flow).map(itemOf) },
      { name: "Read", item: reads.map(itemOf) },
    ],
  };
  return `${JSON.stringify(collection, null, 2)}\n`;
}

const DESCRIPTION =
  "Enter the variables first. A run of the whole collection signs in, starts the connection, writes the farmer's link " +
  "to the console, waits until the farmer has turned on Leaf Integration, and then reads.";

/** Before each request: the values as they stand in JSON, so that quotes, backslashes and braces stay what they are. */
const PREPARE = [
  `for (const name of ${JSON.stringify(Object.values(NAMES))}) {`,
  '  const text = JSON.stringify(String(pm.variables.get(name) ?? ""));',
  '  pm.variables.set(`${name}.json`, text.replace(/\\{/g, "\\\\u007b"));',
  "}",
];

function flowItems({ signIn, create, oneClick, credential, events, works, seconds, pollSeconds }: Flow): Item[] {
  // Without it, nothing that follows can work: a run ends there.
  const need = (what: string) => [
    "if (pm.response.code >= 300) {",
    "  pm.execution.setNextRequest(null);",
    `  throw new Error("${what}: " + pm.response.text());`,
    "}",
  ];
  const set = (name: string, value: string) => `pm.collectionVariables.set("${name}", ${value});`;
  return [
    { name: "Sign in", call: signIn, after: [...need("Not signed in"), set("token", "pm.response.json().id_token")] },
    ...(create
      ? [
          {
            name: "Create Leaf user",
            call: create,
            after: [...need("Not created"), set("leafUserId", "encodeURIComponent(pm.response.json().id)")],
          },
        ]
      : []),
    {
      name: "Start one-click connection",
      call: oneClick,
      after: [
        ...need("Not started"),
        set("deadline", `String(Date.now() + ${seconds} * 1000)`),
        `console.log("The farmer opens this link within ${seconds / 60} minutes:", pm.response.json().signInUrl);`,
      ],
    },
    {
      name: "Wait until the credential works",
      call: credential,
      after: [
        'const status = pm.response.code === 200 ? pm.response.json()?.status : "";',
        `const works = ${JSON.stringify(works)}.includes(status);`,
        'const over = Date.now() >= Number(pm.collectionVariables.get("deadline") ?? 0);',
        "// In a run, this request is sent again until the farmer has agreed; alone, each Send looks once.",
        "if (!works && !over) {",
        `  setTimeout(() => pm.execution.setNextRequest(pm.info.requestName), ${pollSeconds * 1000});`,
        "} else {",
        '  pm.test("The credential works", () => pm.expect(works, `status ${status}`).to.equal(true));',
        "}",
      ],
    },
    { name: "Credential events", call: events },
  ];
}

function itemOf({ name, call, after }: Item): object {
  const headers = call.headers.filter(([header]) => header !== "Authorization");
  const signedIn = headers.length < call.headers.length;
  return {
    name,
    ...(after ? { event: [script("test", after)] } : {}),
    request: {
      method: call.method,
      // The collection signs in all others.
      ...(signedIn ? {} : { auth: { type: "noauth" } }),
      header: headers.map(([key, value]) => ({ key, value: braced(value) })),
      url: `{{baseUrl}}${braced(call.url)}`,
      ...(call.body ? { body: { mode: "raw", raw: rawBody(call.body), options: { raw: { language: "json" } } } } : {}),
    },
  };
}

function script(listen: "prerequest" | "test", exec: readonly string[]): object {
  return { listen, script: { type: "text/javascript", exec } };
}

function braced(template: Template): string {
  return template.map((part) => (typeof part === "string" ? part : `{{${NAMES[part.variable]}}}`)).join("");
}

function rawBody(body: NonNullable<SnippetCall["body"]>): string {
  const fields = body.map(([field, value]) => `  ${JSON.stringify(field)}: ${value ? jsonOf(value) : "null"}`);
  return `{\n${fields.join(",\n")}\n}`;
}

/** A text, or one variable: no field of ours is made of several. */
function jsonOf(template: Template): string {
  const [only, ...more] = template;
  if (more.length > 0) throw new Error("A field is made of several parts.");
  if (only === undefined) return '""';
  return typeof only === "string" ? `"${bracedJsonText(only)}"` : `{{${NAMES[only.variable]}.json}}`;
}
