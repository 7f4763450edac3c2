import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { SandboxControl } from "../../accounts/sandboxControl";
import type { Sessions } from "../../accounts/sessions";
import type { Clock } from "../../base/clock";
import { counted } from "../../base/l10n";
import { gatherFixture, requestsFor, type FixtureDepth } from "../../fixtures/gatherFixture";
import { worldText } from "../../fixtures/worldText";
import type { LeafUser } from "../../leaf/users";
import type { Redactor } from "../../masking/redact";
import type { ConnectableProvider } from "../../model/provider";
import type { StoreView } from "../../model/store";
import type { OtherProviders } from "../../users/otherProviders";
import { requireSameAccount } from "../prompts/confirmWrite";
import { askChoice, BACK } from "../prompts/prompts";
import { pickLeafUser } from "../prompts/pickLeafUser";
import { askForFile } from "../surface/inputs";
import { inNotification, inView } from "../surface/progress";
import type { Node } from "../tree/leafUsersTree";
import { Cancelled, tell, Told } from "./commandRunner";
import { folder } from "./exportEvents";
import { dayOf, saveText } from "./saveAs";

/** What the commands of fixtures work with. */
export interface FixtureParts {
  readonly store: StoreView;
  readonly sessions: Sessions;
  readonly provider: ConnectableProvider;
  readonly others: OtherProviders;
  readonly clock: Clock;
  readonly redactor: Redactor;
  readonly sandbox: SandboxControl;
}

/** *Save as Fixture…*: a Leaf user, or the loaded ones, with false ids and names, for the sandbox to replay. */
export async function saveFixture(parts: FixtureParts, node: Node | undefined): Promise<void> {
  const { clock, redactor } = parts;
  const session = parts.sessions.require();
  const { users, depth } = await whatToSave(parts, node);
  const title = counted(
    users.length,
    l10n.t("Save {0} Leaf User as Fixture", users.length),
    l10n.t("Save {0} Leaf Users as Fixture", users.length),
  );
  const gather = () =>
    inNotification(title, (report, signal) =>
      gatherFixture({ ...parts, session }, users, {
        depth,
        signal,
        progress: (done) => report(l10n.t("{0} of {1}", done, users.length)),
      }),
    );
  const { file, name } = await saveText({
    title,
    fileName: `leaf-fixture-${dayOf(clock.now())}.json`,
    text: async () => {
      const gathered = await gather();
      requireSameAccount(session, l10n.t("No fixture was saved, because the account changed in the meantime."));
      return worldText(gathered, clock.now(), redactor.text);
    },
  });
  const sentence = counted(
    users.length,
    l10n.t("{0} Leaf user saved to {1}. IDs, names and addresses in it are false.", users.length, name),
    l10n.t("{0} Leaf users saved to {1}. IDs, names and addresses in it are false.", users.length, name),
  );
  const start = {
    title: l10n.t("Start Sandbox with It"),
    command: "leafPanorama.startSandboxWithFixture",
    args: [file],
  };
  tell(sentence, { title: l10n.t("Open"), command: "vscode.open", args: [file] }, start);
}

interface WhatToSave {
  readonly users: readonly LeafUser[];
  readonly depth: FixtureDepth["depth"];
}

/** A row's Leaf user; from the palette or the view's menu, what is chosen. */
async function whatToSave(parts: FixtureParts, node: Node | undefined): Promise<WhatToSave> {
  const { store, clock, others } = parts;
  const title = l10n.t("Save as Fixture");
  const one = async (row?: Node): Promise<WhatToSave> => ({
    users: [await pickLeafUser(store, clock, row, { title })],
    depth: "all",
  });
  if (node?.kind === "user" || node?.kind === "provider") return one(node);
  const { users, total } = store.snapshot.users;
  if (users.length === 0) return one();
  const more = total !== undefined && total > users.length ? l10n.t("{0} of {1} are loaded", users.length, total) : "";
  const requests = requestsFor({ store, others }, users);
  const detail = (text: string) => [text, more].filter(Boolean).join(" · ");
  const choices = [
    { label: l10n.t("A Leaf User…"), detail: l10n.t("With its events and files"), value: "one" as const },
    {
      label: l10n.t("Loaded Leaf Users, Statuses Only"),
      detail: detail(
        requests === 0
          ? l10n.t("No requests")
          : counted(requests, l10n.t("{0} request", requests), l10n.t("{0} requests", requests)),
      ),
      value: "statuses" as const,
    },
    {
      label: l10n.t("Loaded Leaf Users, Events and Files"),
      detail: detail(l10n.t("Several requests for each connected Leaf user")),
      value: "all" as const,
    },
  ];
  const chosen = await askChoice({ title, step: 1, totalSteps: 1 }, { placeholder: l10n.t("What to save"), choices });
  if (chosen === BACK) throw new Cancelled();
  return chosen === "one" ? one() : { users, depth: chosen };
}

/** *Start Sandbox with Fixture…*: in place of one that runs; a file that can't be used leaves that one as it is. */
export async function startSandboxWithFixture({ sandbox }: FixtureParts, given: unknown): Promise<void> {
  const title = l10n.t("Start Sandbox with Fixture");
  const file =
    given instanceof vscode.Uri
      ? given
      : await askForFile({ title, openLabel: l10n.t("Start"), defaultUri: folder(), filters: { JSON: ["json"] } });
  if (!file) throw new Cancelled();
  const world = Buffer.from(await vscode.workspace.fs.readFile(file)).toString("utf8");
  try {
    await inView(() => sandbox.start(world));
  } catch (error) {
    if (error instanceof RangeError) throw new Told(error.message);
    throw error;
  }
  const name = file.path.split("/").at(-1) ?? "";
  tell(l10n.t("The sandbox is running in this window with {0}. Nothing leaves this machine.", name));
}
