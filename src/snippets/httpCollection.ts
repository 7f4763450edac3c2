import { NAMES, type CallList } from "./collection";
import { neededVariables } from "./flow/flow";
import { httpFileRequest } from "./kinds/httpFile";
import type { Variable } from "./placeholders";
import type { SnippetCall } from "./snippetCall";

/** The calls as a .http file for REST Client, in the order in which they are sent. */
export function httpCollection({ flow, reads }: CallList): string {
  const { apiUrl, leafUserId, create, seconds } = flow;
  const minutes = seconds / 60;
  const known = create ? "{{createLeafUser.response.body.$.id}}" : encodeURIComponent(leafUserId ?? "");
  const steps: readonly (readonly [title: string, name: string, call: SnippetCall | undefined])[] = [
    ["Sign in", "signIn", flow.signIn],
    ["Create Leaf user", "createLeafUser", create],
    [`Start one-click connection: the farmer opens the signInUrl within ${minutes} minutes`, "oneClick", flow.oneClick],
    [`Wait: send it again until the status is ${flow.works.join(" or ")}`, "", flow.credential],
    ["Credential events", "", flow.events],
  ];
  const requests = [
    ...steps.flatMap(([title, name, call]) => (call ? [requestText(title, name, call)] : [])),
    ...reads.map(({ name, call }) => requestText(name, "", call)),
  ];
  return [
    "# Connects a farmer's Panorama operation to Leaf, for the editor's extension REST Client.",
    `# In the environment that the editor was started in: ${neededVariables(flow).join(" ")}`,
    "# A value with quotes or backslashes has to be escaped as in JSON.",
    "",
    `@apiUrl = ${apiUrl}`,
    "@token = {{signIn.response.body.$.id_token}}",
    `@leafUserId = ${known}`,
    "",
    requests.join("\n"),
  ].join("\n");
}

function requestText(title: string, name: string, call: SnippetCall): string {
  const request = httpFileRequest(call, { root: "{{apiUrl}}", variable: variableIn });
  return [`### ${title}`, ...(name === "" ? [] : [`# @name ${name}`]), request].join("\n");
}

/** What an earlier answer has is taken from there, and everything else from the environment. */
function variableIn(variable: Variable): string {
  return variable === "LEAF_TOKEN" || variable === "LEAF_USER_ID"
    ? `{{${NAMES[variable]}}}`
    : `{{$processEnv ${variable}}}`;
}
