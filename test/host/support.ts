import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { TestParts } from "../../src/extension";
import type { LeafPanoramaApi } from "../../src/host/publicApi";
import type { Store } from "../../src/model/store";
import { extensionId } from "../rig/identity";
import type { SandboxInfo } from "../rig/sandbox";
import { within } from "../rig/wait";

type Exported = LeafPanoramaApi & { readonly parts?: TestParts };

/** The extension under test. */
export function extension(): vscode.Extension<Exported> {
  const found = vscode.extensions.getExtension<Exported>(extensionId);
  assert.ok(found, "the extension is installed");
  return found;
}

/** The extension's parts, once it is active. */
export async function parts(): Promise<TestParts> {
  const { parts: shown } = await extension().activate();
  assert.ok(shown, "the extension shows its parts to tests");
  return shown;
}

/** The sandbox process that the rig has started for this run. */
export const outerSandbox = JSON.parse(process.env["LEAF_PANORAMA_SANDBOX"] ?? "{}") as SandboxInfo;

/** Calls a sandbox's control interface. */
export async function control(url: string, path: string, body?: unknown): Promise<void> {
  const response = await fetch(`${url}/__sandbox/${path}`, {
    method: "POST",
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
  assert.ok(response.ok, `${path}: ${response.status}`);
}

/** Resolves once the store is in a state that `holds`. */
export function until(store: Store, holds: () => boolean): Promise<void> {
  if (holds()) return Promise.resolve();
  const held = new Promise<void>((resolve) => {
    const subscription = store.onDidChange(() => {
      if (!holds()) return;
      subscription.dispose();
      resolve();
    });
  });
  return within(held, 15_000, `What the store is to say (${String(holds)})`);
}
