import type { SandboxInfo, SandboxPartner } from "./sandbox";

/** The page that lies in the opened folder: two steps, and everything there is to enter by hand. */
export function tryItPage(info: SandboxInfo): string {
  const organizations = info.organizations.map(
    ({ environment, organizationCode, name }) => `| ${environment} | \`${organizationCode}\` | ${name} |`,
  );
  return `# Try it

1. Click **Leaf** (the leaf icon) in the activity bar, then **Try the Sandbox**: sample farmers, no account.
2. Click the plug beside a farmer who is not connected, choose STAGE and a sample code, and then **Open Panorama Page**.

All of it is made up and stays on this machine.

## By hand

To see every prompt, **Sign In to Leaf** instead: the sandbox at ${info.url} takes the values below.

## Leaf account

| | |
|---|---|
| email | \`${info.email}\` |
| password | \`${info.password}\` |

## Panorama partner credentials

| environment | client ID | username | password | sharingUrlId |
|---|---|---|---|---|
${partnerRow("STAGE", info.partner.STAGE)}
${partnerRow("PRODUCTION", info.partner.PRODUCTION)}

## Organizations

| environment | organization code | name |
|---|---|---|
${organizations.join("\n")}
`;
}

/** What the terminal shows once all is ready: where to go, and what to type there. */
export function readyBlock(info: SandboxInfo, where: string): string {
  const { STAGE: partner } = info.partner;
  const organization = info.organizations.find(({ environment }) => environment === "STAGE");
  const rows: [string, string, string][] = [
    ["Leaf", "email", info.email],
    ["", "password", info.password],
    ["Panorama STAGE", "client ID", partner.clientId],
    ["", "username", partner.username],
    ["", "password", partner.password],
    ["", "organization code", organization?.organizationCode ?? "none"],
    ["Sandbox", "address", info.url],
  ];
  const line = "─".repeat(Math.max(64, where.length + 4));
  const table = rows.map(([group, name, value]) => `  ${group.padEnd(16)}${name.padEnd(20)}${value}`);
  return [
    "",
    line,
    "",
    `  ${where}`,
    "",
    line,
    ...table,
    line,
    "  1. In the editor, click Leaf (the leaf icon), then Try the Sandbox.",
    "  2. Click the plug beside a farmer. The rows above are for signing in by hand instead.",
    "  Ctrl-C ends everything.",
    "",
  ].join("\n");
}

function partnerRow(environment: string, { clientId, username, password, sharingUrlId }: SandboxPartner): string {
  const cells = [clientId, username, password, sharingUrlId ?? ""].map((text) => (text === "" ? "" : `\`${text}\``));
  return `| ${environment} | ${cells.join(" | ")} |`;
}
