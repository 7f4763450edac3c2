import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { sentenceLanguage } from "../base/l10n";

/** What a webview's page is made of; the files are below `dist/media`. */
interface PageParts {
  readonly title: string;
  readonly script: string;
  readonly style: string;
}

/** The page of a webview: nothing but its own script and style may load, and no text of ours is in it but the title. */
export function webviewHtml(webview: vscode.Webview, extensionUri: vscode.Uri, parts: PageParts): string {
  const nonce = randomBytes(16).toString("base64url");
  const uri = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(mediaRoot(extensionUri), file)).toString();
  const { cspSource } = webview;
  const csp = [
    "default-src 'none'",
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `script-src 'nonce-${nonce}'`,
    // Neither follows `default-src`.
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return `<!doctype html>
<html lang="${escape(sentenceLanguage())}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${csp}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="stylesheet" href="${uri(parts.style)}" />
    <title>${escape(parts.title)}</title>
  </head>
  <body>
    <main id="root"></main>
    <script nonce="${nonce}" src="${uri(parts.script)}"></script>
  </body>
</html>`;
}

/** The only folder that a webview may load from. */
export function mediaRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, "dist", "media");
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
