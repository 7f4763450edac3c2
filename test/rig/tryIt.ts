import type { SandboxInfo, SandboxPartner } from "./sandbox";

/** The page that lies in the opened folder: five steps, and everything there is to type. */
export function tryItPage(info: SandboxInfo): string {
  const organizations = info.organizations.map(
    ({ environment, organizationCode, name }) => `| ${environment} | \`${organizationCode}\` | ${name} |`,
  );
  return `# Try it

Everything here is made up and lives in a sandbox on this machine, at ${info.url}.

1. Open **Leaf** (the leaf icon) in the activity bar.
2. **Sign In** with the email \`${info.email}\` and the password \`${info.password}\`.
3. On a farmer who is not connected, choose **Connect to Panorama**, and type the STAGE partner credentials and an
   organization code from below.
4. **Open Panorama Page**, and switch on **Leaf Integration** as the farmer would.
5. Watch the row turn ACTIVE, then choose **Show Credential Events**.

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
    "  The steps, and all that can be entered, are in the README.md that the editor shows.",
    "  Ctrl-C ends everything.",
    "",
  ].join("\n");
}

function partnerRow(environment: string, { clientId, username, password, sharingUrlId }: SandboxPartner): string {
  const cells = [clientId, username, password, sharingUrlId ?? ""].map((text) => (text === "" ? "" : `\`${text}\``));
  return `| ${environment} | ${cells.join(" | ")} |`;
}
