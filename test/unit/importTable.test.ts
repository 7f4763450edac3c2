import assert from "node:assert/strict";
import { ESLint } from "eslint";
import tseslint from "typescript-eslint";

/** What the import rules say of one line of code, standing in a file of the given folder. */
async function complaints(eslint: ESLint, file: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: file });
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === "@typescript-eslint/no-restricted-imports")
    .map(({ message }) => message);
}

describe("the import table", function () {
  this.timeout(20_000);
  // Type information takes seconds, and the table needs none.
  const eslint = new ESLint({ overrideConfig: tseslint.configs.disableTypeChecked as never });

  const refused: [string, string, string][] = [
    ["src/base/clock.ts", 'import type { Leaf } from "../leaf/send";', "may import no other folder"],
    ["src/leaf/send.ts", 'import type { Store } from "../model/store";', "may import base, masking"],
    ["src/leaf/send.ts", 'import type { Uri } from "vscode";', "is pure"],
    ["src/model/store.ts", 'import * as vscode from "vscode";', "is pure"],
    ["src/model/store.ts", 'import { panorama } from "../providers/panorama";', "may import base, masking, leaf"],
    ["src/providers/panorama/index.ts", 'import { x } from "../johnDeere";', "No provider may import another"],
    [
      "src/providers/panorama/index.ts",
      'import { x } from "../../ui/commands/commandRunner";',
      "may import base, masking",
    ],
    ["src/users/leafUsers.ts", 'import { x } from "../connecting/connector";', "may import base, masking"],
    ["src/events/eventMeaning.ts", 'import { x } from "../diagnosis/cause";', "may import base, masking"],
    ["src/alerts/signature.ts", 'import { x } from "../connecting/connector";', "may import base, masking, protocol"],
    ["src/sandbox/main.ts", 'import type { LeafUser } from "../leaf/users";', "may import base"],
    ["src/host/log.ts", 'import { x } from "../ui/commands/commandRunner";', "may import base, masking"],
    [
      "src/ui/commands/commandRunner.ts",
      'import { panorama } from "../../providers/panorama";',
      "may import base, masking",
    ],
    ["src/ui/commands/connect.ts", 'import { startSandbox } from "../../sandbox/main";', "may import base, masking"],
    ["src/ui/commands/commandRunner.ts", 'import { World } from "../../../test/support/world";', "Nothing that ships"],
    ["src/extension.ts", 'import { World } from "../test/support/world";', "Nothing that ships"],
    ["media/events/main.ts", 'import { MASK } from "../../src/base/text";', "shares only src/protocol"],
  ];
  for (const [file, code, why] of refused) {
    it(`refuses in ${file}: ${code}`, async () => {
      const said = await complaints(eslint, file, code);
      assert.ok(
        said.some((message) => message.includes(why)),
        JSON.stringify(said),
      );
    });
  }

  const allowed: [string, string][] = [
    ["src/leaf/send.ts", 'import { t } from "../base/l10n";'],
    ["src/model/store.ts", 'import type { LeafUser } from "../leaf/users";'],
    ["src/providers/panorama/index.ts", 'import { checkSignInUrl } from "./signInUrl";'],
    ["src/providers/panorama/index.ts", 'import type { Provider } from "../../model/provider";'],
    ["src/ui/commands/connect.ts", 'import { Told } from "./commandRunner";'],
    ["src/extension.ts", 'import { panorama } from "./providers/panorama";'],
    ["media/events/main.ts", 'import type { EventRow } from "../../src/protocol/events";'],
  ];
  for (const [file, code] of allowed) {
    it(`allows in ${file}: ${code}`, async () => {
      assert.deepEqual(await complaints(eslint, file, code), []);
    });
  }
});
