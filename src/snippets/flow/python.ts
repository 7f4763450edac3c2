import type { Template } from "../placeholders";
import { pythonExpression, pythonString } from "../quoting";
import type { SnippetCall } from "../snippetCall";
import { CONNECTED_ALREADY, neededVariables, type Flow } from "./flow";

/** The flow as a program in Python, with its standard library alone. */
export function pythonProgram(flow: Flow): string {
  const { apiUrl, leafUserId, create, works, seconds, pollSeconds, environment } = flow;
  const needed = neededVariables(flow);
  return `#!/usr/bin/env python3
# Connects a farmer's Panorama operation (${environment}) to Leaf: from signing in to the credential's events.
${leafUserId === undefined ? "" : `# ${CONNECTED_ALREADY}\n`}# Needs nothing but Python 3.8 or newer, and these variables in the environment:
#   ${needed.join(" ")}
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

API_URL = ${pythonString(apiUrl)}
token = ""


def env(name):
    if not os.environ.get(name):
        sys.exit(f"Set {name}.")
    return os.environ[name]


def say(text):
    print(text, file=sys.stderr, flush=True)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token must not travel to another host."""

    def redirect_request(self, *_):
        return None


opener = urllib.request.build_opener(NoRedirect)


def not_yet(status):
    """No credential yet, or Leaf is busy."""
    return status in (404, 429) or status >= 500


def request(method, path, body=None, fine=lambda status: False):
    """Calls Leaf; fine: statuses beside success that are no failure."""
    headers = {"Accept": "application/json"}
    if token:
        headers["Authorization"] = "Bearer " + token
    data = None
    if body is not None:
        headers["Content-Type"] = "application/json"
        data = json.dumps(body).encode("utf-8")
    call = urllib.request.Request(API_URL + path, data=data, headers=headers, method=method)
    try:
        with opener.open(call, timeout=30) as response:
            text = response.read().decode("utf-8")
    except urllib.error.HTTPError as error:
        if fine(error.code):
            return {}
        sys.exit(f"{method} {path}: {error.code} " + error.read().decode("utf-8", "replace"))
    return json.loads(text) if text else {}


say("Signing in ...")
token = request(${args(flow.signIn)})["id_token"]

${
  create
    ? `say("Creating the Leaf user ...")
leaf_user_id = request(${args(create)})["id"]
say(f"Leaf user: {leaf_user_id}")`
    : `leaf_user_id = ${pythonString(leafUserId ?? "")}`
}
# As it stands in an address.
leaf_user = urllib.parse.quote(leaf_user_id, safe="")

say("Starting the connection ...")
session = request(${args(flow.oneClick)})
say("The farmer opens this link within ${seconds / 60} minutes, and turns on Leaf Integration there:")
print(session["signInUrl"], flush=True)

deadline = time.monotonic() + ${seconds}
while True:
    time.sleep(${pollSeconds})
    credential = request(${list(flow.credential).join(", ")}, fine=not_yet) or {}
    status = credential.get("status")
    say(f"Status: {status or 'none yet'}")
    if status in (${works.map((word) => `${pythonString(word)},`).join(" ")}):
        break
    if time.monotonic() >= deadline:
        sys.exit("The link expired: sharing was not turned on in time.")

# Events can hold tokens of the provider.
events = request(${args(flow.events)})
print(json.dumps(events, indent=2))
`;
}

function args(call: SnippetCall): string {
  const { body } = call;
  if (!body) return list(call).join(", ");
  const fields = body.map(
    ([field, value]) => `    ${pythonString(field)}: ${value ? ofEnvironment(value) : "None"},\n`,
  );
  return [...list(call), `{\n${fields.join("")}}`].join(", ");
}

/** Method and path. */
function list({ method, url }: SnippetCall): string[] {
  return [pythonString(method), pythonExpression(url, () => "leaf_user")];
}

function ofEnvironment(template: Template): string {
  return pythonExpression(template, (variable) => `env(${pythonString(variable)})`);
}
