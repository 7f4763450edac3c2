import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { Notify } from "../users/notify";
import { LEAF_API_URL, readApiUrl } from "../leaf/apiUrl";

/** The section of the settings. */
export const SECTION = "leafPanorama";

/** The API URL of the settings, which is that of accounts that are added from now on; `problem` says why it can't be used. Never a workspace's: a token travels there. */
export function apiUrlSetting(): { readonly apiUrl: string } | { readonly problem: string } {
  const text = vscode.workspace.getConfiguration(SECTION).inspect<unknown>("apiUrl")?.globalValue ?? LEAF_API_URL;
  const apiUrl = typeof text === "string" ? readApiUrl(text) : undefined;
  return apiUrl === undefined
    ? {
        problem: l10n.t(
          "The setting “Leaf Panorama: API URL” must be an https address, or http on this machine. Nothing is sent until it is.",
        ),
      }
    : { apiUrl };
}

/** How many requests a minute may be sent for one account. */
export function requestsPerMinuteSetting(): number {
  const value = vscode.workspace.getConfiguration(SECTION).get<unknown>("requestsPerMinute");
  return typeof value === "number" ? Math.min(1000, Math.max(1, Math.floor(value))) : 300;
}

/** The ids of the providers that count beside Panorama; all that are found, unless the settings name some. */
export function wantedProvidersSetting(): readonly string[] {
  const value = vscode.workspace.getConfiguration(SECTION).get<unknown>("providers");
  return Array.isArray(value) ? value.filter((id) => typeof id === "string") : [];
}

/** The port that alerts are received on; 0 for any free one. */
export function alertsPortSetting(): number {
  const value = vscode.workspace.getConfiguration(SECTION).get<unknown>("alertsPort");
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 65_535 ? value : 0;
}

/** Where alerts are forwarded to: never by a workspace's setting, because they would be sent wherever it says. */
export function alertsForwardToSetting(): URL | undefined {
  const text = vscode.workspace.getConfiguration(SECTION).inspect<unknown>("alertsForwardTo")?.globalValue;
  if (typeof text !== "string" || !URL.canParse(text.trim())) return undefined;
  const url = new URL(text.trim());
  return url.protocol === "http:" || url.protocol === "https:" ? url : undefined;
}

/** Whether assistants may use this extension: never by a workspace's setting, because what they read goes to a model. */
export function assistantsSetting(): boolean {
  return ofUser("assistants.enabled") === true;
}

/** Whether assistants may start connections where real farmers' data is. */
export function assistantsInProductionSetting(): boolean {
  return ofUser("assistants.allowProduction") === true;
}

/** MCP servers by the API URLs that they belong to, as they are written: a token travels there. */
export function mcpServersSetting(): Readonly<Record<string, unknown>> {
  const value = ofUser("assistants.mcpServers");
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}

/** What the user's own settings say, and no workspace's. */
function ofUser(name: string): unknown {
  return vscode.workspace.getConfiguration(SECTION).inspect<unknown>(name)?.globalValue;
}

/** Whether documents that have a secret get a warning. */
export function warnAboutSecretsSetting(): boolean {
  return vscode.workspace.getConfiguration(SECTION).get<unknown>("warnAboutSecrets") !== false;
}

/** What refreshing goes by, asked for each time. */
export const refreshSettings = {
  perMinute: requestsPerMinuteSetting,
  /** Milliseconds between two refreshes that nobody asked for; 0 for none. */
  interval: (): number => {
    const value = vscode.workspace.getConfiguration(SECTION).get<unknown>("refreshInterval");
    return typeof value === "number" ? Math.min(1440, Math.max(0, value)) * 60_000 : 300_000;
  },
  /** What tells of a connection that stopped working. */
  notify: (): Notify => {
    const value = vscode.workspace.getConfiguration(SECTION).get<unknown>("notify");
    return value === "failures" || value === "all" ? value : "badge";
  },
};

/** Calls `heed` whenever this setting changes. */
export function onSettingChange(name: string, heed: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`${SECTION}.${name}`)) heed();
  });
}
