import * as vscode from "vscode";
import { t } from "../base/l10n";
import { LEAF_API_URL, readApiUrl } from "../leaf/apiUrl";

/** The section of the settings. */
export const SECTION = "leafPanorama";

/** The API URL of the settings; `problem` says why it can't be used. Never a workspace's: a token travels there. */
export function apiUrlSetting(): { readonly apiUrl: string } | { readonly problem: string } {
  const text = vscode.workspace.getConfiguration(SECTION).inspect<unknown>("apiUrl")?.globalValue ?? LEAF_API_URL;
  const apiUrl = typeof text === "string" ? readApiUrl(text) : undefined;
  return apiUrl === undefined
    ? {
        problem: t(
          "The setting “Leaf Panorama: API URL” must be an https address, or http on this machine. Nothing is sent until it is.",
        ),
      }
    : { apiUrl };
}

/** Calls `use` with the API URL now and whenever the setting changes, undefined while it can't be used. */
export function followApiUrl(use: (apiUrl: string | undefined) => void): vscode.Disposable {
  const apply = () => {
    const setting = apiUrlSetting();
    use("apiUrl" in setting ? setting.apiUrl : undefined);
  };
  apply();
  return vscode.workspace.onDidChangeConfiguration((change) => {
    if (change.affectsConfiguration(`${SECTION}.apiUrl`)) apply();
  });
}
