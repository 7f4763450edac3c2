import * as vscode from "vscode";
import { t } from "../base/l10n";
import { LEAF_API_URL, readApiUrl } from "../leaf/apiUrl";

/** The section of the settings. */
export const SECTION = "leafPanorama";

/** The API URL of the settings, which is that of accounts that are added from now on; `problem` says why it can't be used. Never a workspace's: a token travels there. */
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
