import { escapeUnseen } from "../../base/visible";
import type { Template, Variable } from "../placeholders";
import { shellQuoted } from "../quoting";
import type { SnippetCall } from "../snippetCall";
import { CONNECTED_ALREADY, neededVariables, type Flow } from "./flow";

/** The flow as a script for a POSIX shell. */
export function shellScript(flow: Flow): string {
  const { apiUrl, leafUserId, create, works, seconds, pollSeconds, environment } = flow;
  const needed = neededVariables(flow);
  const minutes = seconds / 60;
  return `#!/bin/sh
# Connects a farmer's Panorama operation (${environment}) to Leaf: from signing in to the credential's events.
${leafUserId === undefined ? "" : `# ${CONNECTED_ALREADY}\n`}# Needs curl and jq, and these variables in the environment:
#   ${needed.join(" ")}
set -eu

for program in curl jq; do
  command -v "$program" >/dev/null || { echo "Install $program." >&2; exit 1; }
done
for name in ${needed.join(" ")}; do
  eval "value=\\\${$name:-}"
  [ -n "$value" ] || { echo "Set $name." >&2; exit 1; }
done

api_url=${shellQuoted(apiUrl)}
token=''

# request METHOD ADDRESS [BODY]: sets $code and $answer.
request() {
  method=$1 address=$2 body=\${3-}
  set -- --silent --show-error --max-time 30 --write-out '\\n%{http_code}' --request "$method"
  set -- "$@" --header 'Accept: application/json'
  if [ -n "$token" ]; then set -- "$@" --header "Authorization: Bearer $token"; fi
  if [ -n "$body" ]; then set -- "$@" --header 'Content-Type: application/json' --data-binary @-; fi
  answer=$(printf '%s' "$body" | curl "$@" "$address")
  code=$(printf '%s\\n' "$answer" | tail -n 1)
  answer=$(printf '%s\\n' "$answer" | sed '$d')
}

fail() {
  printf '%s\\n' "$method $address: $code" "$answer" >&2
  exit 1
}

# The same, where anything but a success ends the script.
need() {
  request "$@"
  case $code in 2*) ;; *) fail ;; esac
}

echo 'Signing in ...' >&2
need ${args(flow.signIn)}
token=$(printf '%s' "$answer" | jq --raw-output .id_token)

${
  create
    ? `echo 'Creating the Leaf user ...' >&2
need ${args(create)}
leaf_user_id=$(printf '%s' "$answer" | jq --raw-output .id)
printf 'Leaf user: %s\\n' "$leaf_user_id" >&2`
    : `leaf_user_id=${shellQuoted(leafUserId ?? "")}`
}
# As it stands in an address.
leaf_user=$(printf '%s' "$leaf_user_id" | jq --slurp --raw-input --raw-output @uri)

echo 'Starting the connection ...' >&2
need ${args(flow.oneClick)}
echo "The farmer opens this link within ${minutes} minutes, and turns on Leaf Integration there:" >&2
printf '%s' "$answer" | jq --raw-output .signInUrl

deadline=$(($(date +%s) + ${seconds}))
while :; do
  sleep ${pollSeconds}
  request ${args(flow.credential)}
  credential_status=''
  case $code in
    2*) credential_status=$(printf '%s' "$answer" | jq --raw-output '.status? // empty') ;;
    # No credential yet, or Leaf is busy.
    404 | 429 | 5*) ;;
    *) fail ;;
  esac
  printf 'Status: %s\\n' "\${credential_status:-none yet}" >&2
  case $credential_status in ${works.join(" | ")}) break ;; esac
  if [ "$(date +%s)" -ge "$deadline" ]; then
    echo 'The link expired: sharing was not turned on in time.' >&2
    exit 4
  fi
done

# Events can hold tokens of the provider.
need ${args(flow.events)}
printf '%s\\n' "$answer" | jq .
`;
}

/** The arguments of a request: method, address, and body, if there is one. */
function args({ method, url, body }: SnippetCall): string {
  const address = [
    '"$api_url"',
    ...url.map((part) => (typeof part === "string" ? shellQuoted(part) : inAddress(part))),
  ];
  return [method, address.join(""), ...(body ? [`"$(jq --null-input ${shellQuoted(jqObject(body))})"`] : [])].join(" ");
}

function inAddress({ variable }: { readonly variable: Variable }): string {
  if (variable !== "LEAF_USER_ID") throw new Error(`${variable} stands in an address.`);
  return '"$leaf_user"';
}

/** An object of jq, whose strings are JSON's; a backslash before a bracket would begin an expression, and JSON has none. */
function jqObject(body: NonNullable<SnippetCall["body"]>): string {
  const fields = body.map(([field, value]) => `${JSON.stringify(field)}: ${value ? jqText(value) : "null"}`);
  return `{${fields.join(", ")}}`;
}

function jqText(template: Template): string {
  const parts = template.map((part) =>
    typeof part === "string" ? escapeUnseen(JSON.stringify(part)) : `env.${part.variable}`,
  );
  return parts.length > 1 ? `(${parts.join(" + ")})` : (parts[0] ?? '""');
}
